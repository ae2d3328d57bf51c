/** A composer takes the focus where one asked for it, its cursor behind what is typed already. */

import { type RefObject, useEffect } from "react";
import { useDrafts } from "./drafts";

export function useWantedFocus(draft: string, area: RefObject<HTMLTextAreaElement | null>): void {
  const wanted = useDrafts((drafts) => drafts.wanted === draft);
  useEffect(() => {
    if (!wanted || !area.current) return;
    const end = area.current.value.length;
    area.current.focus();
    area.current.setSelectionRange(end, end);
    useDrafts.getState().want("");
  }, [wanted, area]);
}
