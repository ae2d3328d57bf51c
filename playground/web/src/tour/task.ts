/** What a step asks one to do. */

import type { Place } from "../store/seat";
import { placeOf, type Store } from "../store/store";
import type { StoryPerson } from "../wire/types";
import { type Answers, formOf } from "./filling";
import type { Given } from "./found";
import type { Point } from "./pointing";

export interface Task {
  who: StoryPerson;
  place: Place;
  /** `*word*` is strong, a word in backticks is typed. */
  says: string;
  /** A text for the composer of that place. */
  types?: string;
  /** What can be put into the form that is open. */
  fills?: Answers;
  /** Weeks that may pass now. */
  weeks?: number;
  /** The element in question. */
  point?: Point | undefined;
}

export const COMPOSER: Point = { composer: true };
export const MESSAGES: Place = { kind: "app", tab: "messages" };

export const inChannel = (channel: string): Place => ({ kind: "channel", channel });

const same = (one: Place, other: Place): boolean =>
  one.kind === "channel"
    ? other.kind === "channel" && one.channel === other.channel
    : other.kind === "app" && one.tab === other.tab;

/** Whether one is the person of a task, where it happens. */
export const isThere = (store: Store, task: Task): boolean =>
  store.me === task.who.user && same(placeOf(store), task.place);

/** The same task while its form is open: it can be filled in, and then sent with this button. */
export function inForm(given: Given, task: Task, button: string, fills: Answers): Task {
  if (!formOf(given.world, task.who.user, fills)) return task;
  const says = `Fill in the form in your own words, or let the tour do it. Then press *${button}*.`;
  return { ...task, says, fills, point: { dialog: true, button } };
}
