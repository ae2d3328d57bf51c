/** What people and channels are called on the page. */

import type { World } from "./world";

const SLACKBOT = "USLACKBOT";

export function personName(world: World, id: string): string {
  if (id === SLACKBOT) return "Slackbot";
  const user = world.users[id];
  return user?.real_name || user?.name || id;
}

/** `#name`, or the other side of a direct message. */
export function channelName(world: World, id: string): string {
  const channel = world.channels[id];
  if (!channel) return id;
  return channel.is_im ? world.app.real_name : channel.name;
}

/** What a conversation is called in lists and above it: a group has no name but its people's. */
export function titleOf(world: World, id: string, me: string): string {
  const channel = world.channels[id];
  if (!channel?.is_mpim) return channelName(world, id);
  const others = channel.members.filter((one) => one !== me);
  return others.map((one) => personName(world, one)).join(", ");
}

/** One or two letters for a picture of somebody. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}
