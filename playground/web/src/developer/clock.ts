/** Where the clock is moved to, in a time zone. Pure. */

import { dayKey, daysLater, time } from "../store/dates";
import { momentOf } from "../store/wall";

const OPENS = "09:00"; // when digests are posted
const MONDAY = 1;

/** The same time of the next day. */
export const aDayLater = (now: number, zone: string): number =>
  momentOf(`${daysLater(dayKey(now, zone), 1)}T${time(now, zone)}`, zone) + (now % 60);

/** Monday at nine, the next one to come. */
export function nextMonday(now: number, zone: string): number {
  const today = dayKey(now, zone);
  const ahead = (MONDAY - new Date(today).getUTCDay() + 7) % 7;
  const nine = (days: number): number => momentOf(`${daysLater(today, days)}T${OPENS}`, zone);
  return nine(ahead) > now ? nine(ahead) : nine(ahead + 7);
}
