/** Where one types: messages, slash commands with completion, files. */

import { draftKey } from "../store/drafts";
import { channelName, personName } from "../store/names";
import { useStore } from "../store/store";
import { Box } from "./Box";
import "./composer.css";

interface Given {
  channel: string;
  thread?: string;
}

export function Composer({ channel, thread = "" }: Given) {
  const me = useStore((store) => store.me);
  const facts = useStore((store) => store.world?.channels[channel]);
  const name = useStore((store) => (store.world ? personName(store.world, store.me) : ""));
  const label = useStore((store) => (store.world ? channelName(store.world, channel) : ""));
  const app = useStore((store) => store.world?.app.real_name ?? "");
  if (facts?.is_archived) return <Calm>#{label} is archived. Nobody can write here.</Calm>;
  if (facts && !facts.members.includes(me)) {
    return (
      <Calm>
        {name} is not in #{label} and cannot write here.
      </Calm>
    );
  }
  const to = !facts || facts.is_im ? app : `#${label}`;
  const key = draftKey(me, channel, thread);
  return (
    <Box key={key} draft={key} channel={channel} thread={thread} label={thread ? "Reply" : `Message ${to}`} />
  );
}

function Calm({ children }: { children: React.ReactNode }) {
  return <p className="composer-calm">{children}</p>;
}
