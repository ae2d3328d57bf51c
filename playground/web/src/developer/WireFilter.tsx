/** Which entries are shown. */

import { KINDS, type Kind } from "./wire";

const CALLED: Record<Kind, string> = {
  all: "All",
  calls: "Calls",
  deliveries: "Deliveries",
  refused: "Refused",
};

interface Given {
  kind: Kind;
  words: string;
  setKind: (kind: Kind) => void;
  setWords: (words: string) => void;
}

export function WireFilter({ kind, words, setKind, setWords }: Given) {
  return (
    <div className="dev-filter">
      <fieldset className="dev-kinds">
        <legend className="visually-hidden">Show</legend>
        {KINDS.map((one) => (
          <label key={one} className="dev-kind">
            <input
              type="radio"
              name="dev-kind"
              className="visually-hidden"
              checked={kind === one}
              onChange={() => setKind(one)}
            />
            <span>{CALLED[one]}</span>
          </label>
        ))}
      </fieldset>
      <input
        type="search"
        className="dev-search"
        aria-label="Search the wire"
        placeholder="Method or payload"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </div>
  );
}
