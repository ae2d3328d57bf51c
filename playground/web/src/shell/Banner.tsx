/** A slim line while the playground does not answer; the news come back by themselves. */

import { useStore } from "../store/store";

export function LostBanner() {
  const live = useStore((store) => store.live);
  if (live) return null;
  return (
    <p className="top-banner" role="alert">
      The playground does not answer. Is <code>make demo</code> still running? Trying again …
    </p>
  );
}
