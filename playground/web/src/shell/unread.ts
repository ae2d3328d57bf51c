/** What waits for whom: how many messages of others came to each conversation since one last looked. */

import { useMemo } from "react";
import { unread } from "../store/seat";
import { useStore } from "../store/store";
import type { ChannelFacts, Message } from "../wire/types";

const NO_CHANNELS: Record<string, ChannelFacts> = {};
const NO_MESSAGES: Record<string, Message[]> = {};

/** For one person, by channel id; only conversations in which something waits. */
export function useUnread(person: string): Record<string, number> {
  const channels = useStore((store) => store.world?.channels) ?? NO_CHANNELS;
  const messages = useStore((store) => store.world?.messages) ?? NO_MESSAGES;
  const read = useStore((store) => store.read);
  return useMemo(() => {
    const counts: Record<string, number> = {};
    for (const { id, members, is_archived } of Object.values(channels)) {
      if (is_archived || !members.includes(person)) continue;
      const count = unread({ messages, channels }, { me: person, read }, id);
      if (count > 0) counts[id] = count;
    }
    return counts;
  }, [channels, messages, read, person]);
}
