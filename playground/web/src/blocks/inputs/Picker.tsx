/** A menu of one or several choices, with a field to search it where it is long. */

import { useRef, useState } from "react";
import { Button, Popover, Select, SelectValue } from "react-aria-components";
import { ChevronIcon, CloseIcon } from "../../shell/icons";
import type { Option } from "../../wire/types";
import { Chips } from "./Chips";
import { type ChoiceGroup, rowFor, rowsOf } from "./choices";
import type { InputProps } from "./InputElement";
import { naming, placeholderOf } from "./naming";
import { PickerList } from "./PickerList";
import { isSeveral } from "./values";

interface PickerProps {
  input: InputProps;
  groups: ChoiceGroup[];
  chosen: Option[];
  choose: (options: Option[]) => void;
  /** Whether there is a field to type into. */
  searched: boolean;
  typed: string;
  search: (typed: string) => void;
  opened?: (open: boolean) => void;
  /** What the list says when there is nothing in it. */
  empty: string;
}

export function Picker({ input, groups, chosen, choose, opened, ...list }: PickerProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { element, label, optional, invalid } = input;
  const several = isSeveral(element.type);
  const shown = rowsOf(groups);
  const rows = chosen.map((option) => rowFor(option, shown.groups));
  const known = new Map(
    [...shown.groups.flatMap((group) => group.rows), ...rows].map((row) => [row.id, row]),
  );
  const full = several && chosen.length >= Number(element.max_selected_items ?? Number.POSITIVE_INFINITY);
  const ids = rows.map((row) => row.id);
  const turn = (isOpen: boolean) => {
    setOpen(isOpen);
    if (!isOpen) list.search("");
    opened?.(isOpen);
  };
  const picked = (keys: unknown) => {
    const all = Array.isArray(keys) ? keys : [keys];
    choose(all.flatMap((key) => known.get(String(key))?.option ?? []));
  };
  const remove = (gone: Option) => {
    choose(chosen.filter((one) => one !== gone));
    box.current?.querySelector("button")?.focus();
  };
  return (
    <div ref={box} className="input-picker">
      <Select<object, "single" | "multiple">
        {...naming(input)}
        className="input-select"
        selectionMode={several ? "multiple" : "single"}
        value={several ? ids : (ids[0] ?? null)}
        onChange={picked}
        isOpen={open}
        onOpenChange={turn}
        isInvalid={invalid ?? false}
        validationBehavior="aria"
        allowsEmptyCollection
      >
        <Button className="input-text input-trigger">
          <SelectValue>{() => <Chosen options={chosen} input={input} />}</SelectValue>
          <ChevronIcon />
        </Button>
        <Popover className="input-popover" offset={4}>
          <PickerList {...list} groups={shown.groups} more={shown.more} full={full} chosen={ids} />
        </Popover>
      </Select>
      {several ? (
        <Chips options={chosen} remove={remove} />
      ) : (
        optional &&
        chosen.length > 0 && (
          <Button
            className="icon-button"
            aria-label={`Clear ${label ?? ""}`.trim()}
            onPress={() => chosen.forEach(remove)}
          >
            <CloseIcon size={16} />
          </Button>
        )
      )}
    </div>
  );
}

function Chosen({ options, input: { element } }: { options: Option[]; input: InputProps }) {
  const [option] = options;
  if (!option) return <span className="input-placeholder">{placeholderOf(element) || "Choose"}</span>;
  return isSeveral(element.type) ? `${options.length} chosen` : option.text.text;
}
