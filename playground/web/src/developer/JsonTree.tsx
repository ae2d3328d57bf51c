/** JSON that opens where one looks: only what is open is drawn, a hundred rows at a time. Text only. */

import { useState } from "react";

const OPEN_DEPTH = 3; // levels that are open at first
const ROWS = 100;
const SHORT = 500; // characters of a string shown at first

interface Given {
  name?: string;
  value: unknown;
  depth: number;
}

function Name({ name }: { name: string | undefined }) {
  return name === undefined ? null : <span className="dev-name">{name}: </span>;
}

function Leaf({ name, value }: Given) {
  const [whole, setWhole] = useState(false);
  const text = JSON.stringify(value) ?? "nothing";
  const long = text.length > SHORT && !whole;
  return (
    <div className="dev-leaf">
      <Name name={name} />
      <span className={`dev-${value === null ? "null" : typeof value}`}>
        {long ? `${text.slice(0, SHORT)}…` : text}
      </span>
      {long && (
        <button type="button" className="dev-more" onClick={() => setWhole(true)}>
          all {text.length.toLocaleString("en")} characters
        </button>
      )}
    </div>
  );
}

function Rows({ value, depth }: { value: object; depth: number }) {
  const [most, setMost] = useState(ROWS);
  const rows = Object.entries(value);
  return (
    <>
      {rows.slice(0, most).map(([name, inner]) => (
        <JsonTree key={name} name={name} value={inner} depth={depth + 1} />
      ))}
      {rows.length > most && (
        <button type="button" className="dev-more" onClick={() => setMost(most + ROWS)}>
          {rows.length - most} more
        </button>
      )}
    </>
  );
}

const sizeOf = (value: object): string => {
  const count = Object.keys(value).length;
  return Array.isArray(value) ? `[${count}]` : `{${count}}`;
};

/** What kind of block or element it is, so that one finds it while it is closed. */
const kindOf = (value: object): string =>
  "type" in value && typeof value.type === "string" ? ` ${value.type}` : "";

function Branch({ name, value, depth }: { name: string | undefined; value: object; depth: number }) {
  const [open, setOpen] = useState(depth < OPEN_DEPTH);
  return (
    <details className="dev-branch" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Name name={name} />
        <span className="dev-size">
          {sizeOf(value)}
          {kindOf(value)}
        </span>
      </summary>
      {open && <Rows value={value} depth={depth} />}
    </details>
  );
}

export function JsonTree({ name, value, depth }: Given) {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return <Leaf {...(name === undefined ? {} : { name })} value={value} depth={depth} />;
  return <Branch name={name} value={value} depth={depth} />;
}
