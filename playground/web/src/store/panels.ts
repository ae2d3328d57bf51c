/** Which panels around the conversation are open. */

import type { Slice } from "./store";

export interface Panels {
  tourOpen: boolean;
  developerOpen: boolean;
  /** Whether the channels lie over the page on a narrow screen. */
  sidebarOpen: boolean;
  setTourOpen: (open: boolean) => void;
  setDeveloperOpen: (open: boolean) => void;
  setSidebarOpen: (open: boolean) => void;
}

export const panels: Slice<Panels> = (set) => ({
  tourOpen: false,
  developerOpen: false,
  sidebarOpen: false,
  setTourOpen: (tourOpen) => set({ tourOpen }),
  setDeveloperOpen: (developerOpen) => set({ developerOpen }),
  setSidebarOpen: (sidebarOpen) => set({ sidebarOpen }),
});
