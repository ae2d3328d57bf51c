/** A conversation: its messages as a list that draws only what is in sight. */

import { useCallback, useMemo, useRef, useState } from "react";
import { Virtuoso, type VirtuosoHandle } from "react-virtuoso";
import { channelName } from "../store/names";
import { isTop } from "../store/seat";
import { useStore } from "../store/store";
import { useZone } from "../store/today";
import type { Message } from "../wire/types";
import { Announcer } from "./Announcer";
import { Empty } from "./Empty";
import { useIsAgent, useMessages } from "./facts";
import { NewMessages } from "./NewMessages";
import { RowView } from "./RowView";
import { useReading } from "./reading";
import { guessedHeight, type Row, rowsOf } from "./rows";
import { useSaid } from "./said";
import { NEAR, useFollowing } from "./useFollowing";
import "./conversation.css";

const AHEAD = { top: 400, bottom: 400 };
/** Pixels in a tenth of a second: faster than one can read, so that blank rows do until it slows down. */
const SEEK = {
  enter: (speed: number) => Math.abs(speed) > 4_000,
  exit: (speed: number) => Math.abs(speed) < 2_500,
};
const PARTS = { ScrollSeekPlaceholder };
const NEWEST = { index: "LAST", align: "end" } as const;

function ScrollSeekPlaceholder({ height }: { height: number }) {
  return <div className="row-passing" style={{ height }} />;
}

const keyOf = (_: number, row: Row): string => row.key;

function useRows(channel: string, said: Message[], line: string): Row[] {
  const zone = useZone();
  const me = useStore((store) => store.me);
  const asker = useIsAgent(channel) ? me : "";
  return useMemo(() => rowsOf(said, { zone, line, asker }), [said, zone, line, asker]);
}

/** Mounted afresh for every channel and person: where one reads belongs to both. */
export function Conversation({ channel }: { channel: string }) {
  const me = useStore((store) => store.me);
  return <Reading key={`${me}:${channel}`} channel={channel} />;
}

function Reading({ channel }: { channel: string }) {
  const messages = useMessages(channel);
  const [atBottom, setAtBottom] = useState(false);
  const line = useReading(channel, messages, atBottom);
  const said = useSaid(channel);
  const rows = useRows(channel, said, line);
  const isAgent = useIsAgent(channel);
  const told = useMemo(() => (isAgent ? said : said.filter(isTop)), [isAgent, said]);
  return (
    <div className="conversation">
      {rows.length > 0 ? (
        <List channel={channel} rows={rows} atBottom={atBottom} setAtBottom={setAtBottom} />
      ) : (
        <Empty channel={channel} />
      )}
      <Announcer messages={told} />
    </div>
  );
}

interface Given {
  channel: string;
  rows: Row[];
  atBottom: boolean;
  setAtBottom: (at: boolean) => void;
}

function List({ channel, rows, atBottom, setAtBottom }: Given) {
  const list = useRef<VirtuosoHandle>(null);
  const name = useStore((store) => (store.world ? channelName(store.world, channel) : ""));
  const me = useStore((store) => store.me);
  const [start] = useState(() => startAt(rows));
  const [heights] = useState(() => rows.map(guessedHeight));
  const draw = useCallback((_: number, row: Row) => <RowView channel={channel} row={row} />, [channel]);
  const { scrolled, resized } = useFollowing(list, rows);
  const last = rows.at(-1);
  const mine = last?.kind === "message" && last.message.user === me;
  return (
    <>
      <Virtuoso
        ref={list}
        className="conversation-list"
        role="feed"
        aria-label={`Messages with ${name}`}
        data-messages=""
        tabIndex={-1}
        data={rows}
        computeItemKey={keyOf}
        itemContent={draw}
        heightEstimates={heights}
        initialTopMostItemIndex={start}
        increaseViewportBy={AHEAD}
        scrollSeekConfiguration={SEEK}
        components={PARTS}
        atBottomThreshold={NEAR}
        atBottomStateChange={setAtBottom}
        followOutput={(following) => following || mine}
        onScroll={scrolled}
        totalListHeightChanged={resized}
        alignToBottom
      />
      {!atBottom && <NewMessages channel={channel} go={() => list.current?.scrollToIndex(NEWEST)} />}
    </>
  );
}

/** At the first new message, else at the end. */
function startAt(rows: Row[]): typeof NEWEST | { index: number; align: "start" } {
  const line = rows.findIndex((row) => row.kind === "new");
  return line < 0 ? NEWEST : { index: line, align: "start" };
}
