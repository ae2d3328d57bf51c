/** What to do in each step, and what to look at once it is done. */

import { saidBetter } from "./decisions";
import type { StepKey } from "./done";
import { cardOf, causeToProve, decidedOf, digestsOf, type Given } from "./found";
import { handoff, log, recognise, resolve } from "./ofTheCase";
import { ask, decide, prove } from "./ofTheReview";
import type { Point } from "./pointing";
import type { Task } from "./task";

export const TASKS: Record<StepKey, (given: Given) => Task> = {
  log,
  recognise,
  resolve,
  handoff,
  decide,
  prove,
  ask,
};

/** Where the card says who placed it. */
function onCard(given: Given): Point | undefined {
  const card = cardOf(given);
  return card && { ts: card.ts, words: "confirmed by a person" };
}

/** The sentence in a digest that calls the fix better. */
function proof(given: Given): Point | undefined {
  const cause = causeToProve(given);
  const since = Number(decidedOf(given)?.digest ?? 0);
  for (const digest of digestsOf(given)) {
    const words = Number(digest.ts) > since ? saidBetter(digest, cause) : "";
    if (words) return { ts: digest.ts, words: words.trim() };
  }
}

/** The element that shows what was done. */
export const LOOKS: Partial<Record<StepKey, (given: Given) => Point | undefined>> = {
  resolve: onCard,
  prove: proof,
};
