/** Filling in a form for somebody: their answers go where their own typing would. */

import { useStore } from "../store/store";
import type { World } from "../store/world";
import type { Block, Element, Option, PlainValue, View } from "../wire/types";

/** What to put into a form, by block id; of a menu the option's value. */
export type Answers = Record<string, string>;

/** The form that somebody looks at, where it has all these fields. */
export function formOf(world: World, user: string, answers: Answers): View | undefined {
  const top = world.modals[user]?.at(-1);
  const fields = new Set(top?.blocks.map((block) => block.block_id));
  return Object.keys(answers).every((field) => fields.has(field)) ? top : undefined;
}

function valueFor(element: Element, answer: string): PlainValue {
  const options = (element.options as Option[] | undefined) ?? [];
  return options.find((one) => one.value === answer) ?? answer;
}

export function fillIn(view: View, answers: Answers): void {
  const element = (block: Block): Element => block.element as Element;
  for (const block of view.blocks) {
    const answer = answers[block.block_id ?? ""];
    if (answer !== undefined)
      useStore
        .getState()
        .fill(view.id, block.block_id ?? "", element(block), valueFor(element(block), answer));
  }
}
