/** The panel of the tour: where one is in it, the step, and the way on. On a narrow screen it folds. */

import { useRef, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import { useNarrow, useRoomBeside } from "../shell/narrow";
import { useStore } from "../store/store";
import { useCircle } from "./circle";
import { Ending } from "./Ending";
import type { Given } from "./found";
import { useProgress } from "./progress";
import { StepList } from "./StepList";
import { StepShown } from "./StepShown";
import { STEPS } from "./steps";
import { TourHead } from "./TourHead";
import { TASKS } from "./tasks";
import { Ways } from "./Ways";

/** What the tour looks at, once it is there. */
function useGiven(): Given | null {
  const { world, story, ...seat } = useStore(
    useShallow(({ world, story, me, places, thread, read }) => ({ world, story, me, places, thread, read })),
  );
  return world && story ? { world, story, seat } : null;
}

export function TourPanel() {
  const given = useGiven();
  return given && <Opened given={given} />;
}

function Opened({ given }: { given: Given }) {
  const { at, done, go } = useProgress(given);
  const narrow = useNarrow();
  const beside = useRoomBeside();
  const [foldedAt, setFoldedAt] = useState("");
  const panel = useRef<HTMLElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useCircle(panel, beside);
  const step = STEPS[at];
  const finished = step !== undefined && done(step.key);
  const task = step && TASKS[step.key](given);
  // Folded until there is something else to do; what was done may be looked at first.
  const folded = foldedAt !== "" && (finished || foldedAt === (task?.says ?? "the end"));
  const fold = (wanted: boolean): void => setFoldedAt(wanted ? (task?.says ?? "the end") : "");
  const goTo = (to: number): void => {
    go(to);
    fold(false);
    title.current?.focus();
  };
  return (
    // To react-aria it lies above dialogs, as a note does: it can be read and used while one is open.
    <aside
      ref={panel}
      className={`tour${narrow && folded ? " folded" : ""}`}
      aria-label="Tour"
      data-react-aria-top-layer={beside || undefined}
    >
      <TourHead at={at} folded={narrow ? folded : undefined} fold={fold} />
      <h2 className="tour-title" tabIndex={-1} ref={title}>
        {step?.title ?? "Connect it to your Slack"}
      </h2>
      <div className="tour-body" key={at}>
        {step && <StepList at={at} done={done} go={goTo} />}
        {step && task && (
          <StepShown step={step} task={task} given={given} done={finished} acted={() => fold(true)} />
        )}
        {!step && <Ending />}
      </div>
      <Ways at={at} done={finished} go={goTo} />
    </aside>
  );
}
