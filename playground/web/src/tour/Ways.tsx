/** Back, on, or out of the tour. */

import { useStore } from "../store/store";
import { STEPS } from "./steps";

interface Given {
  at: number;
  done: boolean;
  go: (at: number) => void;
}

export function Ways({ at, done, go }: Given) {
  const atEnd = at >= STEPS.length;
  const close = (): void => useStore.getState().setTourOpen(false);
  return (
    <footer className="tour-ways">
      {at > 0 && (
        <button type="button" className="button" onClick={() => go(at - 1)}>
          Back
        </button>
      )}
      <button
        type="button"
        className={done || atEnd ? "button primary" : "button"}
        onClick={() => (atEnd ? close() : go(at + 1))}
      >
        {atEnd ? "Close the tour" : done ? "Next" : "Skip"}
      </button>
    </footer>
  );
}
