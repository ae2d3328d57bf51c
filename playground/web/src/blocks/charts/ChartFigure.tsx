/** A chart: its picture with a key, or the same figures as a table. Who hears the page hears the table. */

import { useState } from "react";
import type { Chart, ChartBlock } from "../shapes";
import { AxisChart } from "./AxisChart";
import { colour } from "./colours";
import { Figures } from "./Figures";
import { Pie, shares } from "./Pie";
import "./charts.css";

export function ChartFigure({ block }: { block: ChartBlock }) {
  const [asTable, show] = useState(false);
  const { title, chart } = block;
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <span className="chart-title">{title}</span>
        <button type="button" className="chart-switch" aria-pressed={asTable} onClick={() => show(!asTable)}>
          {asTable ? "Chart" : "Table"}
        </button>
      </figcaption>
      {!asTable && (
        <div aria-hidden="true">
          {chart.type === "pie" ? <Pie segments={chart.segments} /> : <AxisChart chart={chart} />}
          <Key chart={chart} />
        </div>
      )}
      <Figures title={title} chart={chart} hidden={!asTable} />
    </figure>
  );
}

function Key({ chart }: { chart: Chart }) {
  const names = chart.type === "pie" ? shares(chart.segments) : chart.series.map((one) => one.name);
  return (
    <ul className="chart-key">
      {names.map((name, place) => (
        <li key={name}>
          <span className={`chart-swatch ${colour(place)}`} />
          {name}
        </li>
      ))}
    </ul>
  );
}
