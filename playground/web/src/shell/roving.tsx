/** A list that is one stop of the Tab key: arrow keys go on among its buttons, Home and End to its ends. */

import { createContext, type KeyboardEvent, type ReactNode, useContext, useState } from "react";

interface Stop {
  at: string;
  hold: (id: string) => void;
}

const Stops = createContext<Stop>({ at: "", hold: () => undefined });

interface Given {
  /** Its buttons, in their order. */
  ids: string[];
  /** The one that Tab comes to, unless another has the focus. */
  current: string;
  children: ReactNode;
}

export function Roving({ ids, current, children }: Given) {
  const [held, hold] = useState("");
  const at = [held, current].find((id) => ids.includes(id)) ?? ids[0] ?? "";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons in it
    <div onKeyDown={move} onBlur={() => hold("")}>
      <Stops value={{ at, hold }}>{children}</Stops>
    </div>
  );
}

/** What a button of the list needs to be part of it. */
export function useStop(id: string): { tabIndex: number; onFocus: () => void } {
  const { at, hold } = useContext(Stops);
  return { tabIndex: at === id ? 0 : -1, onFocus: () => hold(id) };
}

function move(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll("button")];
  const here = all.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[to]?.focus();
}
