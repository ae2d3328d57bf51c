/** A message as one hears it. */

import { said } from "../blocks/keys";
import { unescaped } from "../blocks/mrkdwn";
import { channelName, personName } from "../store/names";
import type { World } from "../store/world";
import type { Message } from "../wire/types";
import { failure } from "./failure";

const LONGEST = 300;
/** A mention, a link, a date: its sign, what it is, and the words it has. */
const ANGLE = /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g;

function named(world: World, sign: string, what: string): string {
  if (sign === "@") return personName(world, what);
  return sign === "#" ? channelName(world, what) : what;
}

/** Words without the signs that make them bold, quoted, links or mentions. */
function plain(world: World, text: string): string {
  const words = text.replace(ANGLE, (_, sign: string, what: string, words?: string) =>
    sign === "@" || !words ? named(world, sign, what) : words,
  );
  return unescaped(words.replace(/[*_`~]/g, ""));
}

/** Who says it, whether only this person hears it, and what. */
export function spokenOf(world: World, message: Message): string {
  const name = personName(world, message.user);
  const who = message.is_ephemeral ? `${name}, only visible to you` : name;
  const text = message.text || (message.blocks ?? []).map(said).join(" ");
  const words = message.error ? failure(text, message.error, world.app.real_name) : plain(world, text);
  return `${who}: ${words.slice(0, LONGEST)}`;
}
