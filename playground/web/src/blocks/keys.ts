/** What makes a block the same one after a message was changed: what it does, not the id Slack gave it. */

import type { Block, Element } from "../wire/types";

const elementsOf = (block: Block): Element[] =>
  [block.accessory, block.element].filter(
    (one): one is Element => typeof one === "object" && one !== null && "action_id" in one,
  );

/** Ids of blocks and elements that the app did not name are new with every change, so focus must not hang on
 * them: blocks are known by kind, by the action they hold, and by how many alike came before. Rows of
 * buttons are known by their place alone, since pressing one often puts others there. */
export function keyed(blocks: Block[]): { key: string; block: Block }[] {
  const seen = new Map<string, number>();
  return blocks.map((block) => {
    const field = block.type === "input" ? (block.block_id ?? "") : "";
    const row = block.type === "actions" || block.type === "context_actions";
    const does = row ? [] : elementsOf(block).map((one) => one.action_id);
    const kind = [block.type, field, ...does].join(" ");
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return { key: `${kind} ${before}`, block };
  });
}

/** All the words of a block, for where it cannot be drawn. */
export function said(block: Block): string {
  const words: string[] = [];
  const collect = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(collect);
    else if (typeof part === "object" && part !== null) {
      for (const [name, value] of Object.entries(part)) {
        if (name === "text" && typeof value === "string") words.push(value);
        else collect(value);
      }
    }
  };
  collect(block);
  return words.join(" ");
}
