/** One step: why it matters, what to do, and what to see once it is done. */

import { useStore } from "../store/store";
import type { Given } from "./found";
import { usePointing } from "./pointing";
import { Said } from "./Said";
import type { Step } from "./steps";
import { TaskCard } from "./TaskCard";
import { isThere, type Task } from "./task";
import { LOOKS } from "./tasks";
import { Waiting } from "./Waiting";

interface Shown {
  step: Step;
  task: Task;
  given: Given;
  done: boolean;
  acted: () => void;
}

export function StepShown({ step, task, given, done, acted }: Shown) {
  const waits = given.story.phase !== "ready";
  const look = LOOKS[step.key]?.(given);
  const there = useStore((store) => isThere(store, task));
  usePointing(done ? there && look : !waits && there && task.point);
  return (
    <>
      <p className="tour-why">
        <Said text={step.why} />
      </p>
      {!done && (waits ? <Waiting story={given.story} /> : <TaskCard task={task} acted={acted} />)}
      <div role="status">
        {done && (
          <p className="tour-done">
            <strong>Done.</strong> <Said text={step.look} />
          </p>
        )}
      </div>
    </>
  );
}
