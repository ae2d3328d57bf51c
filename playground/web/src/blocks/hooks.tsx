/** People, channels, dates, emoji and links within a text; the drawing library asks for them one by one. */

import type { ComponentProps, ReactNode } from "react";
import type { Message as Drawing } from "slack-blocks-to-jsx";
import { slackDate } from "../store/dates";
import { channelName, personName } from "../store/names";
import { useStore } from "../store/store";
import { useToday, useZone } from "../store/today";
import { safeAddress } from "./addresses";

function Person({ id }: { id: string }) {
  const name = useStore((store) => (store.world ? personName(store.world, id) : id));
  const mine = useStore((store) => store.me === id);
  return <span className={`block-mention${mine ? " mine" : ""}`}>@{name}</span>;
}

function Channel({ id }: { id: string }) {
  const name = useStore((store) => (store.world ? channelName(store.world, id) : id));
  const open = useStore((store) => store.world?.channels[id]?.members.includes(store.me) ?? false);
  if (!open) return <span className="block-mention">#{name}</span>;
  return (
    <button
      type="button"
      className="block-mention block-mention-link"
      onClick={() => useStore.getState().go({ kind: "channel", channel: id })}
    >
      #{name}
    </button>
  );
}

function When({ seconds, format, fallback }: { seconds: number; format: string; fallback: string }) {
  const zone = useZone();
  const today = useToday();
  if (!Number.isFinite(seconds)) return fallback;
  return (
    <time dateTime={new Date(seconds * 1000).toISOString()}>{slackDate(format, seconds, today, zone)}</time>
  );
}

/** A link that leads to the web or to a mail; anything else is only its words. */
export function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  const address = safeAddress(href);
  if (!address) return <span>{children}</span>;
  return (
    <a className="block-link" href={address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

const emoji = new Map<string, string>();

/** An emoji by its name, looked up once; a name that nobody knows stays a name. */
function emojiOf(name: string, skin: number | undefined, look: () => string): string {
  const key = `${name}/${skin ?? ""}`;
  const known = emoji.get(key);
  if (known !== undefined) return known;
  const found = look();
  const shown = found === name ? `:${name}:` : found;
  emoji.set(key, shown);
  return shown;
}

/** Kept from the first drawing on, so these know nothing but what they are given: the rest comes from the store. */
export const HOOKS: NonNullable<ComponentProps<typeof Drawing>["hooks"]> = {
  user: ({ id }) => <Person id={id} />,
  channel: ({ id }) => <Channel id={id} />,
  usergroup: ({ name }) => <span className="block-mention">@{name}</span>,
  atHere: () => <span className="block-mention mine">@here</span>,
  atChannel: () => <span className="block-mention mine">@channel</span>,
  atEveryone: () => <span className="block-mention mine">@everyone</span>,
  date: ({ timestamp, format, fallback }) => (
    <When seconds={Number(timestamp)} format={format} fallback={fallback} />
  ),
  emoji: (given, look) => emojiOf(given.name, given.skin_tone, () => look(given)),
  link: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
};
