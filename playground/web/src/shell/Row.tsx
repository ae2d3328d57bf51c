/** One place of the sidebar. */

import type { ReactNode } from "react";
import type { Place } from "../store/seat";
import { useStore } from "../store/store";
import { useStop } from "./roving";

/** A row's name in its list. */
export const rowOf = (place: Place): string => (place.kind === "channel" ? place.channel : place.tab);

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
  const stop = useStop(rowOf(place));
  return (
    <li>
      <button
        {...stop}
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
