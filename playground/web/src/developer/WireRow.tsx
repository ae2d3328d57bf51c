/** One line of the wire: when, which way, what, how long, and whether Slack takes it. */

import { memo } from "react";
import { timeWithSeconds } from "../store/dates";
import type { WireEntry } from "../wire/types";
import { ARROWS, nameOf, took, WAYS } from "./wire";

interface Given {
  entry: WireEntry;
  zone: string;
  chosen: boolean;
  choose: (index: number) => void;
}

export const WireRow = memo(function WireRow({ entry, zone, chosen, choose }: Given) {
  return (
    <li>
      <button type="button" className="dev-row" aria-pressed={chosen} onClick={() => choose(entry.index)}>
        <span className="dev-time">{timeWithSeconds(entry.at, zone)}</span>
        <span className="dev-way">
          <span aria-hidden="true">{ARROWS[entry.direction]} </span>
          <span>{WAYS[entry.direction]}</span>
        </span>
        <span className="dev-method">{nameOf(entry)}</span>
        <span className="dev-took">{took(entry)}</span>
        <span className={entry.ok ? "dev-ok" : "dev-bad"}>
          {entry.ok ? "valid" : entry.error || "refused"}
        </span>
      </button>
    </li>
  );
});
