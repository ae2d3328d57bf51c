/** The last calls and deliveries, newest first, and the one that was chosen. */

import { useCallback, useMemo, useState } from "react";
import { useStore } from "../store/store";
import { useZone } from "../store/today";
import type { WireEntry } from "../wire/types";
import { EntryShown } from "./EntryShown";
import { WireFilter } from "./WireFilter";
import { WireRow } from "./WireRow";
import { type Kind, shown } from "./wire";

const NONE: WireEntry[] = [];

export function WireView() {
  const entries = useStore((store) => store.world?.wire ?? NONE);
  const zone = useZone();
  const [kind, setKind] = useState<Kind>("all");
  const [words, setWords] = useState("");
  const [index, setIndex] = useState<number | null>(null);
  const choose = useCallback((wanted: number) => setIndex((was) => (was === wanted ? null : wanted)), []);
  const rows = useMemo(() => shown(entries, kind, words), [entries, kind, words]);
  const chosen = entries.find((one) => one.index === index);
  return (
    <>
      <div className="dev-wire">
        <WireFilter kind={kind} words={words} setKind={setKind} setWords={setWords} />
        <ul className="dev-list" aria-label="Calls and deliveries, newest first">
          {rows.map((entry) => (
            <WireRow
              key={entry.index}
              entry={entry}
              zone={zone}
              chosen={entry.index === index}
              choose={choose}
            />
          ))}
        </ul>
        {rows.length === 0 && <p className="dev-quiet">Nothing like this has crossed the wire yet.</p>}
      </div>
      <div className="dev-entry">
        {chosen ? (
          <EntryShown key={chosen.index} entry={chosen} zone={zone} />
        ) : (
          <p className="dev-quiet">
            Choose a line to see its payload. Each is checked as Slack would check it.
          </p>
        )}
      </div>
    </>
  );
}
