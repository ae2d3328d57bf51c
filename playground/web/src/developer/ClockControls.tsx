/** The playground's clock, and moving it forward, so that what is due arrives while one looks. */

import { useNow } from "../shell/Clock";
import { attempt } from "../store/acting";
import { longDate, time } from "../store/dates";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import type { Story } from "../wire/types";
import { aDayLater, nextMonday } from "./clock";

const move = (to: number): void => void attempt(control.moveClock(to));
const pass = (weeks: number): void => void attempt(control.letWeeksPass(weeks));

/** Why the clock is not to be moved by hand now. */
const BUSY: Partial<Record<Story["phase"], string>> = {
  reading: "The clock can be moved once the story has been read.",
  connecting: "The clock can be moved once the bot is connected.",
  passing: "Weeks are passing already: the story moves the clock.",
};

/** The zone in which the story's digests are due, else the one of the person one is. */
const useDueZone = (): string =>
  useStore(({ world, story, me }) => world?.users[story?.people[0]?.user ?? me]?.tz ?? "UTC");

interface OrderGiven {
  says: string;
  waits: boolean;
  act: () => void;
}

function Order({ says, waits, act }: OrderGiven) {
  return (
    <button type="button" className="button" disabled={waits} onClick={act}>
      {says}
    </button>
  );
}

function Moves({ now, zone }: { now: number; zone: string }) {
  const phase = useStore((store) => store.story?.phase);
  const why = phase && BUSY[phase];
  const waits = why !== undefined;
  return (
    <>
      {why && <p className="dev-quiet">{why}</p>}
      <div className="dev-orders">
        <Order says="+1 day" waits={waits} act={() => move(aDayLater(now, zone))} />
        <Order says="Next Monday 09:00" waits={waits} act={() => move(nextMonday(now, zone))} />
      </div>
      {phase && (
        <>
          <p className="dev-quiet">
            {phase === "failed"
              ? "The story could not go on, so no weeks can pass."
              : "Or let the story go on: people log, the digest arrives."}
          </p>
          <div className="dev-orders">
            <Order says="Let one week pass" waits={phase !== "ready"} act={() => pass(1)} />
            <Order says="Let six weeks pass" waits={phase !== "ready"} act={() => pass(6)} />
          </div>
        </>
      )}
    </>
  );
}

export function ClockControls() {
  const now = useNow();
  const zone = useDueZone();
  const movable = useStore((store) => store.world?.clock.movable ?? false);
  return (
    <section aria-labelledby="dev-clock">
      <h3 className="dev-subtitle" id="dev-clock">
        The clock
      </h3>
      <p>
        {longDate(now, zone)}, {time(now, zone)}{" "}
        <span className="dev-quiet">({zone.replaceAll("_", " ")})</span>
      </p>
      {movable ? (
        <Moves now={now} zone={zone} />
      ) : (
        <p className="dev-quiet">This playground runs on the real clock, which cannot be moved.</p>
      )}
    </section>
  );
}
