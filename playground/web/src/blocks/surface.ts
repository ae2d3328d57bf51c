/** Where blocks lie, and what using an element there does. */

import { attempt } from "../store/acting";
import { useStore } from "../store/store";
import { control, type FormValues, type Target } from "../wire/control";
import type { PlainValue } from "../wire/types";

/** A message, or a view (modal or Home); `filled` gives what is typed into a view but not sent yet. */
export type Surface =
  | { kind: "message"; channel: string; ts: string }
  | { kind: "view"; id: string; errors: Record<string, string>; filled: () => FormValues };

export const targetOf = (surface: Surface): Target =>
  surface.kind === "view" ? surface.id : [surface.channel, surface.ts];

/** Use an element as the person one is; what was typed into the view goes first, so that the app sees it. */
export async function use(
  surface: Surface,
  blockId: string,
  actionId: string,
  value?: PlainValue,
): Promise<void> {
  const { me } = useStore.getState();
  if (surface.kind === "view") {
    const filled = surface.filled();
    if (Object.keys(filled).length > 0) await attempt(control.fill(me, surface.id, filled));
  }
  await attempt(control.click(me, targetOf(surface), actionId, blockId, value));
}
