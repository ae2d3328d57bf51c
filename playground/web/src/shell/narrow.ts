/** Whether the page is narrow; the same width is in the style sheets. */

import { useSyncExternalStore } from "react";

const query = window.matchMedia("(max-width: 760px)");

function watch(changed: () => void): () => void {
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

export const useNarrow = (): boolean => useSyncExternalStore(watch, () => query.matches);
