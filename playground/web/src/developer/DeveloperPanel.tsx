/** The opened panel; Escape closes it. */

import { type KeyboardEvent, useEffect, useRef } from "react";
import { CloseIcon } from "../shell/icons";
import { useStore } from "../store/store";
import { ClockControls } from "./ClockControls";
import { Faults } from "./Faults";
import { WireView } from "./WireView";

const close = (): void => useStore.getState().setDeveloperOpen(false);

export function DeveloperPanel() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
  };
  return (
    // Escape is heard from whatever has the focus inside.
    <section className="developer" aria-label="Developer" onKeyDown={onKeyDown}>
      <header className="dev-head">
        <h2 className="dev-title" tabIndex={-1} ref={heading}>
          The wire between Slack and the app
        </h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Close the developer's panel"
          onClick={close}
        >
          <CloseIcon />
        </button>
      </header>
      <div className="dev-body">
        <WireView />
        <div className="dev-side">
          <Faults />
          <ClockControls />
        </div>
      </div>
    </section>
  );
}
