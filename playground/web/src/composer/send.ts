/** Sending what was typed: a message, a file, or a slash command. */

import { attempt } from "../store/acting";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import { commandIn, commandWord } from "./commands";

export interface Draft {
  /** Empty where the direct message with the app does not exist yet. */
  channel: string;
  thread: string;
  text: string;
  file: File | undefined;
}

/** Whether it went; where it did not, a note says why and the draft is to be kept. */
export async function send({ channel, thread, text, file }: Draft): Promise<boolean> {
  const { me, world } = useStore.getState();
  const where = channel || world?.app.name || "";
  if (file) return went(upload(file, where, text.trim(), thread));
  const word = commandWord(text);
  if (!word) return went(control.say(me, where, text.trim(), thread));
  const command = commandIn(world?.features.slash_commands ?? [], text);
  if (!command) return refused(`${word} is not a command here. Type / to see those there are.`);
  if (thread) return refused(`Slack takes no slash commands in threads. Use ${word} in the channel.`);
  return went(control.command(me, where, command.command, text.slice(word.length).trim()));
}

async function upload(file: File, where: string, text: string, thread: string): Promise<unknown> {
  const { me } = useStore.getState();
  return control.upload(me, where, file.name, await base64(file), text, thread);
}

async function went(doing: Promise<unknown>): Promise<boolean> {
  return (await attempt(doing.then(() => true))) ?? false;
}

function refused(why: string): false {
  useStore.getState().note(why);
  return false;
}

async function base64(file: File): Promise<string> {
  const reader = new FileReader();
  const done = new Promise((resolve, reject) => {
    reader.onload = resolve;
    reader.onerror = reject;
  });
  reader.readAsDataURL(file);
  await done;
  return String(reader.result).split(",")[1] ?? "";
}
