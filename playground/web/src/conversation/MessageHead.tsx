/** Who says it, and when. */

import { longDate, time } from "../store/dates";
import { useZone } from "../store/today";
import type { Message } from "../wire/types";
import { useName } from "./facts";

export function MessageTime({ ts }: { ts: string }) {
  const zone = useZone();
  const seconds = Number(ts);
  const said = time(seconds, zone);
  return (
    <time
      className="message-time"
      dateTime={new Date(seconds * 1000).toISOString()}
      title={`${longDate(seconds, zone)} at ${said}`}
    >
      {said}
    </time>
  );
}

export function MessageHead({ message }: { message: Message }) {
  const name = useName(message.user);
  const isMachine = Boolean(message.bot_id) || message.error !== undefined;
  return (
    <div className="message-head">
      <span className="message-name">{name}</span>
      {isMachine && <span className="message-tag">APP</span>}
      <MessageTime ts={message.ts} />
    </div>
  );
}
