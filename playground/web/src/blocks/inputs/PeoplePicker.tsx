/** A menu of the workspace's people, channels, or both. */

import { useEffect, useMemo, useState } from "react";
import { channelShown, useStore } from "../../store/store";
import { matching } from "./choices";
import type { InputProps } from "./InputElement";
import { Picker } from "./Picker";
import { offered } from "./people";
import { idsIn, isSeveral } from "./values";

export function PeoplePicker(props: InputProps) {
  const { element, state, changed } = props;
  const [typed, search] = useState("");
  const world = useStore((store) => store.world);
  const me = useStore((store) => store.me);
  const users = world?.users;
  const channels = world?.channels;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the world only people and channels count
  const all = useMemo(() => (world ? offered(world, me, element) : []), [users, channels, me, element]);
  const ids = idsIn(state);
  const options = all.flatMap((group) => group.options);
  const chosen = ids.map(
    (id) =>
      options.find((one) => one.value === id) ?? {
        text: { type: "plain_text" as const, text: id },
        value: id,
      },
  );
  useCurrentConversation(
    props,
    options.map((one) => one.value ?? ""),
  );
  return (
    <Picker
      input={props}
      groups={matching(all, typed)}
      chosen={chosen}
      choose={(now) => {
        const values = now.map((one) => one.value ?? "");
        changed(isSeveral(element.type) ? values : (values[0] ?? null));
      }}
      searched
      typed={typed}
      search={search}
      empty="Nobody and nothing is called that."
    />
  );
}

/** Begin with the conversation one looks at, where the element asks for that. */
function useCurrentConversation({ element, state, changed }: InputProps, offeredIds: string[]): void {
  const here = useStore(channelShown);
  const wanted = element.default_to_current_conversation === true && idsIn(state).length === 0;
  const first = wanted && offeredIds.includes(here) ? here : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is shown; after that people choose
  useEffect(() => {
    if (first) changed(isSeveral(element.type) ? [first] : first);
  }, []);
}
