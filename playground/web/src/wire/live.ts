/** News of everything that changes. All tabs share one stream: a browser opens only six connections to a server. */

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

export interface Listener {
  heard: (news: News) => void;
  /** At each connection anew. */
  opened: () => void;
  lost: () => void;
}

type Told = { news: News } | { open: boolean };
/** What the tab with the stream tells the others, and what a new one asks. */
type Word = Told | "asked";

const NAME = "faultline-news";
/** Milliseconds without a word after which a tab opens a stream of its own: the one that has it may hang. */
const PATIENCE = 3_000;

/** Server-sent events. */
function stream(tell: (told: Told) => void): void {
  const source = new EventSource("/control/events");
  source.onopen = () => tell({ open: true });
  source.onerror = () => tell({ open: false });
  for (const type of TYPES) {
    source.addEventListener(type, (event) =>
      tell({ news: JSON.parse((event as MessageEvent<string>).data) }),
    );
  }
}

function pass(told: Told, { heard, opened, lost }: Listener): void {
  if ("news" in told) heard(told.news);
  else if (told.open) opened();
  else lost();
}

/** Listen for as long as the page is there: the first tab opens the stream, and when it goes the next one does. */
export function listen(listener: Listener): void {
  const tabs = new BroadcastChannel(NAME);
  const say = (word: Word): void => tabs.postMessage(word);
  let [streams, leads] = [false, false];
  let state: Told | undefined; // of one's own stream
  const tell = (told: Told): void => {
    if ("open" in told) state = told;
    if (leads) say(told);
    pass(told, listener);
  };
  const open = (): void => {
    if (!streams) stream(tell);
    streams = true;
  };
  const impatient = setTimeout(open, PATIENCE);
  tabs.onmessage = ({ data: word }: MessageEvent<Word>) => {
    if (word === "asked") {
      if (leads && state) say(state);
    } else if (!streams) {
      clearTimeout(impatient);
      pass(word, listener);
    }
  };
  say("asked");
  void navigator.locks.request(NAME, () => {
    leads = true;
    open();
    if (state) say(state); // open for a while: the others lost the one before
    return new Promise(() => undefined); // until the tab is closed
  });
}
