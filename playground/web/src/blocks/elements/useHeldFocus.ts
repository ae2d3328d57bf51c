/** Keyboard focus stays in a row of buttons when the one that had it goes away with a change of the message. */

import { type RefObject, useEffect, useRef } from "react";

interface Held {
  ref: RefObject<HTMLDivElement | null>;
  onFocus: () => void;
  onBlur: () => void;
}

/** The row itself takes the focus, not its next button: Enter pressed twice must not press two of them.
 * Taking a node away tells React of no blur, so what was held then is still known afterwards. */
export function useHeldFocus(): Held {
  const ref = useRef<HTMLDivElement>(null);
  const held = useRef(false);
  useEffect(() => {
    if (held.current && document.activeElement === document.body) ref.current?.focus();
  });
  return {
    ref,
    onFocus: () => {
      held.current = true;
    },
    onBlur: () => {
      held.current = false;
    },
  };
}
