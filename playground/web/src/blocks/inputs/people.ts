/** Whom and what a menu of people or channels offers to the person one is. */

import { personName } from "../../store/names";
import type { World } from "../../store/world";
import type { ChannelFacts, Element, Option, User } from "../../wire/types";
import type { ChoiceGroup } from "./choices";

interface Filter {
  include?: ("im" | "mpim" | "private" | "public")[];
  exclude_bot_users?: boolean;
  exclude_external_shared_channels?: boolean;
}

const option = (value: string, text: string): Option => ({ text: { type: "plain_text", text }, value });

const byName = (one: Option, other: Option): number => one.text.text.localeCompare(other.text.text);

function peopleOf(world: World): Option[] {
  const there = (user: User) => !user.is_bot && !user.deleted;
  const found = Object.values(world.users).filter(there);
  return found.map((user) => option(user.id, personName(world, user.id))).toSorted(byName);
}

const kindOf = (channel: ChannelFacts): "im" | "mpim" | "private" | "public" =>
  channel.is_im ? "im" : channel.is_mpim ? "mpim" : channel.is_private ? "private" : "public";

/** The channels that somebody can see, by the filter of a menu. */
function channelsOf(world: World, me: string, { include, ...without }: Filter): Option[] {
  const seen = (channel: ChannelFacts) => {
    const kind = kindOf(channel);
    if (channel.is_archived || (include && !include.includes(kind))) return false;
    if (without.exclude_external_shared_channels && channel.is_ext_shared) return false;
    if (kind === "im") return channel.user === me && !without.exclude_bot_users;
    return kind === "public" || channel.members.includes(me);
  };
  const called = (channel: ChannelFacts) =>
    channel.is_im ? world.app.real_name : `${channel.is_private ? "🔒 " : "# "}${channel.name}`;
  const found = Object.values(world.channels).filter(seen);
  return found.map((channel) => option(channel.id, called(channel))).toSorted(byName);
}

export function offered(world: World, me: string, element: Element): ChoiceGroup[] {
  if (element.type.endsWith("users_select")) return [{ label: "", options: peopleOf(world) }];
  const any = element.type.endsWith("channels_select");
  const filter: Filter = any ? { include: ["public"] } : ((element.filter as Filter | undefined) ?? {});
  return [{ label: "", options: channelsOf(world, me, filter) }];
}
