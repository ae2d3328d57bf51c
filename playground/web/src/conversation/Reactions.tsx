/** The reactions to a message; clicking one joins it, or takes one's own back. */

import { personName } from "../store/names";
import { useStore } from "../store/store";
import type { Reaction } from "../wire/types";
import { useReact } from "./doing";
import { character, spoken } from "./emoji";

interface Given {
  channel: string;
  ts: string;
  reactions: Reaction[];
}

function ReactionButton({ reaction, toggle }: { reaction: Reaction; toggle: () => void }) {
  const mine = useStore((store) => reaction.users.includes(store.me));
  const who = useStore((store) =>
    reaction.users
      .map((id) => (id === store.me ? "you" : store.world ? personName(store.world, id) : id))
      .join(", "),
  );
  return (
    <button
      type="button"
      className={`reaction${mine ? " mine" : ""}`}
      aria-pressed={mine}
      aria-label={`${spoken(reaction.name)}, ${reaction.count}: ${who}`}
      title={`${who} reacted with ${spoken(reaction.name)}`}
      onClick={toggle}
    >
      <span className="reaction-emoji">{character(reaction.name)}</span> {reaction.count}
    </button>
  );
}

export function Reactions({ channel, ts, reactions }: Given) {
  const react = useReact(channel, ts);
  return (
    <div className="reactions">
      {reactions.map((one) => (
        <ReactionButton key={one.name} reaction={one} toggle={() => react(one.name)} />
      ))}
    </div>
  );
}
