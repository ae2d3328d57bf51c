/** The open thread beside the conversation: its head, the replies, and where one replies. */

import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import { Composer } from "../composer/Composer";
import { CloseIcon } from "../shell/icons";
import { channelName } from "../store/names";
import { useStore } from "../store/store";
import { threadKey } from "../store/world";
import { Announcer } from "./Announcer";
import { useIsAgent } from "./facts";
import { MessageRow } from "./MessageRow";
import { Prompts } from "./Prompts";
import { StatusLine } from "./StatusLine";
import { useThread } from "./said";
import "./thread.css";

const NEAR = 80;

interface Place {
  channel: string;
  ts: string;
}

function ThreadHead({ channel, ts }: Place) {
  const closeThread = useStore((store) => store.closeThread);
  const title = useStore((store) => store.world?.threads[threadKey(channel, ts)]?.title);
  const where = useStore((store) => (store.world ? channelName(store.world, channel) : ""));
  const isAgent = useIsAgent(channel);
  return (
    <header className="thread-head">
      <h2>{title || "Thread"}</h2>
      <span className="thread-where">{isAgent ? where : `# ${where}`}</span>
      <button type="button" className="icon-button" aria-label="Close thread" onClick={closeThread}>
        <CloseIcon />
      </button>
    </header>
  );
}

function Replies({ channel, ts }: Place) {
  const messages = useThread(channel, ts);
  const isAgent = useIsAgent(channel); // there answers are announced by the conversation
  const scroller = useRef<HTMLDivElement>(null);
  const following = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a message that came or grew moves the end
  useLayoutEffect(() => {
    const list = scroller.current;
    if (list && following.current) list.scrollTop = list.scrollHeight;
  }, [messages]);
  const scrolled = () => {
    const list = scroller.current;
    if (list) following.current = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
  };
  const head = messages[0]?.ts === ts ? messages[0] : undefined;
  const replies = head ? messages.slice(1) : messages;
  return (
    <div className="thread-messages" ref={scroller} onScroll={scrolled} data-messages="">
      {head && <MessageRow channel={channel} message={head} place="thread" />}
      {replies.length > 0 && (
        <div className="thread-divider">{replies.length === 1 ? "1 reply" : `${replies.length} replies`}</div>
      )}
      {replies.map((reply) => (
        <MessageRow key={reply.ts} channel={channel} message={reply} place="thread" />
      ))}
      {!isAgent && <Announcer messages={replies} />}
    </div>
  );
}

/** Takes the keyboard along when it opens and gives it back to where it was. */
function Panel({ channel, ts }: Place) {
  const panel = useRef<HTMLElement>(null);
  const closeThread = useStore((store) => store.closeThread);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeThread();
  };
  return (
    <aside className="thread" ref={panel} aria-label="Thread" tabIndex={-1} onKeyDown={pressed}>
      <ThreadHead channel={channel} ts={ts} />
      <Replies channel={channel} ts={ts} />
      <StatusLine channel={channel} thread={ts} />
      <Prompts channel={channel} thread={ts} />
      <Composer channel={channel} thread={ts} />
    </aside>
  );
}

export function Thread() {
  const thread = useStore((store) => store.thread);
  return thread ? <Panel key={`${thread.channel}:${thread.ts}`} {...thread} /> : null;
}
