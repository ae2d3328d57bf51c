/** One place of the sidebar. */

import type { ReactNode } from "react";
import type { Place } from "../store/seat";
import { useStore } from "../store/store";

interface Given {
  place: Place;
  current: boolean;
  icon: ReactNode;
  name: string;
  /** Whether something there was not read yet. */
  fresh: boolean;
  children?: ReactNode;
}

export function Row({ place, current, icon, name, fresh, children }: Given) {
  const go = useStore((store) => store.go);
  const setSidebarOpen = useStore((store) => store.setSidebarOpen);
  return (
    <li>
      <button
        type="button"
        className={`side-row${fresh ? " fresh" : ""}`}
        aria-current={current ? "page" : undefined}
        onClick={() => {
          go(place);
          setSidebarOpen(false);
        }}
      >
        {icon}
        <span className="side-row-name">{name}</span>
        {children}
      </button>
    </li>
  );
}
