/** The guided tour: seven steps beside the page, each with something to do. Only where there is a story. */

import { useEffect } from "react";
import { useStore } from "../store/store";
import { TourPanel } from "./TourPanel";
import "./tour.css";

const DISMISSED = "faultline-tour-dismissed";

/** The tour is open at first, and stays as somebody left it while the tab is open. */
function useDismissal(told: boolean): void {
  useEffect(() => {
    if (!told) return;
    const { setTourOpen } = useStore.getState();
    if (!sessionStorage.getItem(DISMISSED)) setTourOpen(true);
    return useStore.subscribe(({ tourOpen }, before) => {
      if (tourOpen === before.tourOpen) return;
      if (tourOpen) sessionStorage.removeItem(DISMISSED);
      else sessionStorage.setItem(DISMISSED, "yes");
    });
  }, [told]);
}

export function Tour() {
  const told = useStore((store) => store.story !== null);
  const open = useStore((store) => store.tourOpen);
  useDismissal(told);
  return open && told ? <TourPanel /> : null;
}
