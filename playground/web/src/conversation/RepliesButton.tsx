/** How many replies a message has, and whose; opens the thread. */

import { time } from "../store/dates";
import { useStore } from "../store/store";
import type { Message } from "../wire/types";
import { Avatar } from "./Avatar";
import { useZone } from "./facts";

const FACES = 4;

export function RepliesButton({ channel, message }: { channel: string; message: Message }) {
  const openThread = useStore((store) => store.openThread);
  const zone = useZone();
  const count = message.reply_count ?? 0;
  const latest = Number(message.latest_reply ?? message.ts);
  return (
    <button type="button" className="replies-button" onClick={() => openThread(channel, message.ts)}>
      {message.reply_users?.slice(0, FACES).map((user) => (
        <Avatar key={user} user={user} small />
      ))}
      <span className="replies-count">{count === 1 ? "1 reply" : `${count} replies`}</span>
      <span className="replies-latest">last at {time(latest, zone)}</span>
    </button>
  );
}
