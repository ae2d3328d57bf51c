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
  /** The blocks changed since a view was sent, by view: what was wrong there is no longer said. */
  mended: Record<string, string[]>;
  fill: (view: string, block: string, element: Element, value: PlainValue) => void;
  /** The view was sent and answered: what is wrong now holds for what it was sent with. */
  answered: (view: string) => void;
}

export const forms: Slice<Forms> = (set, get) => ({
  forms: {},
  mended: {},
  fill: (view, block, element, value) => {
    const before = get().forms[view] ?? {};
    const fields = { ...before[block], [element.action_id ?? ""]: { element, value } };
    const mended = new Set(get().mended[view]).add(block);
    set({
      forms: { ...get().forms, [view]: { ...before, [block]: fields } },
      mended: { ...get().mended, [view]: [...mended] },
    });
  },
  answered: (view) => set({ mended: { ...get().mended, [view]: [] } }),
});
