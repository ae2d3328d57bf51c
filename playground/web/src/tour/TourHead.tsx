/** Where one is in the tour, and how to fold or close it. */

import { CloseIcon } from "../shell/icons";
import { useStore } from "../store/store";
import { STEPS } from "./steps";

interface Given {
  at: number;
  /** Only on a narrow screen: whether the sheet is folded. */
  folded: boolean | undefined;
  fold: (folded: boolean) => void;
}

export function TourHead({ at, folded, fold }: Given) {
  return (
    <header className="tour-head">
      <span className="tour-place">
        {at < STEPS.length ? `Step ${at + 1} of ${STEPS.length}` : "The end of the tour"}
      </span>
      {folded !== undefined && (
        <button type="button" className="button" aria-expanded={!folded} onClick={() => fold(!folded)}>
          {folded ? "Unfold" : "Fold"}
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label="Close the tour"
        onClick={() => useStore.getState().setTourOpen(false)}
      >
        <CloseIcon />
      </button>
    </header>
  );
}
