/** What a menu offers, in groups, each option under an id of its own; never more than one can look through. */

import type { Option } from "../../wire/types";
import { sameOption } from "./values";

export interface ChoiceGroup {
  label: string;
  options: Option[];
}

export interface Row {
  id: string;
  option: Option;
}

export interface RowGroup {
  label: string;
  rows: Row[];
}

/** Options drawn at a time; more are found by typing. */
const MOST = 200;

/** The options whose words hold all that was typed. */
export function matching(groups: ChoiceGroup[], typed: string): ChoiceGroup[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (option: Option) => {
    const said = `${option.text.text} ${option.description?.text ?? ""}`.toLocaleLowerCase();
    return words.every((word) => said.includes(word));
  };
  if (words.length === 0) return groups;
  return groups.map((group) => ({ ...group, options: group.options.filter(fits) }));
}

/** Rows with ids that differ even where values repeat, and how many did not find room. */
export function rowsOf(groups: ChoiceGroup[]): { groups: RowGroup[]; more: number } {
  const seen = new Map<string, number>();
  let left = MOST;
  let more = 0;
  const drawn = groups.map(({ label, options }) => {
    const shown = options.slice(0, left);
    left -= shown.length;
    more += options.length - shown.length;
    return { label, rows: shown.map((option) => ({ id: idOf(option, seen), option })) };
  });
  return { groups: drawn.filter((group) => group.rows.length > 0), more };
}

function idOf(option: Option, seen: Map<string, number>): string {
  const value = option.value ?? option.text.text;
  const times = seen.get(value) ?? 0;
  seen.set(value, times + 1);
  return times ? `${value} (${times + 1})` : value;
}

/** The row of an option that is chosen; a row of its own where the menu does not show it now. */
export function rowFor(option: Option, groups: RowGroup[]): Row {
  const shown = groups.flatMap((group) => group.rows).find((row) => sameOption(row.option, option));
  return shown ?? { id: `chosen ${option.value ?? option.text.text}`, option };
}

export const countOf = (groups: ChoiceGroup[]): number =>
  groups.reduce((sum, group) => sum + group.options.length, 0);
