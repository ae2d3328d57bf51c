/** A message counts as read once its beginning has been in sight. */

import { type RefObject, useEffect } from "react";
import { readKey } from "../store/seat";
import { useStore } from "../store/store";
import { usePageSeen } from "./facts";

/** Watches for the element with which an unread message begins. */
export function useBegun(beginning: RefObject<HTMLElement | null>, channel: string, ts: string): void {
  const seen = usePageSeen();
  const fresh = useStore((store) => Number(store.read[readKey(store.me, channel)] ?? 0) < Number(ts));
  useEffect(() => {
    if (!seen || !fresh || !beginning.current) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) useStore.getState().markRead(channel, ts);
    });
    observer.observe(beginning.current);
    return () => observer.disconnect();
  }, [seen, fresh, beginning, channel, ts]);
}
