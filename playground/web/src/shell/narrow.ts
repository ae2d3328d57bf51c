/** How much room there is; the same widths are in the style sheets. */

import { useSyncExternalStore } from "react";

function matching(condition: string): () => boolean {
  const query = window.matchMedia(condition);
  const watch = (changed: () => void): (() => void) => {
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  };
  return () => useSyncExternalStore(watch, () => query.matches);
}

/** One thing at a time. */
export const useNarrow = matching("(max-width: 760px)");

/** The tour lies beside the conversation and beside dialogs, not beneath. */
export const useRoomBeside = matching("(min-width: 961px)");
