/** The one store of the page: the workspace, the story, and where one sits. */

import { create } from "zustand";
import { control } from "../wire/control";
import { listen } from "../wire/live";
import type { News, Story } from "../wire/types";
import { allRead, channelAt, fromAddress, type Place, readKey, type Seat, toAddress } from "./seat";
import { changed, type World, worldOf } from "./world";

/** Entries of the wire fetched at the start. */
const WIRE_AT_START = 100;

interface Note {
  id: number;
  text: string;
}

export interface Store extends Seat {
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

let notes = 0;

export const useStore = create<Store>()((set, get) => ({
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

/** Seconds since 1970 on the playground's clock. */
export function playgroundNow(store: Store = useStore.getState()): number {
  const clock = store.world?.clock;
  return clock ? clock.now + (Date.now() / 1000 - clock.heard) : Date.now() / 1000;
}

const heardAt = (): number => Date.now() / 1000;

/** News that wait while everything is fetched: they are newer than what the fetch may bring. */
let waiting: News[] | null = null;

function hear(news: News): void {
  if (waiting) {
    waiting.push(news);
  } else if (news.type === "missed") {
    void load();
  } else {
    apply(news);
  }
}

function apply(news: News): void {
  const { world } = useStore.getState();
  if (news.type === "story") {
    const { type: _, ...story } = news;
    useStore.setState({ story });
  } else if (world) {
    useStore.setState({ world: { ...world, ...changed(world, news, heardAt()) } });
  }
}

/** Fetch everything; news that came meanwhile are applied on top. */
async function load(): Promise<void> {
  waiting ??= [];
  try {
    const [all, wire, story] = await Promise.all([
      control.everything(),
      control.journal(WIRE_AT_START),
      control.story(),
    ]);
    const world = worldOf(all, wire, heardAt());
    useStore.setState({ world, story, live: true });
    if (!world.users[useStore.getState().me]) takeSeat(world);
  } catch {
    useStore.setState({ live: false }); // the event stream reconnects by itself and loads again
  } finally {
    const late = waiting;
    waiting = null;
    for (const news of late) apply(news);
    if (late.some((news) => news.type === "missed")) void load();
  }
}

/** Sit down where the address says, else as the story's first person, else as anybody. */
function takeSeat(world: World): void {
  const { story } = useStore.getState();
  const address = fromAddress(window.location.hash);
  const people = Object.values(world.users).filter((one) => !one.is_bot);
  useStore.setState({ read: allRead(world) });
  if (address && world.users[address.me]) {
    useStore.setState({ places: { [address.me]: address.place } });
    useStore.getState().sit(address.me);
  } else {
    useStore.getState().sit(story?.people[0]?.user ?? people[0]?.id ?? "");
  }
}

/** Begin: news first, then everything, so that nothing falls between. */
export function connect(): () => void {
  useStore.subscribe((store) => {
    if (store.me) window.history.replaceState(null, "", toAddress(store.me, placeOf(store)));
  });
  return listen(
    hear,
    () => void load(),
    () => useStore.setState({ live: false }),
  );
}
