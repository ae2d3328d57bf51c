/** The seven steps at a glance; each can be gone to. */

import type { Progress } from "./progress";
import { STEPS } from "./steps";

export function StepList({ at, done: isDone, go }: Progress) {
  return (
    <ol className="tour-steps" aria-label="Steps of the tour">
      {STEPS.map((step, place) => {
        const done = isDone(step.key);
        return (
          <li key={step.key}>
            <button
              type="button"
              className={done ? "tour-dot done" : "tour-dot"}
              aria-current={place === at ? "step" : undefined}
              aria-label={`Step ${place + 1}: ${step.title}${done ? ", done" : ""}`}
              title={step.title}
              onClick={() => go(place)}
            >
              {done ? "✓" : place + 1}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
