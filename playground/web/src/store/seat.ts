/** Where one sits: which person one is, what one looks at, what one has read. */

import type { Message } from "../wire/types";
import type { World } from "./world";

/** What the middle of the page shows. */
export type Place = { kind: "channel"; channel: string } | { kind: "app"; tab: "home" | "messages" };

export interface Seat {
  me: string;
  /** Where each person was last, by user id. */
  places: Record<string, Place>;
  /** The open thread beside the conversation. */
  thread: { channel: string; ts: string } | null;
  /** The last message read, by `user:channel`. */
  read: Record<string, string>;
}

export const readKey = (user: string, channel: string): string => `${user}:${channel}`;

/** The direct message channel between a person and the app. */
export function directOf(world: World, user: string): string {
  return Object.values(world.channels).find((one) => one.is_im && one.user === user)?.id ?? "";
}

/** The channel whose conversation is shown at a place; empty on Home. */
export function channelAt(world: World, me: string, place: Place): string {
  if (place.kind === "channel") return place.channel;
  return place.tab === "messages" ? directOf(world, me) : "";
}

/** Whether a message stands in the conversation itself and not only in a thread. */
export const isTop = (message: Message): boolean =>
  !message.thread_ts || message.thread_ts === message.ts || message.is_broadcast === true;

/** How many messages of others came since one last looked; in direct messages replies count too. */
export function unread(
  world: Pick<World, "messages" | "channels">,
  seat: Pick<Seat, "me" | "read">,
  channel: string,
): number {
  const since = Number(seat.read[readKey(seat.me, channel)] ?? 0);
  const messages = world.messages[channel] ?? [];
  const direct = world.channels[channel]?.is_im ?? false;
  let count = 0;
  for (let at = messages.length - 1; at >= 0; at -= 1) {
    const message = messages[at] as Message;
    if (Number(message.ts) <= since) break;
    if (message.user !== seat.me && (direct || isTop(message))) count += 1;
  }
  return count;
}

/** Everything there is at the start counts as read, by everybody. */
export function allRead(world: World): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [channel, facts] of Object.entries(world.channels)) {
    const last = world.messages[channel]?.at(-1)?.ts ?? "0";
    for (const user of facts.members) read[readKey(user, channel)] = last;
  }
  return read;
}

/** `#user/channel` or `#user/home` in the address: a place that can be kept and shared between tabs. */
export function fromAddress(hash: string): { me: string; place: Place } | null {
  const [me, where] = hash.replace(/^#/, "").split("/");
  if (!me || !where) return null;
  if (where === "home" || where === "messages") return { me, place: { kind: "app", tab: where } };
  return { me, place: { kind: "channel", channel: where } };
}

export function toAddress(me: string, place: Place): string {
  return `#${me}/${place.kind === "app" ? place.tab : place.channel}`;
}
