/** Drafts of forms: what of them is sent, and which still say more than the view does. */

import type { Typed, TypedFields } from "../../store/forms";
import { useStore } from "../../store/store";
import type { World } from "../../store/world";
import type { FormValues } from "../../wire/control";
import type { InputState, View } from "../../wire/types";
import { sameState, stateOf } from "./values";

/** A field's draft as an entry of `state.values`. */
export function draftState(draft: Typed | undefined): InputState | undefined {
  return draft && stateOf(draft.element, draft.value);
}

/** All that was typed into a view and not sent yet. */
export function filledIn(view: string): FormValues {
  const filled: FormValues = {};
  for (const [block, fields] of Object.entries(useStore.getState().forms[view] ?? {})) {
    filled[block] = Object.fromEntries(Object.entries(fields).map(([action, one]) => [action, one.value]));
  }
  return filled;
}

/** Whether a draft still says more than the view: its field is there, and holds something else. */
function stands(view: View, block: string, action: string, draft: Typed): boolean {
  const there = view.state.values[block]?.[action];
  const mine = draftState(draft);
  return there !== undefined && mine?.type === there.type && !sameState(mine, there);
}

/** The drafts of a view without those that were sent, and those whose field is gone. */
function settled(view: View, drafts: TypedFields): TypedFields {
  const left: TypedFields = {};
  for (const [block, fields] of Object.entries(drafts)) {
    const kept = Object.entries(fields).filter(([action, draft]) => stands(view, block, action, draft));
    if (kept.length > 0) left[block] = Object.fromEntries(kept);
  }
  return left;
}

/** A view by its id: a modal of anybody, or a Home. */
export function viewIn(world: World, id: string): View | undefined {
  for (const stack of Object.values(world.modals)) {
    const found = stack.find((view) => view.id === id);
    if (found) return found;
  }
  return Object.values(world.homes).find((view) => view.id === id);
}

function settle(world: World): void {
  const left: Record<string, TypedFields> = {};
  for (const [id, drafts] of Object.entries(useStore.getState().forms)) {
    const view = viewIn(world, id);
    if (view) left[id] = settled(view, drafts);
  }
  useStore.setState({ forms: left });
}

useStore.subscribe(({ world }, { world: before }) => {
  if (world && (world.modals !== before?.modals || world.homes !== before?.homes)) settle(world);
});
