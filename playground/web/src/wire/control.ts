/** Acting as a person of the workspace: the control interface of the local Slack. */

import type { Everything, Outcome, PlainValue, Story, Suggested, WireEntry } from "./types";

/** A message (`[channel, ts]`) or the id of a view. */
export type Target = string | [string, string];

/** The local Slack refused what a person tried, as Slack's own client would. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    detail = "",
  ) {
    super(detail || code.replaceAll("_", " "));
  }
}

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  const body = await response.json();
  if (body?.ok === false) throw new Refused(String(body.error), body.detail);
  if (!response.ok) throw new Refused(`http_${response.status}`);
  return body as T;
}

async function post<T>(path: string, body: object): Promise<T> {
  const headers = { "content-type": "application/json" };
  return json<T>(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function act<T = Outcome>(verb: string, given: object): Promise<T> {
  return (await post<{ result: T }>(`/control/${verb}`, given)).result;
}

export type FormValues = Record<string, Record<string, PlainValue>>;

export const control = {
  everything: () => json<Everything>("/control/state"),
  command: (user: string, channel: string, command: string, text: string) =>
    act("command", { user, channel, command, text }),
  say: (user: string, channel: string, text: string, thread_ts = "") =>
    act("say", { user, channel, text, thread_ts }),
  upload: (user: string, channel: string, name: string, data: string, text: string, thread_ts = "") =>
    act("upload", { user, channel, name, data, text, thread_ts }),
  edit: (user: string, channel: string, ts: string, text: string) => act("edit", { user, channel, ts, text }),
  remove: (user: string, channel: string, ts: string) => act("delete", { user, channel, ts }),
  react: (user: string, channel: string, ts: string, emoji: string, remove: boolean) =>
    act("react", { user, channel, ts, emoji, remove }),
  click: (user: string, target: Target, action_id: string, block_id: string, value?: PlainValue) =>
    act("click", { user, target, action_id, block_id, value }),
  suggest: async (user: string, target: Target, action_id: string, block_id: string, typed: string) => {
    const outcome = await act("suggest", { user, target, action_id, block_id, typed });
    const body = outcome.body as Suggested | null;
    return body?.options ?? body?.option_groups?.flatMap((group) => group.options) ?? [];
  },
  fill: (user: string, view_id: string, values: FormValues) =>
    act<unknown>("fill", { user, view_id, values }),
  submit: (user: string, view_id: string, values: FormValues) => act("submit", { user, view_id, values }),
  close: (user: string, view_id: string, clear = false) => act("close", { user, view_id, clear }),
  shortcut: (user: string, callback_id: string) => act("shortcut", { user, callback_id }),
  messageShortcut: (user: string, callback_id: string, channel: string, ts: string) =>
    act("message_shortcut", { user, callback_id, channel, ts }),
  openTab: (user: string, tab: "home" | "messages") => act("open_tab", { user, tab }),
  fault: (fault: { method: string; kind: string; times: number; [more: string]: string | number }) =>
    act<null>("fault", fault),
  clearFaults: () => act<null>("clear_faults", {}),
  cutSockets: () => act<null>("cut_sockets", {}),
  moveClock: (to: number) => act<null>("move_clock", { to }),
  journal: async (limit: number): Promise<WireEntry[]> => {
    const lines = await (await fetch(`/control/journal?limit=${limit}`)).text();
    return lines
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as WireEntry);
  },
  /** The demo's story; nothing where the page is served without one. */
  story: async (): Promise<Story | null> => {
    const response = await fetch("/story");
    return response.ok ? ((await response.json()) as Story) : null;
  },
  letWeeksPass: (weeks: number) => post<{ ok: true }>("/story/weeks", { weeks }),
};
