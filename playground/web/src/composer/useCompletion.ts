/** The list of slash commands that opens while one types the first word. */

import { type KeyboardEvent, useId, useState } from "react";
import type { Command } from "../wire/types";
import { matching } from "./commands";

export interface CompletionState {
  options: Command[];
  active: number;
  listId: string;
  hintId: string;
  optionId: (at: number) => string;
  choose: (command: Command) => void;
  point: (at: number) => void;
  /** Whether a key was for the list. */
  took: (event: KeyboardEvent) => boolean;
}

export function useCompletion(
  commands: Command[],
  text: string,
  write: (text: string) => void,
): CompletionState {
  const id = useId();
  const [at, setAt] = useState({ text: "", active: 0 });
  const [closedAt, setClosedAt] = useState("");
  const options = text && text !== closedAt ? matching(commands, text) : [];
  const active = at.text === text ? Math.min(at.active, options.length - 1) : 0;
  const point = (to: number) => setAt({ text, active: to });
  const choose = (command: Command) => write(`${command.command} `);

  function took({ key, shiftKey }: KeyboardEvent): boolean {
    const option = options[active];
    if (!option || shiftKey) return false;
    if (key === "ArrowDown") point((active + 1) % options.length);
    else if (key === "ArrowUp") point((active + options.length - 1) % options.length);
    else if (key === "Escape") setClosedAt(text);
    else if (key === "Tab" || (key === "Enter" && option.command !== text)) choose(option);
    else return false; // Enter behind a whole command carries it out
    return true;
  }

  return {
    options,
    active,
    listId: `${id}list`,
    hintId: `${id}hint`,
    optionId: (which) => `${id}option${which}`,
    choose,
    point,
    took,
  };
}
