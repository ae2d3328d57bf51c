/** Following the workspace: everything is fetched once, then the news change it. */

import { control } from "../wire/control";
import { listen } from "../wire/live";
import type { News, Story } from "../wire/types";
import { keep, keptBefore } from "./kept";
import { allRead, fromAddress, toAddress } from "./seat";
import { placeOf, type Store, useStore } from "./store";
import { changed, type World, worldOf } from "./world";

/** Entries of the wire fetched at the start. */
const WIRE_AT_START = 100;
/** Milliseconds until what could not be fetched is tried again. */
const AGAIN = 1_000;

const heardAt = (): number => Date.now() / 1000;

/** Whether the stream of news is open. */
let streaming = false;
let loading = false;
/** Whether all has to be fetched once more. */
let wanted = false;
/** News that came since the last fetch began: they are newer than what it may bring. */
let waiting: News[] = [];

function hear(news: News): void {
  if (news.type === "missed") void load();
  else if (loading) waiting.push(news);
  else apply(news);
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

async function fetchAll(): Promise<{ world: World; story: Story | null }> {
  const [all, wire, story] = await Promise.all([
    control.everything(),
    control.journal(WIRE_AT_START),
    control.story(),
  ]);
  return { world: worldOf(all, wire, heardAt()), story };
}

/** Fetch everything, one fetch at a time; news that came meanwhile are applied on top. */
async function load(): Promise<void> {
  wanted = true;
  if (loading) return;
  loading = true;
  while (wanted) {
    wanted = false;
    waiting = [];
    const all = await fetchAll().catch(() => null);
    if (all) {
      useStore.setState({ ...all, live: streaming });
      if (!all.world.users[useStore.getState().me]) takeSeat(all.world);
    } else {
      useStore.setState({ live: false });
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
      wanted = streaming; // a stream that was lost reconnects by itself and loads again
    }
  }
  loading = false;
  for (const news of waiting) apply(news);
}

/** Sit down where the address says, else as the story's first person, else as anybody. */
function takeSeat(world: World): void {
  const { story } = useStore.getState();
  const address = fromAddress(window.location.hash);
  const people = Object.values(world.users).filter((one) => !one.is_bot);
  const before = story?.phase === "reading" ? null : keptBefore(); // what a story read anew says is new
  useStore.setState(before ?? { read: allRead(world) });
  if (address && world.users[address.me]) {
    useStore.setState({ places: { [address.me]: address.place } });
    useStore.getState().sit(address.me);
  } else {
    useStore.getState().sit(story?.people[0]?.user ?? people[0]?.id ?? "");
  }
}

/** Only where it differs: browsers refuse to be told too often. */
function showAddress(store: Store): void {
  const address = toAddress(store.me, placeOf(store));
  if (store.me && address !== window.location.hash) window.history.replaceState(null, "", address);
}

/** Begin: news first, then everything, so that nothing falls between. */
export function connect(): void {
  useStore.subscribe(showAddress);
  useStore.subscribe(keep);
  listen({
    heard: hear,
    opened: () => {
      streaming = true;
      void load();
    },
    lost: () => {
      streaming = false;
      useStore.setState({ live: false });
    },
  });
}
