/** One message: who, when, what, and what can be done with it. */

import { memo, useRef } from "react";
import { time } from "../store/dates";
import { useZone } from "../store/today";
import type { Message } from "../wire/types";
import { Avatar } from "./Avatar";
import { DeleteMessage } from "./DeleteMessage";
import { EditMessage } from "./EditMessage";
import { useName } from "./facts";
import { MessageBody } from "./MessageBody";
import { MessageHead, MessageTime } from "./MessageHead";
import { MessageTools } from "./MessageTools";
import { Reactions } from "./Reactions";
import { RepliesButton } from "./RepliesButton";
import { useReach, walk } from "./reach";
import { useBegun } from "./useBegun";
import { useChanging } from "./useChanging";
import { Whispered } from "./Whispered";
import "./message.css";
import "./replies.css";

interface Given {
  channel: string;
  message: Message;
  /** In a conversation, in a thread beside it, or as an answer below a question. */
  place?: "conversation" | "thread" | "inline";
  follows?: boolean;
}

export const MessageRow = memo(function MessageRow(given: Given) {
  const { channel, message, place = "conversation", follows = false } = given;
  const { mode, change, draft } = useChanging(channel, message, place);
  const { reached, reaching, opened } = useReach();
  const name = useName(message.user);
  const at = time(Number(message.ts), useZone());
  const article = useRef<HTMLElement>(null);
  const beginning = useRef<HTMLDivElement>(null);
  useBegun(beginning, channel, place === "thread" ? "0" : message.ts);
  const read = () => {
    change("read");
    article.current?.focus();
  };
  const classes = ["message", follows && "follows", message.is_ephemeral && "whispered"].filter(Boolean);
  return (
    <article
      ref={article}
      className={classes.join(" ")}
      data-ts={message.ts}
      aria-label={`${name} at ${at}`}
      aria-busy={message.streaming_state === "in_progress"}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard reaches a message's tools through it
      tabIndex={0}
      onKeyDown={walk}
      {...reaching}
    >
      <div className="message-side" ref={beginning}>
        {follows ? <MessageTime ts={message.ts} /> : <Avatar user={message.user} />}
      </div>
      <div className="message-main">
        {message.is_ephemeral && <Whispered ts={message.ts} />}
        {!follows && <MessageHead message={message} />}
        {mode === "edit" && <EditMessage channel={channel} ts={message.ts} draft={draft} done={read} />}
        {mode !== "edit" && <MessageBody channel={channel} message={message} />}
        {mode === "delete" && <DeleteMessage channel={channel} ts={message.ts} done={read} />}
        {message.reactions && <Reactions channel={channel} ts={message.ts} reactions={message.reactions} />}
        {place === "conversation" && Boolean(message.reply_count) && (
          <RepliesButton channel={channel} message={message} />
        )}
      </div>
      {reached && mode === "read" && !message.is_ephemeral && (
        <MessageTools
          channel={channel}
          message={message}
          threaded={place === "thread"}
          opened={opened}
          change={change}
        />
      )}
    </article>
  );
});
