/** One field: what it holds, and what changing it does to the page before anything is sent. */

import { useState } from "react";
import { useStore } from "../../store/store";
import type { Element, InputState, PlainValue } from "../../wire/types";
import type { Surface } from "../surface";
import { draftState, viewIn } from "./drafts";
import { initialState, stateOf } from "./values";

interface Field {
  state: InputState;
  put: (value: PlainValue) => void;
}

/** In a view what was typed counts, then what the view holds; in a message the last choice, until it changes. */
export function useField(surface: Surface, blockId: string, element: Element): Field {
  const view = surface.kind === "view" ? surface.id : "";
  const action = element.action_id ?? "";
  const draft = useStore((store) => store.forms[view]?.[blockId]?.[action]);
  const there = useStore(({ world }) =>
    world && view ? viewIn(world, view)?.state.values[blockId]?.[action] : undefined,
  );
  const [chosen, choose] = useState<{ of: Element; value: PlainValue } | null>(null);
  if (view) {
    const typed = draft?.element.type === element.type ? draftState(draft) : undefined;
    return {
      state: typed ?? there ?? initialState(element),
      put: (value) => useStore.getState().fill(view, blockId, element, value),
    };
  }
  const state = chosen?.of === element ? stateOf(element, chosen.value) : initialState(element);
  return { state, put: (value) => choose({ of: element, value }) };
}
