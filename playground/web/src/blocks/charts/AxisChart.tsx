/** Lines, areas and bars over the same categories. */

import type { Chart, Series } from "../shapes";
import { colour } from "./colours";
import {
  BOTTOM,
  brief,
  figure,
  HEIGHT,
  LABEL,
  LEFT,
  RIGHT,
  type Scale,
  scaleOf,
  short,
  TOP,
  WIDTH,
} from "./scale";

type Axes = Exclude<Chart, { type: "pie" }>;

interface Drawn {
  name: string;
  values: number[];
}

function drawnOf(series: Series[], categories: string[]): Drawn[] {
  return series.map(({ name, data }) => {
    const known = new Map(data.map((point) => [point.label, point.value]));
    return { name, values: categories.map((label) => known.get(label) ?? 0) };
  });
}

export function AxisChart({ chart }: { chart: Axes }) {
  const { categories, x_label, y_label } = chart.axis_config;
  const series = drawnOf(chart.series, categories);
  const scale = scaleOf(
    series.flatMap((one) => one.values),
    categories,
    chart.type === "bar",
  );
  return (
    <svg
      className="chart-picture"
      viewBox={`0 0 ${WIDTH} ${HEIGHT - (x_label ? 0 : LABEL)}`}
      role="presentation"
    >
      <Grid scale={scale} categories={categories} />
      {series.map((one, place) => {
        const shared = { scale, categories, series: one, place };
        if (chart.type === "bar") return <Bars key={one.name} {...shared} of={series.length} />;
        return <Line key={one.name} {...shared} filled={chart.type === "area"} />;
      })}
      {x_label && (
        <text className="chart-label" x={(LEFT + WIDTH) / 2} y={HEIGHT - 6} textAnchor="middle">
          {x_label}
        </text>
      )}
      {y_label && (
        <text
          className="chart-label"
          transform={`translate(11 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)`}
          textAnchor="middle"
        >
          {y_label}
        </text>
      )}
    </svg>
  );
}

function Grid({ scale, categories }: { scale: Scale; categories: string[] }) {
  return (
    <>
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line
            className="chart-grid"
            x1={LEFT}
            x2={WIDTH - RIGHT + 8}
            y1={scale.y(tick)}
            y2={scale.y(tick)}
          />
          <text className="chart-tick" x={LEFT - 8} y={scale.y(tick) + 4} textAnchor="end">
            {brief(tick)}
          </text>
        </g>
      ))}
      {categories.map(
        (name, place) =>
          (categories.length - 1 - place) % scale.every === 0 && (
            <text
              key={name}
              className="chart-tick"
              x={scale.x(place)}
              y={HEIGHT - BOTTOM + 18}
              textAnchor="middle"
            >
              {short(name)}
            </text>
          ),
      )}
    </>
  );
}

interface SeriesProps {
  scale: Scale;
  categories: string[];
  series: Drawn;
  place: number;
}

const said = (series: Drawn, category: string | undefined, value: number): string =>
  `${series.name}, ${category}: ${figure(value)}`;

function Line({ scale, categories, series, place, filled }: SeriesProps & { filled: boolean }) {
  const points = series.values.map((value, at) => [scale.x(at), scale.y(value)] as const);
  const path = points.map(([x, y], at) => `${at ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  return (
    <g className={colour(place)}>
      {filled && <path className="chart-area" d={`${path}L${last} ${scale.y(0)}L${first} ${scale.y(0)}Z`} />}
      <path className="chart-line" d={path} />
      {points.map(([x, y], at) => (
        <circle key={categories[at]} className="chart-point" cx={x} cy={y} r="3.5">
          <title>{said(series, categories[at], series.values[at] ?? 0)}</title>
        </circle>
      ))}
    </g>
  );
}

function Bars({ scale, categories, series, place, of }: SeriesProps & { of: number }) {
  const width = (scale.band * 0.72) / of;
  return (
    <g className={colour(place)}>
      {series.values.map((value, at) => (
        <rect
          key={categories[at]}
          className="chart-bar"
          x={scale.x(at) - (width * of) / 2 + place * width}
          y={Math.min(scale.y(value), scale.y(0))}
          width={Math.max(1, width - 1)}
          height={Math.max(1, Math.abs(scale.y(value) - scale.y(0)))}
        >
          <title>{said(series, categories[at], value)}</title>
        </rect>
      ))}
    </g>
  );
}
