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

/** `Dublin` of Europe/Dublin. */
const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");

export function Clock() {
  const now = useNow();
  const zone = useZone();
  return (
    <p className="top-clock" title={`The playground's clock, in ${zone.replaceAll("_", " ")}`}>
      <time dateTime={new Date(now * 1000).toISOString()}>
        <span className="top-weekday">{weekday(now, zone).slice(0, 3)} </span>
        {shortDate(now, zone)}, {time(now, zone)}
      </time>
      <span className="top-zone"> · {cityOf(zone)}</span>
    </p>
  );
}
