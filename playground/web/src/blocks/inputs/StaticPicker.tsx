/** A menu whose options came with it. */

import { useState } from "react";
import type { Element, Option, OptionGroup } from "../../wire/types";
import { type ChoiceGroup, countOf, matching } from "./choices";
import type { InputProps } from "./InputElement";
import { Picker } from "./Picker";
import { bare, isSeveral, optionsIn } from "./values";

/** From so many options on there is a field to search them. */
const MANY = 9;

function groupsOf(element: Element): ChoiceGroup[] {
  const groups = (element.option_groups ?? []) as OptionGroup[];
  if (groups.length === 0) return [{ label: "", options: (element.options ?? []) as Option[] }];
  return groups.map(({ label, options }) => ({ label: label.text, options }));
}

export function StaticPicker(props: InputProps) {
  const [typed, search] = useState("");
  const all = groupsOf(props.element);
  const choose = (options: Option[]) => {
    const sent = options.map(bare);
    props.changed(isSeveral(props.element.type) ? sent : (sent[0] ?? null));
  };
  return (
    <Picker
      input={props}
      groups={matching(all, typed)}
      chosen={optionsIn(props.state)}
      choose={choose}
      searched={countOf(all) >= MANY}
      typed={typed}
      search={search}
      empty="Nothing has these words."
    />
  );
}
