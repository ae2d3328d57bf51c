/** Reading a conversation: what counts as read, and where the new messages begin. */

import { useEffect, useState } from "react";
import { isTop, readKey } from "../store/seat";
import { useStore } from "../store/store";
import type { Message } from "../wire/types";
import { usePageSeen } from "./facts";

/** The first message of somebody else after what one has read; empty when there is none. */
function firstUnread(messages: Message[], me: string, since: number): string {
  let first = "";
  for (let at = messages.length - 1; at >= 0; at -= 1) {
    const message = messages[at] as Message;
    if (Number(message.ts) <= since) break;
    if (message.user !== me && isTop(message)) first = message.ts;
  }
  return first;
}

/** Marks messages as read while one looks at the newest; the message above which "New" stands. */
export function useReading(channel: string, messages: Message[], atBottom: boolean): string {
  const me = useStore((store) => store.me);
  const since = Number(useStore((store) => store.read[readKey(store.me, channel)]) ?? 0);
  const markRead = useStore((store) => store.markRead);
  const looking = usePageSeen() && atBottom;
  const last = messages.at(-1)?.ts ?? "";
  const [line, setLine] = useState(() => firstUnread(messages, me, since));
  useEffect(() => {
    if (looking && last) markRead(channel, last);
    // The line stays where it was put until one leaves the conversation: it tells what came while one was away.
    if (!looking) setLine((before) => before || firstUnread(messages, me, since));
  }, [looking, last, channel, markRead, messages, me, since]);
  return line;
}
