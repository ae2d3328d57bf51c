/** The app's Home tab of the person one is. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Blocks } from "../blocks/Blocks";
import { viewSurface } from "../blocks/inputs/viewSurface";
import { attempt } from "../store/acting";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import type { View } from "../wire/types";
import "./home.css";

export function AppHome() {
  const me = useStore((store) => store.me);
  return <HomeOf key={me} me={me} />;
}

function HomeOf({ me }: { me: string }) {
  const view = useStore((store) => store.world?.homes[me]);
  const app = useStore((store) => store.world?.app.real_name);
  const asking = useVisit(me);
  const scroll = useKeptScroll(view);
  return (
    <section
      ref={scroll}
      className="home"
      aria-label={`Home of ${app}`}
      aria-busy={asking}
      data-view={view?.id}
    >
      {view ? (
        <Shown view={view} />
      ) : (
        <p className="home-note">{asking ? "Opening …" : "There is nothing here yet."}</p>
      )}
    </section>
  );
}

function Shown({ view }: { view: View }) {
  const surface = useMemo(() => viewSurface(view.id), [view.id]);
  return (
    <div className="home-blocks">
      <Blocks blocks={view.blocks} surface={surface} />
    </div>
  );
}

/** Tell the app that somebody looks at their Home; whether that is still under way. */
function useVisit(me: string): boolean {
  const [asking, setAsking] = useState(true);
  useEffect(() => {
    void attempt(control.openTab(me, "home")).then(() => setAsking(false));
  }, [me]);
  return asking;
}

/** Stay where one has scrolled to when the app draws its Home anew. */
function useKeptScroll(view: View | undefined) {
  const box = useRef<HTMLElement>(null);
  const at = useRef(0);
  useEffect(() => {
    const here = box.current;
    const remember = () => {
      at.current = here?.scrollTop ?? 0;
    };
    here?.addEventListener("scroll", remember, { passive: true });
    return () => here?.removeEventListener("scroll", remember);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time another version of it is drawn
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = at.current;
  }, [view]);
  return box;
}
