/** What to do with the case: log it, read its card, say whether the cause fits, hand it off. Pure. */

import { decidedOnCard, logged } from "./done";
import { cardOf, firstName, type Given, handoffOf, offers, personOf } from "./found";
import { COMPOSER, inChannel, inForm, MESSAGES, type Task } from "./task";

export function log(given: Given): Task {
  const who = personOf(given.story, "frontline");
  return {
    who,
    place: inChannel(who.channel),
    says: `You are ${firstName(who)}, at the counter of a branch. Write */complaint* and what the customer says into the message box, or let it be typed for you. Then press *Enter*.`,
    types: `/complaint ${given.story.complaint}`,
    point: COMPOSER,
  };
}

/** A task on the card; before there is one, patience or the step before. */
function onCard(given: Given, says: string, button?: string): Task {
  const card = cardOf(given);
  const waits = logged(given)
    ? "The card is being written. It comes in a few seconds."
    : "First log the complaint: step 1.";
  return {
    who: personOf(given.story, "frontline"),
    place: MESSAGES,
    says: card ? says : waits,
    point: card && button ? { ts: card.ts, button } : undefined,
  };
}

export const recognise = (given: Given): Task =>
  onCard(given, "Open Faultline's *Messages* as Mara and read the card.");

export function resolve(given: Given): Task {
  if (offers(cardOf(given), "same_cause") || decidedOnCard(given))
    return onCard(given, "Does the cause fit? Press *Same cause* on the card.", "Same cause");
  const known = "It is a known cause";
  return onCard(given, `Nothing like it is on file yet. Press *${known}* and choose one, or go on.`, known);
}

export function handoff(given: Given): Task {
  const receiver = personOf(given.story, "receiver");
  const message = handoffOf(given);
  if (!message) return handingOver(given, receiver.department);
  return {
    who: receiver,
    place: inChannel(receiver.channel),
    says: `Now it is ${firstName(receiver)}'s turn, in ${receiver.department}. The message tells all that is known. As ${firstName(receiver)}, press *Accept*.`,
    point: { ts: message.ts, button: "Accept" },
  };
}

function handingOver(given: Given, department: string): Task {
  const task = onCard(
    given,
    `On the card press *Hand off*. Choose *${department}*, say why in a few words, and send it.`,
    "Hand off",
  );
  return inForm(given, task, "Hand off", {
    department,
    reason: "They can trace where the shop's refund went.",
    promised: "A call by Friday",
  });
}
