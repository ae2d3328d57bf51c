/** What the tour looks for in the workspace. Pure. Messages are known by the key the app keeps with them. */

import { directOf, type Seat } from "../store/seat";
import type { World } from "../store/world";
import type { Block, Element, Message, Story, StoryPerson } from "../wire/types";
import { type Decision, decisionsOf } from "./decisions";

/** What the tour is about: the workspace, the story in it, and where one sits. */
export interface Given {
  world: World;
  story: Story;
  seat: Seat;
}

const CARD = /^card:/;
const HANDOFF = /^handoff:\d+$/;
const DIGEST = /^digest(-now)?:[^:]+:[^:]+$/;
const ALIKE = 0.6; // share of a complaint's words that its card repeats: what is personal is taken out

const keyOf = (message: Message): string => String(message.metadata?.event_payload.key ?? "");

export function personOf(story: Story, key: StoryPerson["key"]): StoryPerson {
  const found = story.people.find((one) => one.key === key) ?? story.people[0];
  return found ?? { user: "", key, name: "", role: "", department: "", channel: "" };
}

export const firstName = (person: StoryPerson): string => person.name.split(" ")[0] ?? person.name;

/** Everything one can use in blocks. */
export function elementsOf(blocks: Block[] = []): Element[] {
  return blocks.flatMap((block) => [
    ...((block.elements as Element[] | undefined) ?? []),
    ...(block.accessory ? [block.accessory as Element] : []),
  ]);
}

export const offers = (message: Message | undefined, ...actions: string[]): boolean =>
  elementsOf(message?.blocks).some((one) => actions.includes(one.action_id ?? ""));

/** All that blocks say, as one text. */
export const wordsOf = (blocks: Block[] = []): string => JSON.stringify(blocks);

const wordsIn = (text: string): string[] => text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];

/** Whether a card is of this complaint: its first line quotes the beginning. */
function isOf(card: Message, complaint: string): boolean {
  const quoted = new Set(wordsIn(wordsOf(card.blocks?.slice(0, 1))));
  const begins = wordsIn(complaint).slice(0, 15);
  return begins.filter((word) => quoted.has(word)).length >= begins.length * ALIKE;
}

const messagesIn = (given: Given, channel: string, key: RegExp): Message[] =>
  (given.world.messages[channel] ?? []).filter((one) => key.test(keyOf(one)));

/** The card of the complaint at the counter; else the latest card that Mara has. */
export function cardOf(given: Given): Message | undefined {
  const frontline = personOf(given.story, "frontline").user;
  const cards = messagesIn(given, directOf(given.world, frontline), CARD);
  return cards.findLast((one) => isOf(one, given.story.complaint)) ?? cards.at(-1);
}

/** The number of the cause that a card names, such as RC-11. */
const causeOf = (card: Message | undefined): string =>
  wordsOf(card?.blocks).match(/(?:ause: |starts \*)(RC-\d+)/)?.[1] ?? "";

/** The latest handoff where its receiver reads. */
export const handoffOf = (given: Given): Message | undefined =>
  messagesIn(given, personOf(given.story, "receiver").channel, HANDOFF).at(-1);

/** The digests of the review, oldest first. */
export const digestsOf = (given: Given): Message[] => messagesIn(given, given.story.review, DIGEST);

/** What was decided in any digest, latest first; a plan before anything else. */
export function decidedOf(given: Given): Decision | undefined {
  const decided = digestsOf(given)
    .toReversed()
    .flatMap((digest) => decisionsOf(digest).filter((one) => one.decided));
  return decided.find((one) => one.planned) ?? decided[0];
}

/** The decision the tour asks for, and which of the buttons to plan a fix is its own: about the complaint's
 * cause, else the first that can be planned. */
export function askedFor(given: Given): (Decision & { place: number }) | undefined {
  const cause = causeOf(cardOf(given));
  const open = decisionsOf(digestsOf(given).at(-1))
    .filter((one) => one.actions.includes("digest_plan"))
    .map((one, place) => ({ ...one, place }));
  return open.find((one) => one.cause === cause) ?? open[0];
}

/** The cause whose fix is to be proved. */
export const causeToProve = (given: Given): string => decidedOf(given)?.cause || causeOf(cardOf(given));

/** The latest answer to a question of Ines that names cases. */
export function answerOf(given: Given): Message | undefined {
  const asker = personOf(given.story, "cx_owner").user;
  const messages = given.world.messages[directOf(given.world, asker)] ?? [];
  return messages.findLast(
    (one) => offers(one, "ask_open", "ask_feedback") && /\bC-\d+/.test(`${one.text}${wordsOf(one.blocks)}`),
  );
}
