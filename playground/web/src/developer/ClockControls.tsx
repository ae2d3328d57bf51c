/** The playground's clock, and moving it forward, so that what is due arrives while one looks. */

import { useNow } from "../shell/Clock";
import { attempt } from "../store/acting";
import { longDate, time } from "../store/dates";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import { aDayLater, nextMonday } from "./clock";

const move = (to: number): void => void attempt(control.moveClock(to));

/** The zone in which the story's digests are due, else the one of the person one is. */
const useZone = (): string =>
  useStore(({ world, story, me }) => world?.users[story?.people[0]?.user ?? me]?.tz ?? "UTC");

function Moves({ now, zone }: { now: number; zone: string }) {
  return (
    <div className="dev-orders">
      <button type="button" className="button" onClick={() => move(aDayLater(now, zone))}>
        +1 day
      </button>
      <button type="button" className="button" onClick={() => move(nextMonday(now, zone))}>
        Next Monday 09:00
      </button>
    </div>
  );
}

function Weeks() {
  const ready = useStore((store) => store.story?.phase === "ready");
  const pass = (weeks: number) => () => void attempt(control.letWeeksPass(weeks));
  return (
    <>
      <p className="dev-quiet">Or let the story go on: people log, the digest arrives.</p>
      <div className="dev-orders">
        <button type="button" className="button" disabled={!ready} onClick={pass(1)}>
          Let one week pass
        </button>
        <button type="button" className="button" disabled={!ready} onClick={pass(6)}>
          Let six weeks pass
        </button>
      </div>
    </>
  );
}

export function ClockControls() {
  const now = useNow();
  const zone = useZone();
  const movable = useStore((store) => store.world?.clock.movable ?? false);
  const told = useStore((store) => store.story !== null);
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
      {movable && told && <Weeks />}
    </section>
  );
}
