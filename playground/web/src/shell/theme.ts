/** Light or dark, as the system says or as one chose; the choice is kept in this browser. */

import { create } from "zustand";

export type Theme = "system" | "light" | "dark";

const KEPT = "faultline-theme";
const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");

interface Choice {
  theme: Theme;
  choose: (theme: Theme) => void;
}

function kept(): Theme {
  const known = window.localStorage.getItem(KEPT);
  return known === "light" || known === "dark" ? known : "system";
}

export const useTheme = create<Choice>()((set) => ({
  theme: kept(),
  choose: (theme) => {
    window.localStorage.setItem(KEPT, theme);
    set({ theme });
  },
}));

/** The attribute on the root element that every colour of the page follows. */
function show(): void {
  const { theme } = useTheme.getState();
  const system = systemIsDark.matches ? "dark" : "light";
  document.documentElement.dataset.theme = theme === "system" ? system : theme;
}

useTheme.subscribe(show);
systemIsDark.addEventListener("change", show);
show();
