/** On a narrow screen: opens people and channels, and says when something waits there. */

import { useStore } from "../store/store";
import { MenuIcon } from "./icons";
import { useUnread } from "./unread";

export function MenuButton() {
  const waiting = Object.keys(useUnread(useStore((store) => store.me))).length > 0;
  const sidebarOpen = useStore((store) => store.sidebarOpen);
  const setSidebarOpen = useStore((store) => store.setSidebarOpen);
  return (
    <button
      type="button"
      className={`top-button top-menu${waiting ? " waiting" : ""}`}
      aria-label={waiting ? "People and channels, something is unread" : "People and channels"}
      aria-haspopup="dialog"
      aria-expanded={sidebarOpen}
      onClick={() => setSidebarOpen(true)}
    >
      <MenuIcon />
    </button>
  );
}
