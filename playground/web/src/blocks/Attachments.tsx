/** Attachments of a message: blocks or words behind a bar of their colour. */

import type { Attachment } from "../wire/types";
import { Blocks } from "./Blocks";
import type { Surface } from "./surface";
import { Mrkdwn } from "./Text";

const NAMED: Record<string, string> = { good: "#007a5a", warning: "#de9e31", danger: "#d50200" };

const colour = (given = ""): string =>
  NAMED[given] ?? (/^#?[0-9a-f]{6}$/i.test(given) ? `#${given.replace("#", "")}` : "#b8b8b8");

export function Attachments({ attachments, surface }: { attachments: Attachment[]; surface: Surface }) {
  return attachments.map((one, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: attachments have no names and keep their places
    <div className="block-attachment" key={place} style={{ borderInlineStartColor: colour(one.color) }}>
      {one.text && <Mrkdwn text={one.text} />}
      {one.blocks && <Blocks blocks={one.blocks} surface={surface} />}
    </div>
  ));
}
