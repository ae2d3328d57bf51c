/** Times as the person one is reads them, in their zone. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone}/${name}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
  formats.set(key, known);
  return known;
}

const at = (seconds: number): Date => new Date(seconds * 1000);

export const time = (seconds: number, zone: string): string =>
  format(zone, "time", { hour: "2-digit", minute: "2-digit" }).format(at(seconds));

export const timeWithSeconds = (seconds: number, zone: string): string =>
  format(zone, "secs", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at(seconds));

export const weekday = (seconds: number, zone: string): string =>
  format(zone, "weekday", { weekday: "long" }).format(at(seconds));

export const shortDate = (seconds: number, zone: string): string =>
  format(zone, "short", { day: "numeric", month: "short" }).format(at(seconds));

export const longDate = (seconds: number, zone: string): string =>
  format(zone, "long", { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(
    at(seconds),
  );

/** A day as a word that sorts and compares: 2026-11-23. */
export const dayKey = (seconds: number, zone: string): string =>
  format(zone, "key", { year: "numeric", month: "2-digit", day: "2-digit" })
    .format(at(seconds))
    .split("/")
    .reverse()
    .join("-");

/** A day of the calendar so many days later, by their keys. */
export const daysLater = (key: string, days: number): string =>
  new Date(Date.parse(key) + days * 86_400_000).toISOString().slice(0, 10);

/** Today, Yesterday, or the long date; `today` is a key. */
export function dayName(seconds: number, today: string, zone: string): string {
  const key = dayKey(seconds, zone);
  if (key === today) return "Today";
  if (key === daysLater(today, -1)) return "Yesterday";
  return longDate(seconds, zone);
}

/** Slack's date tokens: `{date_short} at {time}` and its kin. */
export function slackDate(pattern: string, seconds: number, today: string, zone: string): string {
  const near = (plain: string): string => {
    const name = dayName(seconds, today, zone);
    return name === "Today" || name === "Yesterday" ? name.toLowerCase() : plain;
  };
  const numeric = dayKey(seconds, zone);
  const short = format(zone, "date_short", { day: "numeric", month: "short", year: "numeric" }).format(
    at(seconds),
  );
  const plain = format(zone, "date", { day: "numeric", month: "long", year: "numeric" }).format(at(seconds));
  const long = longDate(seconds, zone);
  const said: Record<string, string> = {
    date_num: numeric,
    date: plain,
    date_short: short,
    date_long: long,
    date_pretty: near(plain),
    date_short_pretty: near(short),
    date_long_pretty: near(long),
    day_divider_pretty: near(long),
    time: time(seconds, zone),
    time_secs: timeWithSeconds(seconds, zone),
    ago: near(short),
  };
  return pattern.replace(/\{([a-z_]+)\}/g, (whole, name: string) => said[name] ?? whole);
}
