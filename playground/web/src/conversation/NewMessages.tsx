/** While one reads further up: how much has come below, and the way there. */

import { DownIcon } from "../shell/icons";
import { unread } from "../store/seat";
import { useStore } from "../store/store";

export function NewMessages({ channel, go }: { channel: string; go: () => void }) {
  const count = useStore((store) => (store.world ? unread(store.world, store, channel) : 0));
  const label = count === 1 ? "1 new message" : `${count} new messages`;
  return (
    <button type="button" className={`new-messages${count ? " some" : ""}`} onClick={go}>
      <DownIcon />
      {count ? label : "Newest messages"}
    </button>
  );
}
