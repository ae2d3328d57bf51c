/** A channel: what it is called and for, what is said in it, and where one says something. */

import { Composer } from "../composer/Composer";
import { LockIcon } from "../shell/icons";
import { personName, titleOf } from "../store/names";
import { useStore } from "../store/store";
import { Conversation } from "./Conversation";
import { StatusLine } from "./StatusLine";

function ChannelHead({ channel }: { channel: string }) {
  const facts = useStore((store) => store.world?.channels[channel]);
  const title = useStore((store) => (store.world ? titleOf(store.world, channel, store.me) : ""));
  const names = useStore((store) =>
    facts?.members.map((one) => (store.world ? personName(store.world, one) : one)).join(", "),
  );
  const count = facts?.members.length ?? 0;
  const isRoom = !facts?.is_private && !facts?.is_mpim;
  return (
    <header className="middle-head">
      <h1>
        {isRoom && <span className="middle-hash"># </span>}
        {facts?.is_private && !facts.is_mpim && <LockIcon />}
        {title}
      </h1>
      <span className="middle-members" title={names}>
        {count === 1 ? "1 member" : `${count} members`}
      </span>
      <p className="middle-purpose">{facts?.purpose?.value}</p>
    </header>
  );
}

export function ChannelMiddle({ channel }: { channel: string }) {
  const among = useStore((store) => store.world?.channels[channel]?.members.includes(store.me) ?? false);
  if (!among) return <p className="empty">Choose a channel to see what is said in it.</p>;
  return (
    <>
      <ChannelHead channel={channel} />
      <Conversation channel={channel} />
      <StatusLine channel={channel} />
      <Composer channel={channel} />
    </>
  );
}
