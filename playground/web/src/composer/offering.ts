/** Putting a text into a composer for somebody. */

import { draftKey } from "../store/drafts";
import { useStore } from "../store/store";

/** Into the composer of a channel, for the person one is, and the cursor behind it. */
export function offerText(channel: string, text: string): void {
  const { me, write, want } = useStore.getState();
  const key = draftKey(me, channel);
  write(key, text);
  want(key);
}
