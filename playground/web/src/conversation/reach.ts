/** Whether somebody is at a message, by pointer, finger or keyboard; walking among messages by arrow keys. */

import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";

interface Reach {
  reached: boolean;
  reaching: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: (event: FocusEvent<HTMLElement>) => void;
  };
  /** A menu of the message opened or closed: while it is open the message stays reached. */
  opened: (open: boolean) => void;
}

export function useReach(): Reach {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [open, setOpen] = useState(false);
  return {
    reached: pointed || focused || open,
    reaching: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: (event) => setFocused(event.currentTarget.contains(event.relatedTarget)),
    },
    opened: setOpen,
  };
}

/** Arrow up and down on a message go to its neighbours. */
export function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step === undefined || event.target !== event.currentTarget) return;
  const list = event.currentTarget.closest("[data-messages]");
  const rows = [...(list?.querySelectorAll<HTMLElement>("article[data-ts]") ?? [])];
  const next = rows[rows.indexOf(event.currentTarget) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

/** Gives the keyboard to an element once the menu that led to it has let go of it. */
export function useFocusNext<T extends HTMLElement>(): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => element.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return element;
}
