/** Sending what was typed: a message, a file, or a slash command. */

import { succeeded } from "../store/acting";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import { commandIn, commandWord } from "./commands";

interface Draft {
  /** Empty where the direct message with the app does not exist yet. */
  channel: string;
  thread: string;
  text: string;
  file: File | undefined;
}

/** Send a draft, once at a time; where it does not go, a note says why and it is kept. */
export async function send(key: string, draft: Draft): Promise<void> {
  const store = useStore.getState();
  if (store.sending.includes(key)) return;
  store.send(key, true);
  if (await went(draft)) store.drop(key);
  store.send(key, false);
}

async function went({ channel, thread, text, file }: Draft): Promise<boolean> {
  const { me, world } = useStore.getState();
  const where = channel || world?.app.name || "";
  const word = commandWord(text);
  const command = commandIn(world?.features.slash_commands ?? [], text);
  if (file && command) return refused(`${word} takes no file. Remove the file, or send it by itself first.`);
  if (file) return succeeded(upload(file, where, text.trim(), thread));
  if (!word) return succeeded(control.say(me, where, text.trim(), thread));
  if (!command) return refused(`${word} is not a command here. Type / to see those there are.`);
  if (thread) return refused(`Slack takes no slash commands in threads. Use ${word} in the channel.`);
  return succeeded(control.command(me, where, command.command, text.slice(word.length).trim()));
}

async function upload(file: File, where: string, text: string, thread: string): Promise<unknown> {
  const { me } = useStore.getState();
  return control.upload(me, where, file.name, await base64(file), text, thread);
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
