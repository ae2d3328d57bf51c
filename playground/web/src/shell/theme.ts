/** The attribute on the root element that every colour of the page follows. */

import { useStore } from "../store/store";

const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");

function show(): void {
  const { theme } = useStore.getState();
  const system = systemIsDark.matches ? "dark" : "light";
  document.documentElement.dataset.theme = theme === "system" ? system : theme;
}

/** Follow what one chooses and what the system says. */
export function followTheme(): void {
  useStore.subscribe(({ theme }, before) => {
    if (theme !== before.theme) show();
  });
  systemIsDark.addEventListener("change", show);
  show();
}
