/** The field of a draft takes the focus where one asked for it, its cursor behind what is typed already. */

import { type RefObject, useEffect } from "react";
import { useStore } from "../store/store";

export function useWantedFocus(draft: string, area: RefObject<HTMLTextAreaElement | null>): void {
  const wanted = useStore((store) => store.wanted === draft);
  useEffect(() => {
    if (!wanted) return;
    // A menu that led here gives the focus back to its button first.
    const frame = requestAnimationFrame(() => {
      const end = area.current?.value.length ?? 0;
      area.current?.focus();
      area.current?.setSelectionRange(end, end);
      useStore.getState().want("");
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted, area]);
}
