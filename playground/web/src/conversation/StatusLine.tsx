/** What the app says it is doing just now. */

import { useStore } from "../store/store";
import { threadKey, type World } from "../store/world";
import { useAppName } from "./facts";

/** The status of a thread; in the agent's conversation (no `thread`) that of any of its threads. */
function statusOf(world: World | null, channel: string, thread: string): string {
  const own = world?.threads[threadKey(channel, thread)]?.status;
  if (own || thread || !world?.channels[channel]?.is_im) return own ?? "";
  const here = Object.entries(world.threads).filter(([key]) => key.startsWith(`${channel}:`));
  return here.findLast(([, shown]) => shown.status)?.[1].status ?? "";
}

export function StatusLine({ channel, thread = "" }: { channel: string; thread?: string }) {
  const app = useAppName();
  const status = useStore((store) => statusOf(store.world, channel, thread));
  return (
    <p className="status-line" role="status">
      {status && `${app} ${status}`}
    </p>
  );
}
