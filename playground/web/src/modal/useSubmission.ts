/** Sending a form, once at a time; afterwards the first field that is wrong has the focus. */

import { type RefObject, useEffect, useState } from "react";
import { filledIn } from "../blocks/inputs/drafts";
import { attempt } from "../store/acting";
import { useOnce } from "../store/once";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import type { Outcome, Submitted, View } from "../wire/types";
import { controlOf } from "./fields";

/** The fields that came back as wrong, by block id. */
function wrongIn(outcome: Outcome | undefined): string[] {
  const body = outcome?.body as Submitted | null | undefined;
  return Object.keys(body?.errors ?? {});
}

export function useSubmission(
  view: View,
  errors: Record<string, string>,
  form: RefObject<HTMLFormElement | null>,
): { busy: boolean; submit: () => void } {
  const me = useStore((store) => store.me);
  const { busy, once } = useOnce();
  const [wrong, setWrong] = useState<string[]>([]);
  const first = view.blocks.find(({ block_id: id = "" }) => wrong.includes(id) && errors[id])?.block_id;
  useEffect(() => {
    if (!first || !form.current) return; // the answer may be here before the news of what is wrong
    controlOf(form.current, first)?.focus();
    setWrong([]);
  }, [first, form]);
  const send = async () => {
    if (!view.submit) return;
    const outcome = await attempt(control.submit(me, view.id, filledIn(view.id)));
    if (outcome) useStore.getState().answered(view.id);
    setWrong(wrongIn(outcome));
  };
  return { busy, submit: () => void once(send) };
}
