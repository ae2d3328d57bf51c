/** The rows of a conversation: messages, the days between them, and where the new ones begin. Pure. */

import { dayKey } from "../store/dates";
import { isTop } from "../store/seat";
import type { Message } from "../wire/types";

/** Messages of one author that come within so many seconds stand under one name. */
const TOGETHER = 300;
/** Days begin and end at quarters of an hour, in every zone. */
const QUARTER = 900;
/** Quarters of an hour until it is tomorrow for sure, even when the clocks go back. */
const LONGEST_DAY = 4 * 26;

interface MessageLine {
  kind: "message";
  key: string;
  message: Message;
  /** It continues what the same person said just before. */
  follows: boolean;
  /** The answers that stand below it; empty where they lie in a thread. */
  replies: Message[];
}

export type Row = MessageLine | { kind: "day"; key: string; at: number } | { kind: "new"; key: string };

interface Reader {
  zone: string;
  /** The first message one has not read; empty when there is none. */
  line: string;
  /** Whose messages show their answers below them; empty where answers lie in threads. */
  asker: string;
}

interface Day {
  key: string;
  /** When it ends. */
  until: number;
}

const days = new Map<string, Day>();

/** The day of a moment. Formatting dates is slow and there may be thousands: once a day is enough. */
function dayAt(seconds: number, zone: string): Day {
  const key = dayKey(seconds, zone);
  const known = days.get(`${zone}/${key}`) ?? { key, until: endOfDay(seconds, zone, key) };
  days.set(`${zone}/${key}`, known);
  return known;
}

function endOfDay(seconds: number, zone: string, key: string): number {
  let within = Math.floor(seconds / QUARTER);
  let beyond = within + LONGEST_DAY;
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (dayKey(middle * QUARTER, zone) > key) beyond = middle;
    else within = middle;
  }
  return beyond * QUARTER;
}

function answersTo(asker: string, said: Message[]): Map<string, Message[]> {
  const heads = new Set(asker ? said.filter((one) => one.user === asker).map((one) => one.ts) : []);
  const answers = new Map<string, Message[]>();
  for (const one of said) {
    const head = one.thread_ts ?? "";
    if (head !== one.ts && heads.has(head)) answers.set(head, [...(answers.get(head) ?? []), one]);
  }
  return answers;
}

const continues = (message: Message, before: MessageLine | undefined): boolean =>
  before !== undefined &&
  before.replies.length === 0 &&
  before.message.user === message.user &&
  Boolean(before.message.is_ephemeral) === Boolean(message.is_ephemeral) &&
  Number(message.ts) - Number(before.message.ts) < TOGETHER;

export function rowsOf(said: Message[], { zone, line, asker }: Reader): Row[] {
  const rows: Row[] = [];
  const answers = answersTo(asker, said);
  let day: Day = { key: "", until: 0 };
  let before: MessageLine | undefined;
  for (const message of said) {
    if (!isTop(message)) continue;
    const at = Number(message.ts);
    if (at >= day.until) {
      day = dayAt(at, zone);
      rows.push({ kind: "day", key: day.key, at });
      before = undefined;
    }
    if (message.ts === line) {
      rows.push({ kind: "new", key: "new" });
      before = undefined;
    }
    const replies = answers.get(message.ts) ?? [];
    before = { kind: "message", key: message.ts, message, follows: continues(message, before), replies };
    rows.push(before);
  }
  return rows;
}

/** Whether a row would be drawn the same. */
export function sameRow(one: Row, other: Row): boolean {
  if (one.kind !== "message" || other.kind !== "message")
    return one.kind === other.kind && one.key === other.key;
  return (
    one.message === other.message &&
    one.follows === other.follows &&
    one.replies.length === other.replies.length &&
    one.replies.every((reply, at) => reply === other.replies[at])
  );
}

/** About how many pixels a row takes, before it is drawn: the list's bar is honest from the start. */
export function guessedHeight(row: Row): number {
  if (row.kind !== "message") return 36;
  const blocks = row.message.blocks?.length ?? 0;
  const lines = Math.ceil((row.message.text ?? "").length / 100) || 1;
  return (row.follows ? 8 : 32) + (blocks ? blocks * 46 : lines * 22) + row.replies.length * 120;
}
