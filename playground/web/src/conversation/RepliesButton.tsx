/** How many replies a message has, and whose; opens the thread. */

import { dayName, shortDate, time } from "../store/dates";
import { useStore } from "../store/store";
import { useToday, useZone } from "../store/today";
import type { Message } from "../wire/types";
import { Avatar } from "./Avatar";

const FACES = 4;

/** The time, and the day where that is not today. */
function when(seconds: number, today: string, zone: string): string {
  const day = dayName(seconds, today, zone);
  const at = `at ${time(seconds, zone)}`;
  if (day === "Today") return at;
  return day === "Yesterday" ? `yesterday ${at}` : `on ${shortDate(seconds, zone)} ${at}`;
}

export function RepliesButton({ channel, message }: { channel: string; message: Message }) {
  const openThread = useStore((store) => store.openThread);
  const zone = useZone();
  const today = useToday();
  const count = message.reply_count ?? 0;
  const latest = Number(message.latest_reply ?? message.ts);
  return (
    <button type="button" className="replies-button" onClick={() => openThread(channel, message.ts)}>
      {message.reply_users?.slice(0, FACES).map((user) => (
        <Avatar key={user} user={user} small />
      ))}
      <span className="replies-count">{count === 1 ? "1 reply" : `${count} replies`}</span>
      <span className="replies-latest">last {when(latest, today, zone)}</span>
    </button>
  );
}
