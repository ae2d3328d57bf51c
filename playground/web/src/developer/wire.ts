/** What is said of entries of the wire, and which of them are shown. Pure. */

import type { WireEntry } from "../wire/types";

export const KINDS = ["all", "calls", "deliveries", "refused"] as const;
export type Kind = (typeof KINDS)[number];

/** From the playground's side: which way an entry went. */
export const WAYS: Record<WireEntry["direction"], string> = {
  call: "from the app",
  delivery: "to the app",
  ack: "acknowledged",
  respond: "response",
};

export const ARROWS: Record<WireEntry["direction"], string> = {
  call: "←",
  delivery: "→",
  ack: "✓",
  respond: "←",
};

const OF_KIND: Record<Kind, (entry: WireEntry) => boolean> = {
  all: () => true,
  calls: ({ direction }) => direction === "call" || direction === "respond",
  deliveries: ({ direction }) => direction === "delivery" || direction === "ack",
  refused: ({ ok }) => !ok,
};

/** Everything of an entry in small letters, written once: a search asks for it at every key. */
const texts = new WeakMap<WireEntry, string>();

function textOf(entry: WireEntry): string {
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const text = `${entry.method} ${entry.error} ${JSON.stringify(entry.body)}`.toLowerCase();
  texts.set(entry, text);
  return text;
}

/** The entries of a kind that hold these words, newest first. */
export function shown(entries: WireEntry[], kind: Kind, words: string): WireEntry[] {
  const wanted = words.trim().toLowerCase();
  const fits = (entry: WireEntry): boolean =>
    OF_KIND[kind](entry) && (wanted === "" || textOf(entry).includes(wanted));
  return entries.filter(fits).reverse();
}

/** The name without what the direction says already: `in.slash_commands`, `ack.view_submission`. */
export const nameOf = ({ method }: WireEntry): string => method.replace(/^(in|ack)\./, "");

export const took = ({ seconds }: WireEntry): string =>
  seconds < 0.0005 ? "" : `${(seconds * 1000).toFixed(seconds < 0.0095 ? 1 : 0)} ms`;

/** In one line how it went over HTTP or the socket. */
export function wayOf(entry: WireEntry): string {
  const encoded = entry.encoding ? `, ${entry.encoding}` : "";
  switch (entry.direction) {
    case "call":
      return `POST /api/${entry.method}${encoded}`;
    case "respond":
      return `POST to a response_url${encoded}`;
    case "ack":
      return "Payload in the acknowledgement";
    default:
      return "Envelope by Socket Mode, or signed HTTP where no socket is open";
  }
}
