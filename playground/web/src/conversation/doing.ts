/** What a person does with a message. */

import { unescaped } from "../blocks/mrkdwn";
import { attempt } from "../store/acting";
import { useStore } from "../store/store";
import { control } from "../wire/control";

/** React to a message with an emoji, or take one's own reaction back. */
export function useReact(channel: string, ts: string): (emoji: string) => void {
  return (emoji) => {
    const { me, world } = useStore.getState();
    const message = world?.messages[channel]?.find((one) => one.ts === ts);
    const mine = message?.reactions?.some((one) => one.name === emoji && one.users.includes(me)) ?? false;
    void attempt(control.react(me, channel, ts, emoji, mine));
  };
}

/** A message as its author typed it: mentions by handle, signs unescaped. */
export function typedText(text: string): string {
  const { world } = useStore.getState();
  const handle = (whole: string, id: string): string => {
    const name = id === world?.app.user_id ? world.app.name : world?.users[id]?.name;
    return name ? `@${name}` : whole;
  };
  return unescaped(text.replace(/<@([A-Z0-9]+)>/g, handle));
}
