/** What people typed into views and did not send yet, by view, block and action. */

import type { Element, PlainValue } from "../wire/types";
import type { Slice } from "./store";

/** The element as it was when somebody put the value in. */
export interface Typed {
  element: Element;
  value: PlainValue;
}

/** By block id, then action id. */
export type TypedFields = Record<string, Record<string, Typed>>;

export interface Forms {
  forms: Record<string, TypedFields>;
  fill: (view: string, block: string, element: Element, value: PlainValue) => void;
}

export const forms: Slice<Forms> = (set, get) => ({
  forms: {},
  fill: (view, block, element, value) => {
    const before = get().forms[view] ?? {};
    const fields = { ...before[block], [element.action_id ?? ""]: { element, value } };
    set({ forms: { ...get().forms, [view]: { ...before, [block]: fields } } });
  },
});
