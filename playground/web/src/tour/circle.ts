/** While a dialog is open, Tab goes on from its last control to the tour beside it, and round again. */

import { type RefObject, useEffect } from "react";

const STOPS = "a[href], button, input, select, textarea";
const DIALOGS = ".modal-dialog, .confirm";

/** The first and the last of what Tab comes to. */
function endsOf(part: HTMLElement): { first: HTMLElement | undefined; last: HTMLElement | undefined } {
  const stops = [...part.querySelectorAll<HTMLElement>(STOPS)].filter(
    (one) => one.tabIndex >= 0 && !one.matches(":disabled") && one.checkVisibility(),
  );
  return { first: stops[0], last: stops.at(-1) };
}

const openDialog = (): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>(DIALOGS)].findLast((one) => !one.closest("[inert]"));

/** From the end of one of the two to the beginning of the other, or the other way round. */
function pass(event: KeyboardEvent, tour: HTMLElement): void {
  const dialog = openDialog();
  if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey || !dialog) return;
  const [here, other] = tour.contains(document.activeElement) ? [tour, dialog] : [dialog, tour];
  const leaving = event.shiftKey ? endsOf(here).first : endsOf(here).last;
  if (document.activeElement !== leaving) return;
  event.preventDefault();
  event.stopPropagation(); // the dialog would go one further
  (event.shiftKey ? endsOf(other).last : endsOf(other).first)?.focus();
}

/** Only for a tour that lies beside dialogs, not beneath them. */
export function useCircle(panel: RefObject<HTMLElement | null>, beside: boolean): void {
  useEffect(() => {
    if (!beside) return;
    const pressed = (event: KeyboardEvent): void => {
      if (panel.current) pass(event, panel.current);
    };
    // Before the dialog hears of it, which keeps the focus to itself.
    document.addEventListener("keydown", pressed, true);
    return () => document.removeEventListener("keydown", pressed, true);
  }, [panel, beside]);
}
