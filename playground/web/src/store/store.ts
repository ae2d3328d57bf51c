/** The one store of the page: the workspace, the story, where one sits, and what one has typed. */

import { create, type StateCreator } from "zustand";
import type { Story } from "../wire/types";
import { type Drafts, drafts } from "./drafts";
import { type Forms, forms } from "./forms";
import { type Panels, panels } from "./panels";
import { channelAt, type Place, readKey, type Seat } from "./seat";
import { type Themed, themed } from "./theme";
import type { World } from "./world";

interface Note {
  id: number;
  text: string;
}

interface Page extends Seat {
  world: World | null;
  story: Story | null;
  /** Whether the news come; false while the playground does not answer. */
  live: boolean;
  /** Passing notes about what went wrong on this page. */
  notes: Note[];
  /** The ephemeral messages that were put away on this page, by ts. */
  dismissed: string[];
  sit: (me: string) => void;
  go: (place: Place) => void;
  openThread: (channel: string, ts: string) => void;
  closeThread: () => void;
  markRead: (channel: string, ts: string) => void;
  dismiss: (ts: string) => void;
  note: (text: string) => void;
  forget: (id: number) => void;
}

export interface Store extends Page, Panels, Themed, Drafts, Forms {}

/** A part of the store, written down in a file of its own. */
export type Slice<T> = StateCreator<Store, [], [], T>;

let notes = 0;

const page: Slice<Page> = (set, get) => ({
  world: null,
  story: null,
  live: false,
  me: "",
  places: {},
  thread: null,
  read: {},
  notes: [],
  dismissed: [],
  sit: (me) => {
    set({ me, thread: null, places: { ...get().places, [me]: get().places[me] ?? startOf(get(), me) } });
  },
  go: (place) => set({ places: { ...get().places, [get().me]: place }, thread: null }),
  openThread: (channel, ts) => set({ thread: { channel, ts } }),
  closeThread: () => set({ thread: null }),
  markRead: (channel, ts) => {
    const key = readKey(get().me, channel);
    if (Number(get().read[key] ?? 0) < Number(ts)) set({ read: { ...get().read, [key]: ts } });
  },
  dismiss: (ts) => set({ dismissed: [...get().dismissed, ts] }),
  note: (text) => set({ notes: [...get().notes, { id: ++notes, text }] }),
  forget: (id) => set({ notes: get().notes.filter((one) => one.id !== id) }),
});

export const useStore = create<Store>()((...given) => ({
  ...page(...given),
  ...panels(...given),
  ...themed(...given),
  ...drafts(...given),
  ...forms(...given),
}));

/** Where a person starts: where the story says, else the first channel that has them. */
function startOf(store: Store, me: string): Place {
  const told = store.story?.people.find((one) => one.user === me)?.channel;
  const mine = Object.values(store.world?.channels ?? {}).find(
    (one) => !one.is_im && one.members.includes(me),
  );
  return { kind: "channel", channel: told ?? mine?.id ?? "" };
}

/** The place of the person one is. */
export const placeOf = (store: Store): Place => store.places[store.me] ?? { kind: "channel", channel: "" };

/** The channel whose conversation is in the middle; empty on Home. */
export const channelShown = (store: Store): string =>
  store.world ? channelAt(store.world, store.me, placeOf(store)) : "";

/** The zone of the person one is. */
export const zoneOf = (store: Store): string => store.world?.users[store.me]?.tz || "UTC";

/** Seconds since 1970 on the playground's clock. */
export function playgroundNow(store: Store = useStore.getState()): number {
  const clock = store.world?.clock;
  return clock ? clock.now + (Date.now() / 1000 - clock.heard) : Date.now() / 1000;
}
