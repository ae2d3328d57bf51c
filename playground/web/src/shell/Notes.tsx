/** Passing notes about what went wrong on this page. */

import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "../store/store";
import { CloseIcon } from "./icons";
import "./notes.css";

const SHOWN = 8_000;

export function Notes() {
  const notes = useStore((store) => store.notes);
  return (
    <section className="notes" aria-label="Notes" data-react-aria-top-layer>
      {notes.map((one) => (
        <Note key={one.id} id={one.id} text={one.text} />
      ))}
    </section>
  );
}

/** What stands between backticks is something to type. */
const said = (part: string, at: number): ReactNode => (at % 2 ? <code key={part}>{part}</code> : part);

/** One note: it goes by itself, but not while one reads it with the pointer or the keyboard on it. */
function Note({ id, text }: { id: number; text: string }) {
  const forget = useStore((store) => store.forget);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => forget(id), SHOWN);
    return () => clearTimeout(timer);
  }, [held, id, forget]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done by hovering; it only waits
    <div
      className="note"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p role="alert">{text.split("`").map(said)}</p>
      <button type="button" className="icon-button" aria-label="Dismiss this note" onClick={() => forget(id)}>
        <CloseIcon />
      </button>
    </div>
  );
}
