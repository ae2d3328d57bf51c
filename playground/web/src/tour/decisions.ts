/** What a digest puts to people, read from its blocks. */

import type { Block, Element, Message, TextObject } from "../wire/types";

export interface Decision {
  /** RC-11; empty where it is about something else. */
  cause: string;
  name: string;
  /** The action ids of its buttons; none once it is decided. */
  actions: string[];
  decided: boolean;
  planned: boolean;
  /** The digest it stands in. */
  digest: string;
}

const ASKED = /^\*\d+\.\* \*(.+?)\*(?:\n|$)/;
const NUMBER = /\((RC-\d+)\)$/;

const textOf = (block: Block | undefined): string => (block?.text as TextObject | undefined)?.text ?? "";

const actionOf = (block: Block | undefined): string =>
  (block?.accessory as Element | undefined)?.action_id ?? "";

/** A decision: the section that asks, and beneath it the buttons or what was decided. */
function read(digest: string, title: string, below: Block | undefined): Decision {
  const decided = actionOf(below) === "digest_undo";
  const buttons = below?.type === "actions" ? (below.elements as Element[]) : [];
  return {
    cause: title.match(NUMBER)?.[1] ?? "",
    name: title.replace(NUMBER, "").trim(),
    actions: buttons.map((one) => one.action_id ?? ""),
    decided,
    planned: decided && textOf(below).includes("planned a fix"),
    digest,
  };
}

export function decisionsOf(digest: Message | undefined): Decision[] {
  if (!digest) return [];
  const blocks = digest.blocks ?? [];
  return blocks.flatMap((block, place) => {
    const title = block.type === "section" ? textOf(block).match(ASKED)?.[1] : undefined;
    return title === undefined ? [] : [read(digest.ts, title, blocks[place + 1])];
  });
}

const BETTER = /(Since “[^”]*” shipped on ).*\bbetter\b/s;

/** How a digest begins to say that a fix of this cause did good; empty where it does not. */
export function saidBetter(digest: Message, cause: string): string {
  const texts = (digest.blocks ?? []).map(textOf).filter((text) => text.includes(`(${cause})`));
  return texts.map((text) => text.match(BETTER)?.[1] ?? "").find(Boolean) ?? "";
}
