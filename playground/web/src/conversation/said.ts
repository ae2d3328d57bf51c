/** What was said in a conversation, as the person one is sees it. */

import { useMemo } from "react";
import { useStore } from "../store/store";
import type { Message } from "../wire/types";
import { useEphemerals, useMessages } from "./facts";

const byTime = (one: Message, other: Message): number => Number(one.ts) - Number(other.ts);

/** Messages, and among them what only this person was shown and has not dismissed; oldest first. */
export function useSaid(channel: string): Message[] {
  const messages = useMessages(channel);
  const ephemerals = useEphemerals();
  const dismissed = useStore((store) => store.dismissed);
  const me = useStore((store) => store.me);
  return useMemo(() => {
    // Slackbot's note about a form has no channel: it is told wherever one is.
    const here = (one: Message) => one.to === me && (one.channel === channel || !one.channel);
    const whispered = ephemerals.filter((one) => here(one) && !dismissed.includes(one.ts));
    return whispered.length > 0 ? [...messages, ...whispered].sort(byTime) : messages;
  }, [messages, ephemerals, dismissed, me, channel]);
}

/** A thread: its head and the replies. */
export function useThread(channel: string, ts: string): Message[] {
  const said = useSaid(channel);
  return useMemo(() => said.filter((one) => one.ts === ts || one.thread_ts === ts), [said, ts]);
}
