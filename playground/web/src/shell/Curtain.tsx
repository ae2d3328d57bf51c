/** What is seen until the workspace is there. */

import { useEffect, useState } from "react";
import { useStore } from "../store/store";
import "./curtain.css";

/** Milliseconds after which a start that hangs deserves a word. */
const PATIENCE = 4_000;

export function Curtain() {
  const empty = useStore((store) => store.world !== null && store.me === "");
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="curtain">
      <img src="/icon.svg" alt="Faultline" width="72" height="72" />
      <p role="status">{empty ? "Nobody is in this workspace yet." : "Starting …"}</p>
      {late && !empty && (
        <p className="curtain-late" role="alert">
          The playground does not answer. Is <code>make demo</code> still running? Trying again …
        </p>
      )}
    </main>
  );
}
