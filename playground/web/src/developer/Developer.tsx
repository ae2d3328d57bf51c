/** The developer's panel beneath the page: what crosses the wire, what may go wrong there, and the clock. */

import { usePanels } from "../shell/panels";
import { DeveloperPanel } from "./DeveloperPanel";
import "./developer.css";

export function Developer() {
  return usePanels((panels) => panels.developerOpen) ? <DeveloperPanel /> : null;
}
