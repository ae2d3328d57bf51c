/** One row of a conversation. */

import { memo } from "react";
import { dayName } from "../store/dates";
import { useToday, useZone } from "../store/today";
import { InlineReplies } from "./InlineReplies";
import { MessageRow } from "./MessageRow";
import { type Row, sameRow } from "./rows";

function DayDivider({ at }: { at: number }) {
  const zone = useZone();
  const today = useToday();
  return (
    <div className="day-divider">
      <span>{dayName(at, today, zone)}</span>
    </div>
  );
}

export const RowView = memo(
  function RowView({ channel, row }: { channel: string; row: Row }) {
    if (row.kind === "day") return <DayDivider at={row.at} />;
    if (row.kind === "new") return <div className="new-line">New</div>;
    const { message, follows, replies } = row;
    if (replies.length === 0) return <MessageRow channel={channel} message={message} follows={follows} />;
    return (
      <>
        <MessageRow channel={channel} message={message} follows={follows} place="inline" />
        <InlineReplies channel={channel} head={message.ts} replies={replies} />
      </>
    );
  },
  (one, other) => one.channel === other.channel && sameRow(one.row, other.row),
);
