/** Slack's mrkdwn, read into the elements of a rich_text block: what Slack itself makes of it.
 *
 * The drawing library has a reader too, but it goes by Markdown's rules: entities are resolved before it
 * looks for links, so an escaped `&lt;https://…|…&gt;` would become one, and lines like `# 4` vanish.
 */

import type { Paragraph, Span, Style } from "./spans";

const FENCE = "```";
const QUOTE = /^(?:>|&gt;) ?/;
const ORDINARY = /[^<:*_~`h]+|[\s\S]/y;
const ANGLE = /<([^<>\n]+)>/y;
const EMOJI = /:([a-z0-9_+'-]{1,100}):/y;
const ADDRESS = /https?:\/\/[^\s<>|]+/y;
const STYLES: Record<string, keyof Style> = { "*": "bold", _: "italic", "~": "strike", "`": "code" };
const WORD = /[\p{L}\p{N}]/u;

export const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** The paragraphs of a text; with `verbatim` bare addresses stay text. */
export function readMrkdwn(text: string, verbatim = false): Paragraph[] {
  const parts = text.split(FENCE);
  const closed = parts.length % 2 === 1;
  return parts.flatMap((part, place) => {
    if (place % 2 === 0) return paragraphs(part, verbatim);
    if (!closed && place === parts.length - 1) return paragraphs(FENCE + part, verbatim);
    const code: Span[] = [{ type: "text", text: unescaped(part.replace(/^\n|\n$/g, "")) }];
    return [{ type: "rich_text_preformatted", elements: code }];
  });
}

/** Lines of text: those behind a `>` are a quotation. */
function paragraphs(text: string, verbatim: boolean): Paragraph[] {
  const found: { quoted: boolean; lines: string[] }[] = [];
  for (const line of text.replace(/^\n|\n$/g, "").split("\n")) {
    const quoted = QUOTE.test(line);
    const last = found.at(-1);
    if (last?.quoted === quoted) last.lines.push(line.replace(quoted ? QUOTE : "", ""));
    else found.push({ quoted, lines: [line.replace(quoted ? QUOTE : "", "")] });
  }
  return found
    .filter(({ lines }) => found.length === 1 || lines.some(Boolean))
    .map(({ quoted, lines }) => ({
      type: quoted ? "rich_text_quote" : "rich_text_section",
      elements: readSpans(lines.join("\n"), verbatim),
    }))
    .filter(({ elements }) => elements.length > 0) as Paragraph[];
}

/** What stands in a line, from left to right. */
function readSpans(text: string, verbatim = false, style: Style = {}): Span[] {
  const spans: Span[] = [];
  const open: Open = {};
  let plain = "";
  const flush = (): void => {
    if (plain) spans.push({ type: "text", text: unescaped(plain), ...styled(style) });
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    const [span, length] = special(text, at, verbatim, style, open);
    if (span) {
      flush();
      spans.push(...span);
      at += length;
    } else {
      plain += matched(ORDINARY, text, at)?.[0] ?? "";
      at = ORDINARY.lastIndex;
    }
  }
  flush();
  return spans;
}

const styled = (style: Style): { style?: Style } => (Object.keys(style).length > 0 ? { style } : {});

function matched(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Up to where a mark is known to close nothing, by mark: what was searched is not searched again. */
type Open = Record<string, number>;

type Special = [Span[] | null, number];

/** What is more than text at a place, and how long it is. */
function special(text: string, at: number, verbatim: boolean, style: Style, open: Open): Special {
  const character = text[at] as string;
  if (character === "<") {
    const found = matched(ANGLE, text, at);
    const span = found && angled(found[1] as string, style);
    return [span ? [span] : null, found?.[0].length ?? 0];
  }
  if (character === ":") {
    const found = matched(EMOJI, text, at);
    return [found && [{ type: "emoji", name: found[1] as string }], found?.[0].length ?? 0];
  }
  if (character === "h" && !verbatim) {
    const found = matched(ADDRESS, text, at)?.[0].replace(/(?:[.,;:!?)'"]|&gt;)+$/, "");
    return [found ? [{ type: "link", url: unescaped(found), ...styled(style) }] : null, found?.length ?? 0];
  }
  const name = STYLES[character];
  const end = name ? closing(text, at, open) : -1;
  return name && end > 0
    ? [inside(text.slice(at + 1, end), verbatim, { ...style, [name]: true }), end + 1 - at]
    : [null, 0];
}

/** Styled words; in code nothing else counts. */
function inside(words: string, verbatim: boolean, style: Style): Span[] {
  return style.code ? [{ type: "text", text: unescaped(words), style }] : readSpans(words, verbatim, style);
}

/** Where a style that opens here closes on the same line; -1 if nothing opens here. */
function closing(text: string, at: number, open: Open): number {
  const mark = text[at] as string;
  const [before, after] = [text[at - 1] ?? " ", text[at + 1] ?? " "];
  if (WORD.test(before) || before === mark || after === mark || /\s/.test(after)) return -1;
  if (at < (open[mark] ?? 0)) return -1;
  const line = text.indexOf("\n", at);
  const stop = line < 0 ? text.length : line;
  for (let end = text.indexOf(mark, at + 2); end > 0 && end < stop; end = text.indexOf(mark, end + 1)) {
    if (!/\s/.test(text[end - 1] as string) && !WORD.test(text[end + 1] ?? " ")) return end;
  }
  open[mark] = stop;
  return -1;
}

/** What stands between angle brackets: a mention, a date, a link. */
function angled(inside: string, style: Style): Span | null {
  const [what = "", said = ""] = split(inside, "|");
  if (what.startsWith("@")) return { type: "user", user_id: what.slice(1), ...styled(style) };
  if (what.startsWith("#")) return { type: "channel", channel_id: what.slice(1), ...styled(style) };
  if (what.startsWith("!")) return commanded(what.slice(1), said, style);
  if (!/^[a-z][a-z0-9+.-]*:/i.test(what)) return null;
  return { type: "link", url: unescaped(what), text: unescaped(said || what), ...styled(style) };
}

function commanded(what: string, said: string, style: Style): Span | null {
  const [name, first = "", second = ""] = what.split("^");
  if (what === "here" || what === "channel" || what === "everyone") {
    return { type: "broadcast", range: what, ...styled(style) };
  }
  if (name === "subteam") return { type: "usergroup", usergroup_id: first, ...styled(style) };
  if (name !== "date") return null;
  if (!/^\d{1,12}$/.test(first)) return { type: "text", text: unescaped(said), ...styled(style) };
  return { type: "date", timestamp: Number(first), format: unescaped(second), ...styled(style) };
}

function split(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
