/** Below a question to the app: its answers, in sight. */

import { useStore } from "../store/store";
import type { Message } from "../wire/types";
import { MessageRow } from "./MessageRow";

interface Given {
  channel: string;
  head: string;
  replies: Message[];
}

export function InlineReplies({ channel, head, replies }: Given) {
  const openThread = useStore((store) => store.openThread);
  return (
    <div className="inline-replies">
      {replies.map((reply) => (
        <MessageRow key={reply.ts} channel={channel} message={reply} place="inline" />
      ))}
      <button type="button" className="inline-reply" onClick={() => openThread(channel, head)}>
        Reply
      </button>
    </div>
  );
}
