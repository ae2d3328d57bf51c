/** The figures of a chart as a table; only heard while the picture is shown. */

import type { Chart } from "../shapes";
import { figure } from "./scale";

interface Props {
  title: string;
  chart: Chart;
  hidden: boolean;
}

/** A head of names, and rows that begin with one. */
function tabled(chart: Chart): { head: string[]; rows: string[][] } {
  if (chart.type === "pie") {
    return { head: ["", "Value"], rows: chart.segments.map((one) => [one.label, figure(one.value)]) };
  }
  const { categories, x_label = "" } = chart.axis_config;
  return {
    head: [x_label, ...chart.series.map((one) => one.name)],
    rows: categories.map((label) => [
      label,
      ...chart.series.map(({ data }) => {
        const point = data.find((one) => one.label === label);
        return point ? figure(point.value) : "–";
      }),
    ]),
  };
}

export function Figures({ title, chart, hidden }: Props) {
  const { head, rows } = tabled(chart);
  return (
    <div className={hidden ? "visually-hidden" : "block-table block-table-scroll"}>
      <table>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            {head.map((name, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
              <th key={place} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...figures]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {figures.map((value, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
                <td key={place} className="right">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
