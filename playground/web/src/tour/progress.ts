/** How far somebody is in the tour; kept for as long as the tab is open. */

import { useEffect, useState } from "react";
import { isDone, type StepKey } from "./done";
import type { Given } from "./found";
import { STEPS } from "./steps";

interface Kept {
  /** The step that is shown; one more than there are steps is the end. */
  at: number;
  /** Steps that were done once: somebody may have gone on to another place since. */
  done: StepKey[];
}

export interface Progress {
  at: number;
  done: (key: StepKey) => boolean;
  go: (at: number) => void;
}

const KEPT = "faultline-tour";
const NOTHING: Kept = { at: 0, done: [] };

function read(): Kept {
  const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  const { at, done } = (kept ?? NOTHING) as Kept;
  return typeof at === "number" && Array.isArray(done) ? { at, done } : NOTHING;
}

export function useProgress(given: Given): Progress {
  const [kept, setKept] = useState(read);
  const before = given.story.phase === "reading";
  const now = STEPS.map((step) => step.key).filter((key) => kept.done.includes(key) || isDone[key](given));
  const known = now.join();
  useEffect(() => {
    setKept((was) => (before ? NOTHING : { ...was, done: known.split(",").filter(Boolean) as StepKey[] }));
  }, [known, before]);
  useEffect(() => sessionStorage.setItem(KEPT, JSON.stringify(kept)), [kept]);
  return {
    at: kept.at,
    done: (key) => now.includes(key),
    go: (at) => setKept((was) => ({ ...was, at: Math.max(0, Math.min(at, STEPS.length)) })),
  };
}
