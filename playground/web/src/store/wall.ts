/** What clocks on a wall show: 2026-11-23T09:00, over changes to and from summer time too. Pure. */

import { dayKey, time } from "./dates";

export const wall = (seconds: number, zone: string): string =>
  `${dayKey(seconds, zone)}T${time(seconds, zone)}`;

/** The moment at which the clocks of a zone show this. */
export function momentOf(shown: string, zone: string): number {
  const plain = Date.parse(`${shown}Z`) / 1000;
  const ahead = (at: number): number => Date.parse(`${wall(at, zone)}Z`) / 1000 - at;
  const near = plain - ahead(plain);
  return plain - ahead(near); // once more, since the first guess may lie across a change of the clocks
}
