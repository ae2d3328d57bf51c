/** What to do in each step, and what to look at once it is done. */

import { decisionsOf, saidBetter } from "./decisions";
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

function onCard(given: Given): Point | undefined {
  const card = cardOf(given);
  return card && { ts: card.ts, button: "Undo" };
}

function inDigest(given: Given): Point | undefined {
  const made = decidedOf(given);
  const digest = digestsOf(given).find((one) => one.ts === made?.digest);
  const decided = decisionsOf(digest).filter((one) => one.decided);
  const nth = decided.findIndex((one) => one.cause === made?.cause && one.name === made.name);
  return made && { ts: made.digest, button: "Undo", nth };
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
  decide: inDigest,
  prove: proof,
};
