/** Slash commands as one types them. */

import type { Command } from "../wire/types";

/** The word a text begins with, where that looks like a command. */
export const commandWord = (text: string): string => /^\/[a-z][\w-]*(?=\s|$)/i.exec(text)?.[0] ?? "";

/** What a text may become: while only its first word is typed, the commands that begin with it. */
export function matching(commands: Command[], text: string): Command[] {
  if (!/^\/\S*$/.test(text)) return [];
  return commands.filter((one) => one.command.startsWith(text.toLowerCase()));
}

/** The command that a text carries out. */
export function commandIn(commands: Command[], text: string): Command | undefined {
  const word = commandWord(text).toLowerCase();
  return commands.find((one) => one.command === word);
}
