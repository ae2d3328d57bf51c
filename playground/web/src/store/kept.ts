/** What one has read and put away, kept for as long as the tab is open. */

import type { Store } from "./store";

type Kept = Pick<Store, "read" | "dismissed">;

const KEPT = "faultline-read";

/** Nothing where this tab is a fresh one. */
export const keptBefore = (): Kept | null =>
  JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Kept | null;

export function keep({ read, dismissed }: Store, before: Store): void {
  if (read === before.read && dismissed === before.dismissed) return;
  sessionStorage.setItem(KEPT, JSON.stringify({ read, dismissed }));
}
