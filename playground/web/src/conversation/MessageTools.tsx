/** The tools of one message, there while one points at it or has the keyboard in it. */

import { ReplyIcon } from "../shell/icons";
import { useStore } from "../store/store";
import type { Message } from "../wire/types";
import { useReact } from "./doing";
import { EmojiPicker } from "./EmojiPicker";
import { MessageMenu } from "./MessageMenu";
import "./tools.css";

interface Given {
  channel: string;
  message: Message;
  /** Inside a thread one is there already. */
  threaded: boolean;
  opened: (open: boolean) => void;
  change: (how: "edit" | "delete") => void;
}

export function MessageTools({ channel, message, threaded, opened, change }: Given) {
  const openThread = useStore((store) => store.openThread);
  const react = useReact(channel, message.ts);
  return (
    <div className="message-tools" role="toolbar" aria-label="Message actions">
      <EmojiPicker label="Add reaction" placement="bottom end" choose={react} opened={opened} />
      {!threaded && (
        <button
          type="button"
          className="icon-button"
          aria-label="Reply in thread"
          title="Reply in thread"
          onClick={() => openThread(channel, message.thread_ts || message.ts)}
        >
          <ReplyIcon />
        </button>
      )}
      <MessageMenu channel={channel} message={message} opened={opened} change={change} />
    </div>
  );
}
