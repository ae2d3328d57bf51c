/** The zone of the person one is, and which day it is there. */

import { dayKey } from "./dates";
import { playgroundNow, useStore, zoneOf } from "./store";

export const useZone = (): string => useStore(zoneOf);

/** Today as a key; it changes at midnight, and when the clock is moved. */
export const useToday = (): string => useStore((store) => dayKey(playgroundNow(store), zoneOf(store)));
