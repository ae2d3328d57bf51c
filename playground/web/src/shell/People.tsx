/** Who one is: the people of the story, or everybody where there is none. */

import { useId } from "react";
import { useShallow } from "zustand/react/shallow";
import { initials } from "../store/names";
import { useStore } from "../store/store";
import type { ChannelFacts, StoryPerson } from "../wire/types";
import { Badge } from "./Badge";
import { Roving, useStop } from "./roving";
import { useUnread } from "./unread";

export function People() {
  const people = useStore((store) => store.story?.people);
  const me = useStore((store) => store.me);
  const heading = useId();
  return (
    <section className="side-section" aria-labelledby={people?.length ? heading : undefined}>
      <h2 className="side-heading" id={heading}>
        You are
      </h2>
      {people?.length ? (
        <Roving ids={people.map((one) => one.user)} current={me}>
          <ul className="side-list">
            {people.map((one) => (
              <Person key={one.user} person={one} />
            ))}
          </ul>
        </Roving>
      ) : (
        <Everybody labelledBy={heading} />
      )}
    </section>
  );
}

function Person({ person }: { person: StoryPerson }) {
  const mine = useStore((store) => store.me === person.user);
  const sit = useStore((store) => store.sit);
  const setSidebarOpen = useStore((store) => store.setSidebarOpen);
  const stop = useStop(person.user);
  return (
    <li>
      <button
        {...stop}
        type="button"
        className="side-person"
        aria-pressed={mine}
        data-person={person.key}
        onClick={() => {
          sit(person.user);
          setSidebarOpen(false);
        }}
      >
        <span className="side-picture" aria-hidden="true">
          {initials(person.name)}
        </span>
        <span className="side-who">
          <span className="side-name">{person.name}</span>
          <span className="side-role">
            {person.role}, {person.department}
          </span>
        </span>
        <Waiting person={person.user} />
      </button>
    </li>
  );
}

/** What waits for a person, as one mark. */
function Waiting({ person }: { person: string }) {
  const counts = useUnread(person);
  const channels = useStore((store) => store.world?.channels);
  const ids = Object.keys(counts);
  const sum = (of: (channel: ChannelFacts) => boolean) =>
    ids.filter((id) => channels?.[id] && of(channels[id])).reduce((all, id) => all + (counts[id] ?? 0), 0);
  return <Badge direct={sum((one) => one.is_im)} others={sum((one) => !one.is_im)} />;
}

function Everybody({ labelledBy }: { labelledBy: string }) {
  const me = useStore((store) => store.me);
  const sit = useStore((store) => store.sit);
  const users = useStore(
    useShallow((store) => Object.values(store.world?.users ?? {}).filter((one) => !one.is_bot)),
  );
  return (
    <select
      className="side-select"
      aria-labelledby={labelledBy}
      value={me}
      onChange={(event) => sit(event.target.value)}
    >
      {users.map((one) => (
        <option key={one.id} value={one.id}>
          {one.real_name || one.name}
        </option>
      ))}
    </select>
  );
}
