/** News of everything that changes, as server-sent events. */

import type { News } from "./types";

const TYPES: News["type"][] = [
  "message",
  "message_changed",
  "message_deleted",
  "ephemeral",
  "ephemeral_deleted",
  "modal",
  "home",
  "thread",
  "channel",
  "user",
  "wire",
  "sockets",
  "clock",
  "faults",
  "story",
  "missed",
];

/** Listen until the returned function is called; `opened` is told at each (re)connection. */
export function listen(heard: (news: News) => void, opened: () => void, lost: () => void): () => void {
  const source = new EventSource("/control/events");
  source.onopen = opened;
  source.onerror = lost;
  for (const type of TYPES) {
    source.addEventListener(type, (event) => heard(JSON.parse((event as MessageEvent<string>).data) as News));
  }
  return () => source.close();
}
