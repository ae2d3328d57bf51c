/** What a conversation is for, while nothing has been said in it. */

import { useStore } from "../store/store";
import { useAppName, useIsAgent } from "./facts";

function EmptyChannel({ channel }: { channel: string }) {
  const name = useStore((store) => store.world?.channels[channel]?.name ?? "");
  const purpose = useStore((store) => store.world?.channels[channel]?.purpose?.value ?? "");
  return (
    <div className="empty">
      <h2>This is the beginning of #{name}</h2>
      <p>{purpose || "Whatever is said here is seen by everybody in the channel."}</p>
      <p>Say something, or type / to see what the app can do.</p>
    </div>
  );
}

function EmptyAgent() {
  const app = useAppName();
  const description = useStore((store) => store.world?.features.agent_description ?? "");
  return (
    <div className="empty">
      <img className="empty-icon" src="/icon.svg" alt="" />
      <h2>Ask {app}</h2>
      <p>{description || `A conversation between you and ${app}.`}</p>
    </div>
  );
}

export function Empty({ channel }: { channel: string }) {
  const isAgent = useIsAgent(channel);
  return isAgent || !channel ? <EmptyAgent /> : <EmptyChannel channel={channel} />;
}
