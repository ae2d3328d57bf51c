/** The commands that what is typed may become. */

import { useEffect, useRef } from "react";
import type { CompletionState } from "./useCompletion";

export function Completion({ completion }: { completion: CompletionState }) {
  const { options, active, listId, optionId, choose, point } = completion;
  const shown = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another active option is another element to show
  useEffect(() => {
    shown.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  if (options.length === 0) return null;
  return (
    <div className="composer-list" id={listId} role="listbox" aria-label="Slash commands">
      {options.map((one, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the text field it belongs to
        <div
          key={one.command}
          ref={at === active ? shown : null}
          id={optionId(at)}
          className="composer-option"
          role="option"
          aria-selected={at === active}
          tabIndex={-1}
          onMouseMove={() => point(at)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(one)}
        >
          <span className="composer-command">{one.command}</span>{" "}
          <span className="composer-usage">{one.usage_hint}</span>{" "}
          <span className="composer-about">{one.description}</span>
        </div>
      ))}
    </div>
  );
}
