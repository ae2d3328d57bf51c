/** What an element holds: Slack's `state.values` entry, and the plain value that a person puts in. */

import type { Element, InputState, Option, PlainValue } from "../../wire/types";

interface Kind {
  /** How the value is called in `state.values`. */
  key: Exclude<keyof InputState, "type">;
  /** How the element calls what it starts with. */
  initial?: string;
  several?: boolean;
}

const text: Kind = { key: "value", initial: "initial_value" };
const option: Kind = { key: "selected_option", initial: "initial_option" };
const options: Kind = { key: "selected_options", initial: "initial_options", several: true };

/** Every element that holds a value, as `form_values.KINDS` of the local Slack has them. */
const KINDS: Record<string, Kind> = {
  plain_text_input: text,
  email_text_input: text,
  url_text_input: text,
  number_input: text,
  rich_text_input: { key: "rich_text_value", initial: "initial_value" },
  file_input: { key: "files", several: true },
  static_select: option,
  external_select: option,
  radio_buttons: option,
  checkboxes: options,
  multi_static_select: options,
  multi_external_select: options,
  users_select: { key: "selected_user", initial: "initial_user" },
  channels_select: { key: "selected_channel", initial: "initial_channel" },
  conversations_select: { key: "selected_conversation", initial: "initial_conversation" },
  multi_users_select: { key: "selected_users", initial: "initial_users", several: true },
  multi_channels_select: { key: "selected_channels", initial: "initial_channels", several: true },
  multi_conversations_select: {
    key: "selected_conversations",
    initial: "initial_conversations",
    several: true,
  },
  datepicker: { key: "selected_date", initial: "initial_date" },
  timepicker: { key: "selected_time", initial: "initial_time" },
  datetimepicker: { key: "selected_date_time", initial: "initial_date_time" },
};

/** Whether an element holds a value, so that `InputElement` draws it. */
export const isInput = (element: Element): boolean => element.type in KINDS;

export const isSeveral = (type: string): boolean => KINDS[type]?.several ?? false;

const TYPED = ["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"];

/** Whether one types into it, letter by letter. */
export const isTyped = (type: string): boolean => TYPED.includes(type);

/** The entry of `state.values` for a plain value. */
export function stateOf(element: Element, value: PlainValue): InputState {
  const kind = KINDS[element.type];
  if (!kind) return { type: element.type };
  const empty = kind.several ? [] : null;
  return { type: element.type, [kind.key]: value === "" || value === null ? empty : value };
}

/** What an element holds that nobody has touched. */
export function initialState(element: Element): InputState {
  const { initial } = KINDS[element.type] ?? {};
  return stateOf(element, ((initial && element[initial]) ?? null) as PlainValue);
}

/** What an entry holds, whatever its type calls it. */
const held = (state: InputState | undefined): unknown => {
  const kind = state && KINDS[state.type];
  return kind ? state[kind.key] : null;
};

/** The text that was typed; of rich text its plain words. */
export function textIn(state: InputState | undefined): string {
  const value = held(state);
  return typeof value === "object" ? wordsOf(value) : String(value ?? "");
}

function wordsOf(rich: unknown): string {
  if (Array.isArray(rich)) return rich.map(wordsOf).join("");
  if (typeof rich !== "object" || rich === null) return "";
  const { text: words, elements } = rich as { text?: string; elements?: unknown };
  return words ?? wordsOf(elements);
}

/** The options that are chosen, in a menu that takes one or several. */
export function optionsIn(state: InputState | undefined): Option[] {
  const value = held(state);
  return (Array.isArray(value) ? value : value ? [value] : []) as Option[];
}

/** The ids of the people or channels that are chosen. */
export function idsIn(state: InputState | undefined): string[] {
  const value = held(state);
  return (Array.isArray(value) ? value : value ? [value] : []) as string[];
}

export const sameOption = (one: Option, other: Option): boolean =>
  one.value === other.value && one.text.text === other.text.text;

/** An option as a form sends it. */
export function bare({ text: words, value, description, url }: Option): Option {
  return { text: words, ...(value && { value }), ...(description && { description }), ...(url && { url }) };
}

/** Whether two entries say the same. */
export function sameState(one: InputState, other: InputState): boolean {
  return one.type === other.type && told(one) === told(other);
}

function told(state: InputState): string {
  const { key } = KINDS[state.type] ?? {};
  if (key === "rich_text_value") return textIn(state);
  if (key === "selected_option" || key === "selected_options") {
    return JSON.stringify(optionsIn(state).map((one) => [one.value, one.text.text]));
  }
  return JSON.stringify(held(state) ?? "");
}
