/** What a conversation is called in lists: a group has no name but its people's. */

import { personName } from "../store/names";
import type { World } from "../store/world";
import type { ChannelFacts } from "../wire/types";

export function groupName(world: World, channel: ChannelFacts, me: string): string {
  if (!channel.is_mpim) return channel.name;
  const others = channel.members.filter((one) => one !== me);
  return others.map((one) => personName(world, one)).join(", ");
}
