/** Finding what one can use in a form, and what it is called by. */

import type { View } from "../wire/types";

export const titleId = (view: View): string => `title-${view.id}`;

const CONTROLS = "input, textarea, button, select";

/** The control of a field, by its block. */
export function controlOf(form: HTMLElement, blockId: string): HTMLElement | undefined {
  const field = form.querySelector(`[data-block="${CSS.escape(blockId)}"]`);
  const found = field?.querySelectorAll<HTMLElement>(CONTROLS) ?? [];
  const all = [...found].filter((one) => !one.closest("[aria-hidden=true]"));
  // Of radio buttons the keyboard comes to the one that is chosen.
  return all.find((one) => one instanceof HTMLInputElement && one.type === "radio" && one.checked) ?? all[0];
}
