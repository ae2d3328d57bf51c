/** What to do in the review: decide, ship the fix and see it proved, ask. Pure. */

import { dayKey } from "../store/dates";
import { shipped } from "./done";
import { type Answers, formOf } from "./filling";
import { askedFor, causeToProve, decidedOf, digestsOf, firstName, type Given, personOf } from "./found";
import { COMPOSER, inChannel, inForm, MESSAGES, type Task } from "./task";

const DAY = 86_400; // seconds
const TO_PROVE = 5; // weeks: four full ones after the fix are compared with those before

const here = (given: Given): Pick<Task, "who" | "place"> => ({
  who: personOf(given.story, "cx_owner"),
  place: inChannel(given.story.review),
});

export function decide(given: Given): Task {
  const { who, place } = here(given);
  const wanted = askedFor(given);
  if (!wanted) {
    const says = "There is no digest here yet. Ask for one.";
    return { who, place, says, types: "/digest now", point: COMPOSER };
  }
  const task = {
    who,
    place,
    says: `You are ${firstName(who)}, head of customer experience. In Monday's digest, at *${wanted.name}*, press *Plan a fix*. Any title and days will do.`,
    point: { ts: wanted.digest, button: "Plan a fix", nth: wanted.place },
  };
  return inForm(given, task, "Plan it", plan(given));
}

/** A plan that is due this week and shows when the tour looks. */
function plan(given: Given): Answers {
  const { clock, users } = given.world;
  const zone = users[personOf(given.story, "cx_owner").user]?.tz ?? "UTC";
  return {
    title: "Refunds for a stopped card go to the new one by themselves",
    due: dayKey(clock.now + 4 * DAY, zone),
    expected_by: dayKey(clock.now + TO_PROVE * 7 * DAY, zone),
  };
}

export function prove(given: Given): Task {
  const cause = causeToProve(given);
  if (!cause) return { ...here(given), says: "First plan a fix: step 5." };
  return shipped(given) ? letTimePass(given) : ship(given, cause);
}

function ship(given: Given, cause: string): Task {
  const { who, place } = here(given);
  if (formOf(given.world, who.user, { day: "" })) {
    const point = { dialog: true, button: "It is out" } as const;
    return { who, place, says: "It is out since today. Press *It is out*.", point };
  }
  const first = decidedOf(given)?.planned ? "" : "*Plan a fix*, then ";
  return {
    who,
    place,
    says: `Say that the fix is out: open the page of the cause with \`/causes ${cause}\`, then press ${first}*Mark shipped*.`,
    types: `/causes ${cause}`,
    point: given.world.modals[who.user]?.length ? { dialog: true, button: "Mark shipped" } : COMPOSER,
  };
}

/** As many weeks as it takes; one more at a time where that was not enough. */
function letTimePass(given: Given): Task {
  const since = Number(decidedOf(given)?.digest ?? 0);
  const passed = digestsOf(given).filter((one) => Number(one.ts) > since).length;
  const says =
    passed === 0
      ? "The fix is out. Now let time pass: people go on logging, and each Monday the digest arrives."
      : "No verdict yet: it takes four full weeks after a fix. Let more time pass.";
  return { ...here(given), says, weeks: Math.max(1, TO_PROVE - passed) };
}

export function ask(given: Given): Task {
  const who = personOf(given.story, "cx_owner");
  return {
    who,
    place: MESSAGES,
    says: `Ask Faultline something as ${firstName(who)}: a question of your own, one that it suggests, or this one.`,
    types: given.story.question,
    point: COMPOSER,
  };
}
