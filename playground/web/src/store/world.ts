/** The workspace as this page knows it, and how news change it. Pure: no fetch, no clock, no React. */

import type {
  AgentThread,
  ChannelFacts,
  Everything,
  Fault,
  Features,
  Message,
  News,
  User,
  View,
  WireEntry,
} from "../wire/types";

/** Entries of the wire that the developer's panel keeps. */
const WIRE_KEPT = 300;

export interface World {
  team: { id: string; name: string; domain: string };
  app: { id: string; name: string; real_name: string; user_id: string; bot_id: string };
  features: Features;
  users: Record<string, User>;
  channels: Record<string, ChannelFacts>;
  /** By channel id, oldest first; replies of threads among them. */
  messages: Record<string, Message[]>;
  ephemerals: Message[];
  /** By user id, the top of the stack last. */
  modals: Record<string, View[]>;
  /** What is wrong with the top modal, by user id and block id; "" is the whole form. */
  errors: Record<string, Record<string, string>>;
  homes: Record<string, View>;
  /** By `channel:thread_ts`. */
  threads: Record<string, AgentThread>;
  wire: WireEntry[];
  faults: Fault[];
  sockets: number;
  clock: { now: number; heard: number; movable: boolean };
}

export const threadKey = (channel: string, ts: string): string => `${channel}:${ts}`;

const byId = <T extends { id: string }>(list: T[]): Record<string, T> =>
  Object.fromEntries(list.map((one) => [one.id, one]));

export function worldOf(all: Everything, wire: WireEntry[], heard: number): World {
  return {
    team: all.team,
    app: all.app,
    features: all.features,
    users: byId(all.users),
    channels: byId(all.channels.map(({ messages: _, ...facts }) => facts)),
    messages: Object.fromEntries(all.channels.map((one) => [one.id, one.messages])),
    ephemerals: all.ephemerals,
    modals: all.modals,
    errors: all.modal_errors,
    homes: all.homes,
    threads: Object.fromEntries(
      all.threads.map(({ channel, thread_ts, ...shown }) => [threadKey(channel, thread_ts), shown]),
    ),
    wire,
    faults: all.faults,
    sockets: all.sockets,
    clock: { ...all.clock, heard },
  };
}

/** The messages with one more, or with a newer version of one, in the order of time. */
function upserted(messages: Message[], message: Message): Message[] {
  let at = messages.length;
  while (at > 0 && Number((messages[at - 1] as Message).ts) > Number(message.ts)) at -= 1;
  const same = messages[at - 1]?.ts === message.ts;
  return messages.toSpliced(same ? at - 1 : at, same ? 1 : 0, message);
}

function withMessage(world: World, channel: string, message: Message): Partial<World> {
  const before = world.messages[channel] ?? [];
  return { messages: { ...world.messages, [channel]: upserted(before, message) } };
}

/** What a piece of news changes. */
export function changed(world: World, news: News, heard: number): Partial<World> {
  switch (news.type) {
    case "message":
    case "message_changed":
      return withMessage(world, news.channel, news.message);
    case "message_deleted": {
      const left = (world.messages[news.channel] ?? []).filter((one) => one.ts !== news.ts);
      return { messages: { ...world.messages, [news.channel]: left } };
    }
    case "ephemeral":
      return { ephemerals: upserted(world.ephemerals, news.message) };
    case "ephemeral_deleted":
      return { ephemerals: world.ephemerals.filter((one) => one.ts !== news.ts) };
    case "modal":
      return {
        modals: { ...world.modals, [news.user]: news.stack },
        errors: { ...world.errors, [news.user]: news.errors },
      };
    case "home":
      return { homes: { ...world.homes, [news.user]: news.view } };
    case "thread":
      return { threads: { ...world.threads, [threadKey(news.channel, news.thread_ts)]: news.shown } };
    case "channel":
      return { channels: { ...world.channels, [news.channel.id]: news.channel } };
    case "user":
      return { users: { ...world.users, [news.user.id]: news.user } };
    case "wire":
      return {
        wire: [...world.wire.filter((one) => one.index !== news.entry.index), news.entry].slice(-WIRE_KEPT),
      };
    case "sockets":
      return { sockets: news.connected };
    case "clock":
      return { clock: { ...world.clock, now: news.now, heard } };
    case "faults":
      return { faults: news.faults };
    default:
      return {};
  }
}
