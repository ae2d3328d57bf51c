/** What the middle shows: a conversation, or the app with its Home and messages. */

import { placeOf, useStore } from "../store/store";
import { AppMiddle } from "./AppMiddle";
import { ChannelMiddle } from "./ChannelMiddle";
import "./middle.css";

export function Middle() {
  const kind = useStore((store) => placeOf(store).kind);
  const tab = useStore((store) => {
    const place = placeOf(store);
    return place.kind === "app" ? place.tab : "home";
  });
  const channel = useStore((store) => {
    const place = placeOf(store);
    return place.kind === "channel" ? place.channel : "";
  });
  return kind === "app" ? <AppMiddle tab={tab} /> : <ChannelMiddle channel={channel} />;
}
