/** Where the focus is in a modal: at the first field, and where it was when one comes back to it. */

import { type RefObject, useEffect, useRef } from "react";
import type { Element, View } from "../wire/types";
import { controlOf } from "./fields";

/** The field to begin with: the one that asks for it, else the first. */
function firstField(view: View): string | undefined {
  const fields = view.blocks.filter((block) => block.type === "input");
  const asking = fields.find((block) => (block.element as Element).focus_on_load);
  return (asking ?? fields[0])?.block_id;
}

export function useFocus(view: View, shown: boolean, form: RefObject<HTMLFormElement | null>): void {
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const here = form.current;
    const remember = (event: FocusEvent) => {
      last.current = event.target as HTMLElement;
    };
    here?.addEventListener("focusin", remember);
    return () => here?.removeEventListener("focusin", remember);
  }, [form]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it comes into view
  useEffect(() => {
    if (!shown || !form.current) return;
    const first = firstField(view);
    const before = last.current?.isConnected ? last.current : undefined;
    const field = first ? controlOf(form.current, first) : undefined;
    (before ?? field ?? form.current).focus();
  }, [shown]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after an update, which may have taken the focus away
  useEffect(() => {
    const lost = !document.activeElement || document.activeElement === document.body;
    if (shown && lost) form.current?.focus();
  }, [view.blocks]);
}
