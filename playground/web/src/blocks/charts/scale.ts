/** Where figures lie in a chart's picture: pure sums. */

export const WIDTH = 540;
export const HEIGHT = 250;
export const LEFT = 48;
export const RIGHT = 30;
export const TOP = 12;
export const BOTTOM = 44;
/** The room of an axis' own name, below its categories. */
export const LABEL = 18;
const LETTER = 6.3;
export const LONGEST = 14;

/** Round numbers from at most zero to at least the highest. */
function ticksOf(values: number[], most = 5): number[] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const rough = (high - low || 1) / (most - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10);
  const first = Math.floor(low / step);
  const count = Math.max(1, Math.ceil(high / step) - first);
  return Array.from({ length: count + 1 }, (_, place) => Number(((first + place) * step).toPrecision(12)));
}

export interface Scale {
  ticks: number[];
  /** The middle of a category. */
  x: (place: number) => number;
  y: (value: number) => number;
  /** The width of a category. */
  band: number;
  /** Every how many categories one is named, so that names do not lie on each other. */
  every: number;
}

export function scaleOf(values: number[], categories: string[], inBands: boolean): Scale {
  const ticks = ticksOf(values);
  const low = ticks[0] ?? 0;
  const span = (ticks.at(-1) ?? 1) - low || 1;
  const inner = WIDTH - LEFT - RIGHT;
  const count = Math.max(1, categories.length);
  const band = inBands ? inner / count : inner / Math.max(1, count - 1);
  const longest = Math.min(LONGEST, Math.max(...categories.map((name) => name.length), 1));
  return {
    ticks,
    x: (place) => LEFT + (inBands ? (place + 0.5) * band : count > 1 ? place * band : inner / 2),
    y: (value) => TOP + (1 - (value - low) / span) * (HEIGHT - TOP - BOTTOM),
    band,
    every: Math.max(1, Math.ceil((longest * LETTER + 8) / band)),
  };
}

export const short = (name: string): string =>
  name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;

export const figure = (value: number): string => value.toLocaleString("en-GB", { maximumFractionDigits: 2 });

const whole = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });

/** A figure at an axis, where there is little room. */
export const brief = (value: number): string => whole.format(value);
