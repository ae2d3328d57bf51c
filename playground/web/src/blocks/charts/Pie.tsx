/** Parts of a whole. */

import { colour } from "./colours";
import { figure } from "./scale";

interface Segment {
  label: string;
  value: number;
}

const R = 80;
const SIZE = 2 * R + 12;
const total = (segments: Segment[]): number => segments.reduce((sum, one) => sum + one.value, 0);

/** Each part with its share of the whole, in words. */
export const shares = (segments: Segment[]): string[] =>
  segments.map(({ label, value }) => `${label} · ${Math.round((100 * value) / total(segments))}%`);

/** The point on the circle so far round: 0 is the top, 1 the top again. */
const around = (part: number): string =>
  `${(R * Math.sin(2 * Math.PI * part)).toFixed(2)} ${(-R * Math.cos(2 * Math.PI * part)).toFixed(2)}`;

export function Pie({ segments }: { segments: Segment[] }) {
  let from = 0;
  return (
    <svg className="chart-pie" viewBox={`${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`} role="presentation">
      {segments.map((segment, place) => {
        const part = Math.min(segment.value / total(segments), 0.99999); // a whole circle has no arc
        const start = from;
        from += part;
        return (
          <path
            key={segment.label}
            className={`chart-slice ${colour(place)}`}
            d={`M0 0L${around(start)}A${R} ${R} 0 ${part > 0.5 ? 1 : 0} 1 ${around(start + part)}Z`}
          >
            <title>{`${segment.label}: ${figure(segment.value)}`}</title>
          </path>
        );
      })}
    </svg>
  );
}
