/** The developer's panel beneath the page: what crosses the wire, what may go wrong there, and the clock. */

import { useStore } from "../store/store";
import { DeveloperPanel } from "./DeveloperPanel";
import "./developer.css";

export function Developer() {
  return useStore((store) => store.developerOpen) ? <DeveloperPanel /> : null;
}
