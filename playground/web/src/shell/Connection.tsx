/** Whether the playground answers, and whether the bot is there. */

import { useStore } from "../store/store";

export function Connection() {
  const live = useStore((store) => store.live);
  const sockets = useStore((store) => store.world?.sockets ?? 0);
  const app = useStore((store) => store.world?.app.real_name ?? "");
  const early = useStore((store) => ["reading", "connecting"].includes(store.story?.phase ?? ""));
  const state = !live ? "lost" : sockets > 0 ? "good" : "none";
  const none = early ? `${app} is getting ready` : `${app} has no socket open`;
  const said = { lost: "Not connected", good: `${app} is connected`, none }[state];
  return (
    <p className={`top-connection ${state}`} title={said}>
      <span className="top-dot" aria-hidden="true" />
      <span className="top-said">{said}</span>
    </p>
  );
}
