/** Doing something once at a time: what is pressed again meanwhile does nothing. */

import { useRef, useState } from "react";

interface Once {
  busy: boolean;
  once: (doing: () => Promise<unknown>) => Promise<void>;
}

export function useOnce(): Once {
  const [busy, setBusy] = useState(false);
  const under = useRef(false); // the state is a drawing late for a double click
  const once = async (doing: () => Promise<unknown>): Promise<void> => {
    if (under.current) return;
    under.current = true;
    setBusy(true);
    try {
      await doing();
    } finally {
      under.current = false;
      setBusy(false);
    }
  };
  return { busy, once };
}
