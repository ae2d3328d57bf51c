/** Moments on a wall clock in a time zone, over changes to and from summer time too. Pure. */

interface Wall {
  year: number;
  /** 1 is January. */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const OPENS = 9; // o'clock, when digests are posted
const MONDAY = 1;

function wallAt(seconds: number, zone: string): Wall {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const parts = Object.fromEntries(
    format.formatToParts(new Date(seconds * 1000)).map((part) => [part.type, Number(part.value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

const asIfUtc = ({ year, month, day, hour, minute }: Wall): number =>
  Date.UTC(year, month - 1, day, hour, minute) / 1000;

/** Seconds since 1970 at which this is on the wall; days past the end of a month run on into the next. */
function epochOf(wall: Wall, zone: string): number {
  const wanted = asIfUtc(wall);
  const ahead = (at: number): number => asIfUtc(wallAt(at, zone)) - Math.floor(at / 60) * 60;
  const near = wanted - ahead(wanted);
  return wanted - ahead(near);
}

/** The same time of the next day. */
export function aDayLater(now: number, zone: string): number {
  const wall = wallAt(now, zone);
  return epochOf({ ...wall, day: wall.day + 1 }, zone) + (now % 60);
}

/** Monday at nine, the next one to come. */
export function nextMonday(now: number, zone: string): number {
  const wall = { ...wallAt(now, zone), hour: OPENS, minute: 0 };
  const weekday = new Date(asIfUtc(wall) * 1000).getUTCDay();
  const ahead = (MONDAY - weekday + 7) % 7;
  const monday = epochOf({ ...wall, day: wall.day + ahead }, zone);
  return monday > now ? monday : epochOf({ ...wall, day: wall.day + ahead + 7 }, zone);
}
