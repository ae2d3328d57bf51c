/** Whether the steps of the tour are done, as far as the workspace shows it. Pure. */

import { directOf, readKey } from "../store/seat";
import { saidBetter } from "./decisions";
import {
  answerOf,
  cardOf,
  causeToProve,
  decidedOf,
  digestsOf,
  type Given,
  handoffOf,
  offers,
  personOf,
  wordsOf,
} from "./found";

export type StepKey = "log" | "recognise" | "resolve" | "handoff" | "decide" | "prove" | "ask";

/** Mara has the receipt. */
export function logged(given: Given): boolean {
  const { user } = personOf(given.story, "frontline");
  const receipt = (text = ""): boolean => /^Logged as \*C-\d+\*/.test(text);
  return given.world.ephemerals.some((one) => one.to === user && receipt(one.text)) || !!cardOf(given);
}

/** Mara has had the card before her. */
export function seen(given: Given): boolean {
  const { user } = personOf(given.story, "frontline");
  const { me, places, read } = given.seat;
  const card = cardOf(given);
  if (!card) return false;
  const place = places[user];
  if (me === user && place?.kind === "app" && place.tab === "messages") return true;
  return Number(read[readKey(user, directOf(given.world, user))] ?? 0) >= Number(card.ts);
}

/** Somebody said which cause it is. */
export const decidedOnCard = (given: Given): boolean => offers(cardOf(given), "undo_decision");

/** The receiver took it on. */
export function accepted(given: Given): boolean {
  const handoff = handoffOf(given);
  return offers(handoff, "close_case", "reopen_case") && !offers(handoff, "handoff_accept");
}

export const decided = (given: Given): boolean => decidedOf(given) !== undefined;

/** The fix is out: whoever reported it was told, or its page or a digest says so. */
export function shipped(given: Given): boolean {
  const cause = causeToProve(given);
  const { user: reporter } = personOf(given.story, "frontline");
  const { user: owner } = personOf(given.story, "cx_owner");
  const told = given.world.messages[directOf(given.world, reporter)] ?? [];
  if (told.some((one) => one.text?.includes(`${cause} `) && one.text.includes("it is out"))) return true;
  if (/· a fix is shipped|· fixed and verified/.test(wordsOf(cardOf(given)?.blocks))) return true;
  const shown = [...(given.world.modals[owner] ?? []), given.world.homes[owner]];
  return shown.some((view) => {
    const words = wordsOf(view?.blocks);
    return words.includes(`${cause} `) && words.includes("· shipped ");
  });
}

/** A digest after the decision calls the fix better. */
export function proved(given: Given): boolean {
  const cause = causeToProve(given);
  const since = Number(decidedOf(given)?.digest ?? 0);
  const later = digestsOf(given).filter((digest) => Number(digest.ts) > since);
  return cause !== "" && later.some((digest) => saidBetter(digest, cause) !== "");
}

export const answered = (given: Given): boolean => answerOf(given) !== undefined;

export const isDone: Record<StepKey, (given: Given) => boolean> = {
  log: logged,
  recognise: (given) => seen(given) || decidedOnCard(given),
  resolve: decidedOnCard,
  handoff: accepted,
  decide: decided,
  prove: proved,
  ask: answered,
};
