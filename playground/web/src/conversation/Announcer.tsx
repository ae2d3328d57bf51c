/** Says to a screen reader what others said just now; what is still being written only once it is whole. */

import { useEffect, useRef, useState } from "react";
import { useStore } from "../store/store";
import type { Message } from "../wire/types";
import { spokenOf } from "./spoken";

export function Announcer({ messages }: { messages: Message[] }) {
  const me = useStore((store) => store.me);
  const [said, setSaid] = useState("");
  const heard = useRef(Number(messages.at(-1)?.ts ?? 0));
  const growing = useRef(new Set<string>());
  useEffect(() => {
    const fresh = messages.filter((one) => Number(one.ts) > heard.current);
    for (const one of fresh) if (one.streaming_state === "in_progress") growing.current.add(one.ts);
    const whole = messages.filter(
      (one) => growing.current.has(one.ts) && one.streaming_state !== "in_progress",
    );
    for (const one of whole) growing.current.delete(one.ts);
    heard.current = Math.max(heard.current, Number(messages.at(-1)?.ts ?? 0));
    const others = fresh.filter((one) => one.user !== me && !growing.current.has(one.ts));
    const last = [...others, ...whole].at(-1);
    const { world } = useStore.getState();
    if (last && world) setSaid(spokenOf(world, last));
  }, [messages, me]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {said}
    </p>
  );
}
