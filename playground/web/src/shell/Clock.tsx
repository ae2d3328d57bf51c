/** The playground's clock as the person one is reads it. */

import { useEffect, useReducer } from "react";
import { shortDate, time, weekday } from "../store/dates";
import { playgroundNow, useStore } from "../store/store";
import { useZone } from "../store/today";

const TICK = 30_000;

/** Now on the playground's clock; it comes again each half minute and when the clock is moved. */
export function useNow(): number {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useStore((store) => store.world?.clock);
  useEffect(() => {
    const timer = setInterval(tick, TICK);
    return () => clearInterval(timer);
  }, []);
  return playgroundNow();
}

export function Clock() {
  const now = useNow();
  const zone = useZone();
  return (
    <time
      className="top-clock"
      dateTime={new Date(now * 1000).toISOString()}
      title={`The playground's clock, in ${zone.replaceAll("_", " ")}`}
    >
      {weekday(now, zone).slice(0, 3)} {shortDate(now, zone)}, {time(now, zone)}
    </time>
  );
}
