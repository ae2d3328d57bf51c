/** What a message says: text or blocks, attachments, files. Drawn again only when the message changes. */

import { memo, useMemo } from "react";
import { Attachments } from "../blocks/Attachments";
import { Blocks } from "../blocks/Blocks";
import type { Surface } from "../blocks/surface";
import { Markdown, Mrkdwn } from "../blocks/Text";
import type { Message } from "../wire/types";
import { Files } from "./Files";
import { useAppName } from "./facts";
import { failure } from "./failure";

/** A streamed message is Markdown with blocks below it; any other has its text only for want of blocks. */
function Said({ message }: { message: Message }) {
  if (!message.text) return null;
  if (message.streaming_state) return <Markdown text={message.text} />;
  return message.blocks?.length ? null : <Mrkdwn text={message.text} />;
}

function Failure({ message }: { message: Message }) {
  const app = useAppName();
  return <p className="message-failure">{failure(message.text ?? "", message.error ?? "", app)}</p>;
}

interface Given {
  channel: string;
  message: Message;
}

export const MessageBody = memo(function MessageBody({ channel, message }: Given) {
  const surface = useMemo<Surface>(
    () => ({ kind: "message", channel, ts: message.ts }),
    [channel, message.ts],
  );
  if (message.error) return <Failure message={message} />;
  return (
    <div className="message-body">
      <Said message={message} />
      {message.blocks && <Blocks blocks={message.blocks} surface={surface} />}
      {message.streaming_state === "in_progress" && <span className="message-cursor" aria-hidden="true" />}
      {message.edited && !message.bot_id && <span className="message-edited"> (edited)</span>}
      {message.attachments && <Attachments attachments={message.attachments} surface={surface} />}
      {message.files && <Files files={message.files} />}
    </div>
  );
});
