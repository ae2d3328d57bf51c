/** Tables: rows of text, numbers or rich text. The first row is the head. */

import { useState } from "react";
import type { Block } from "../wire/types";
import type { Cell, TableBlock } from "./shapes";
import { Drawn } from "./Text";

const PAGE = 20;

export function Table({ block }: { block: TableBlock }) {
  const [head = [], ...rows] = block.rows;
  const size = block.type === "data_table" ? (block.page_size ?? PAGE) : rows.length;
  const [page, turn] = useState(0);
  const pages = Math.max(1, Math.ceil(rows.length / Math.max(1, size)));
  const from = Math.min(page, pages - 1) * size;
  return (
    <div className="block-table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard */}
      <section className="block-table-scroll" tabIndex={0} aria-label={block.caption ?? "Table"}>
        <table>
          {block.caption && <caption>{block.caption}</caption>}
          <thead>
            <Row cells={head} block={block} head />
          </thead>
          <tbody>
            {rows.slice(from, from + size).map((cells, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names and keep their places
              <Row key={from + place} cells={cells} block={block} />
            ))}
          </tbody>
        </table>
      </section>
      {pages > 1 && <Pages page={Math.min(page, pages - 1)} pages={pages} turn={turn} />}
    </div>
  );
}

function Row({ cells, block, head = false }: { cells: Cell[]; block: TableBlock; head?: boolean }) {
  return (
    <tr>
      {cells.map((cell, place) => {
        const { align, is_wrapped: wrapped } = block.column_settings?.[place] ?? {};
        const number = cell.type === "raw_number" && !align;
        const look = `${number ? "right" : (align ?? "left")}${wrapped ? " wrapped" : ""}`;
        const names = head || block.row_header_column_index === place;
        const Tag = names ? "th" : "td";
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: cells have no names and keep their places
          <Tag key={place} className={look} scope={names ? (head ? "col" : "row") : undefined}>
            <CellView cell={cell} />
          </Tag>
        );
      })}
    </tr>
  );
}

function CellView({ cell }: { cell: Cell }) {
  if (cell.type === "rich_text") return <Drawn block={cell as Block} />;
  return cell.text ?? cell.value?.toLocaleString("en-GB") ?? "";
}

function Pages({ page, pages, turn }: { page: number; pages: number; turn: (page: number) => void }) {
  return (
    <div className="block-table-pages">
      <button type="button" className="button" disabled={page === 0} onClick={() => turn(page - 1)}>
        Back
      </button>
      <span>
        {page + 1} of {pages}
      </span>
      <button type="button" className="button" disabled={page === pages - 1} onClick={() => turn(page + 1)}>
        Next
      </button>
    </div>
  );
}
