/** Light or dark, as the system says or as one chose; the choice is kept in this browser. */

import type { Slice } from "./store";

export type Theme = "system" | "light" | "dark";

export interface Themed {
  theme: Theme;
  chooseTheme: (theme: Theme) => void;
}

const KEPT = "faultline-theme";

function kept(): Theme {
  const known = window.localStorage.getItem(KEPT);
  return known === "light" || known === "dark" ? known : "system";
}

export const themed: Slice<Themed> = (set) => ({
  theme: kept(),
  chooseTheme: (theme) => {
    window.localStorage.setItem(KEPT, theme);
    set({ theme });
  },
});
