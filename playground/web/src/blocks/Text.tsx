/** Texts: plain, mrkdwn, Markdown, and rich text as the drawing library draws it. */

import { memo, useMemo } from "react";
import { Message as Drawing } from "slack-blocks-to-jsx";
import type { Block, TextObject } from "../wire/types";
import { HOOKS } from "./hooks";
import { readMrkdwn } from "./mrkdwn";
import type { Paragraph, Span } from "./spans";
import { tamed } from "./tamed";

type Known = Parameters<typeof Drawing>[0]["blocks"];

/** One block through the library. Dark or light comes from the page's own `data-theme`, so it is always told
 * "light": it then never asks the system. */
export const Drawn = memo(function Drawn({ block }: { block: Block }) {
  const { block_id: _, ...shown } = block; // it would become an id in the page
  return (
    <Drawing
      withoutWrapper
      theme="light"
      name=""
      logo=""
      blocks={[shown] as unknown as Known}
      hooks={HOOKS}
    />
  );
});

/** Paragraphs as Slack's editor writes them. */
function RichText({ elements }: { elements: Paragraph[] }) {
  const block = useMemo(() => ({ type: "rich_text", elements }), [elements]);
  return <Drawn block={block} />;
}

/** A message's text. */
export const Mrkdwn = memo(function Mrkdwn({ text, verbatim }: { text: string; verbatim?: boolean }) {
  const elements = useMemo(() => readMrkdwn(text, verbatim), [text, verbatim]);
  return <RichText elements={elements} />;
});

/** Text in which nothing is formatted; only names of emoji are resolved. */
export function PlainText({ text }: { text: string | TextObject }) {
  const { emoji = true, text: words } = typeof text === "string" ? { text } : text;
  const elements = useMemo(() => (emoji ? withEmoji(words) : null), [emoji, words]);
  return elements ? <RichText elements={elements} /> : words;
}

function withEmoji(words: string): Paragraph[] | null {
  const pieces = words.split(/:([a-z0-9_+'-]{1,100}):/);
  if (pieces.length === 1) return null;
  const spans = pieces.map((piece, place): Span => {
    return place % 2 ? { type: "emoji", name: piece } : { type: "text", text: piece };
  });
  return [{ type: "rich_text_section", elements: spans }];
}

/** A text object of either kind. */
export function TextOf({ text }: { text: TextObject }) {
  if (text.type === "mrkdwn") return <Mrkdwn text={text.text} verbatim={text.verbatim ?? false} />;
  return <PlainText text={text} />;
}

/** Standard Markdown: a markdown block, or a message that is written while one reads. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  const block = useMemo(() => ({ type: "markdown", text: tamed(text) }), [text]);
  return <Drawn block={block} />;
});
