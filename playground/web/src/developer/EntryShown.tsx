/** One entry in full: how it went, why Slack refuses it, its payload. */

import { longDate, timeWithSeconds } from "../store/dates";
import { useStore } from "../store/store";
import type { WireEntry } from "../wire/types";
import { JsonTree } from "./JsonTree";
import { nameOf, took, wayOf } from "./wire";

function copy(entry: WireEntry): void {
  const { note } = useStore.getState();
  navigator.clipboard.writeText(JSON.stringify(entry.body, null, 2)).then(
    () => note("The payload is copied."),
    () => note("This browser does not let the page copy."),
  );
}

export function EntryShown({ entry, zone }: { entry: WireEntry; zone: string }) {
  const when = `${longDate(entry.at, zone)}, ${timeWithSeconds(entry.at, zone)}`;
  return (
    <>
      <div className="dev-entry-head">
        <h3 className="dev-subtitle">{nameOf(entry)}</h3>
        <button type="button" className="button" onClick={() => copy(entry)}>
          Copy payload
        </button>
      </div>
      <p className="dev-quiet">
        {wayOf(entry)} · {when}
        {took(entry) && ` · ${took(entry)}`}
      </p>
      {entry.ok ? (
        <p className="dev-ok">Slack takes it.</p>
      ) : (
        <p className="dev-bad">Refused: {entry.error || "no reason was given"}</p>
      )}
      {entry.problems.length > 0 && (
        <ul className="dev-problems">
          {entry.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <div className="dev-json">
        <JsonTree value={entry.body} depth={0} />
      </div>
    </>
  );
}
