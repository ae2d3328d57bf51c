/** How much room is left in a text, once it gets short; how much is missing where there is a least. */

import type { Element } from "../../wire/types";

/** The share of a text's room from which on it is told how much is left. */
const NEAR = 0.9;

function room(element: Element, length: number): string {
  const least = Number(element.min_length ?? 0);
  const most = Number(element.max_length ?? 3000);
  if (element.type !== "plain_text_input") return "";
  if (length > most) return `${length - most} too many`;
  if (length >= most * NEAR && length > 0) return `${most - length} left`;
  return length > 0 && length < least ? `${least - length} more, please` : "";
}

export function Counter({ id, element, length }: { id: string; element: Element; length: number }) {
  const told = room(element, length);
  const over = told.endsWith("too many");
  return (
    <span id={id} className={`input-counter${over ? " over" : ""}`} aria-live="polite">
      {told}
    </span>
  );
}
