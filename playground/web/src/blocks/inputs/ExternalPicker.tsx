/** A menu that the app fills while one types. */

import { useState } from "react";
import type { Option } from "../../wire/types";
import type { InputProps } from "./InputElement";
import { Picker } from "./Picker";
import { useSuggestions } from "./useSuggestions";
import { bare, isSeveral, optionsIn } from "./values";

export function ExternalPicker(props: InputProps) {
  const { element, blockId, surface, state, changed } = props;
  const [open, setOpen] = useState(false);
  const [typed, search] = useState("");
  const found = useSuggestions(surface, blockId, element, open ? typed : null);
  const choose = (options: Option[]) => {
    const sent = options.map(bare);
    changed(isSeveral(element.type) ? sent : (sent[0] ?? null));
  };
  return (
    <Picker
      input={props}
      groups={[{ label: "", options: found.options }]}
      chosen={optionsIn(state)}
      choose={choose}
      searched
      typed={typed}
      search={search}
      opened={setOpen}
      empty={found.empty}
    />
  );
}
