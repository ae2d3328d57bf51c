/** Where one can go: the app, the channels one is in, and groups. */

import { type ReactNode, useId } from "react";
import { useShallow } from "zustand/react/shallow";
import { titleOf } from "../store/names";
import { directOf, type Place } from "../store/seat";
import { channelShown, placeOf, type Store, useStore } from "../store/store";
import type { ChannelFacts } from "../wire/types";
import { Badge } from "./Badge";
import { HashIcon, HomeIcon, LockIcon, MessageIcon, PeopleIcon } from "./icons";
import { Row, rowOf } from "./Row";
import { Roving } from "./roving";
import { useUnread } from "./unread";

/** The conversations of the person one is, and the one shown even where they are not in it. */
function mine(store: Store): ChannelFacts[] {
  const shown = channelShown(store);
  return Object.values(store.world?.channels ?? {})
    .filter((one) => !one.is_im)
    .filter((one) => one.id === shown || (one.members.includes(store.me) && !one.is_archived))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export function Channels() {
  const me = useStore((store) => store.me);
  const all = useStore(useShallow(mine));
  const counts = useUnread(me);
  const current = useStore((store) => rowOf(placeOf(store)));
  const channels = all.filter((one) => !one.is_mpim);
  const groups = all.filter((one) => one.is_mpim);
  const rows = ["home", "messages", ...[...channels, ...groups].map((one) => one.id)];
  return (
    <Roving ids={rows} current={current}>
      <App counts={counts} />
      <Section name="Channels">
        {channels.map((one) => (
          <Channel key={one.id} channel={one} count={counts[one.id] ?? 0} />
        ))}
      </Section>
      {groups.length > 0 && (
        <Section name="Direct messages">
          {groups.map((one) => (
            <Channel key={one.id} channel={one} count={counts[one.id] ?? 0} />
          ))}
        </Section>
      )}
    </Roving>
  );
}

function Section({ name, children }: { name: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section className="side-section" aria-labelledby={heading}>
      <h2 className="side-heading" id={heading}>
        {name}
      </h2>
      <ul className="side-list">{children}</ul>
    </section>
  );
}

function App({ counts }: { counts: Record<string, number> }) {
  const name = useStore((store) => store.world?.app.real_name ?? "");
  const direct = useStore((store) => (store.world ? directOf(store.world, store.me) : ""));
  const shown = useStore(placeOf);
  const waiting = counts[direct] ?? 0;
  const at = (tab: "home" | "messages"): boolean => shown.kind === "app" && shown.tab === tab;
  const home: Place = { kind: "app", tab: "home" };
  const messages: Place = { kind: "app", tab: "messages" };
  const written = at("messages") || (shown.kind === "channel" && direct !== "" && shown.channel === direct);
  return (
    <Section name={name}>
      <Row place={home} current={at("home")} icon={<HomeIcon />} name="Home" fresh={false} />
      <Row place={messages} current={written} icon={<MessageIcon />} name="Messages" fresh={waiting > 0}>
        <Badge direct={waiting} others={0} />
      </Row>
    </Section>
  );
}

function Channel({ channel, count }: { channel: ChannelFacts; count: number }) {
  const current = useStore((store) => channelShown(store) === channel.id);
  const name = useStore((store) => (store.world ? titleOf(store.world, channel.id, store.me) : channel.name));
  const kind = channel.is_private ? <LockIcon /> : <HashIcon />;
  return (
    <Row
      place={{ kind: "channel", channel: channel.id }}
      current={current}
      icon={channel.is_mpim ? <PeopleIcon /> : kind}
      name={name}
      fresh={count > 0}
    >
      <Badge direct={channel.is_mpim ? count : 0} others={count} />
    </Row>
  );
}
