/** What people typed into views and did not send yet: it lives in this page, by view, block and action. */

import { create } from "zustand";
import { useStore } from "../../store/store";
import type { World } from "../../store/world";
import type { FormValues } from "../../wire/control";
import type { Element, InputState, PlainValue, View } from "../../wire/types";
import { sameState, stateOf } from "./values";

/** The element as it was when somebody put the value in. */
interface Draft {
  element: Element;
  value: PlainValue;
}

type ViewDrafts = Record<string, Record<string, Draft>>;

export const useDrafts = create<{ views: Record<string, ViewDrafts> }>()(() => ({ views: {} }));

export function keepDraft(view: string, block: string, element: Element, value: PlainValue): void {
  const { views } = useDrafts.getState();
  const before = views[view] ?? {};
  const fields = { ...before[block], [element.action_id ?? ""]: { element, value } };
  useDrafts.setState({ views: { ...views, [view]: { ...before, [block]: fields } } });
}

/** A field's draft as an entry of `state.values`. */
export function draftState(draft: Draft | undefined): InputState | undefined {
  return draft && stateOf(draft.element, draft.value);
}

/** All that was typed into a view and not sent yet. */
export function filledIn(view: string): FormValues {
  const filled: FormValues = {};
  for (const [block, fields] of Object.entries(useDrafts.getState().views[view] ?? {})) {
    filled[block] = Object.fromEntries(Object.entries(fields).map(([action, one]) => [action, one.value]));
  }
  return filled;
}

/** Whether a draft still says more than the view: its field is there, and holds something else. */
function stands(view: View, block: string, action: string, draft: Draft): boolean {
  const there = view.state.values[block]?.[action];
  const mine = draftState(draft);
  return there !== undefined && mine?.type === there.type && !sameState(mine, there);
}

/** The drafts of a view without those that were sent, and those whose field is gone. */
function settled(view: View, drafts: ViewDrafts): ViewDrafts {
  const left: ViewDrafts = {};
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
  const left: Record<string, ViewDrafts> = {};
  for (const [id, drafts] of Object.entries(useDrafts.getState().views)) {
    const view = viewIn(world, id);
    if (view) left[id] = settled(view, drafts);
  }
  useDrafts.setState({ views: left });
}

useStore.subscribe(({ world }, { world: before }) => {
  if (world && (world.modals !== before?.modals || world.homes !== before?.homes)) settle(world);
});
