/** Using an element once: busy until the app has answered, and not twice meanwhile. */

import { useRef, useState } from "react";
import type { PlainValue } from "../../wire/types";
import { type Surface, use } from "../surface";

export interface Acting {
  busy: boolean;
  act: (value?: PlainValue) => Promise<void>;
}

export function useActing(surface: Surface, blockId: string, actionId = ""): Acting {
  const [busy, setBusy] = useState(false);
  const under = useRef(false); // the state is a drawing late for a double click
  const act = async (value?: PlainValue): Promise<void> => {
    if (under.current) return;
    under.current = true;
    setBusy(true);
    try {
      await use(surface, blockId, actionId, value);
    } finally {
      under.current = false;
      setBusy(false);
    }
  };
  return { busy, act };
}
