/** The emoji one can react with: name, character, and the words they are found by. */

import { get } from "node-emoji";

export interface Emoji {
  name: string;
  character: string;
  words: string;
}

const of = (name: string, character: string, words = ""): Emoji => ({ name, character, words });

export const EMOJI: Emoji[] = [
  of("+1", "👍", "thumbs up yes agree good"),
  of("-1", "👎", "thumbs down no disagree"),
  of("white_check_mark", "✅", "done yes tick"),
  of("heavy_check_mark", "✔️", "done tick"),
  of("eyes", "👀", "looking seen"),
  of("pray", "🙏", "thanks please"),
  of("raised_hands", "🙌", "hooray praise"),
  of("clap", "👏", "applause well done"),
  of("tada", "🎉", "party celebrate fixed"),
  of("heart", "❤️", "love"),
  of("smile", "😄", "happy glad"),
  of("joy", "😂", "laugh"),
  of("thinking_face", "🤔", "hmm wonder"),
  of("open_mouth", "😮", "surprised"),
  of("cry", "😢", "sad sorry"),
  of("rage", "😡", "angry"),
  of("fire", "🔥", "hot urgent"),
  of("rotating_light", "🚨", "alarm urgent"),
  of("warning", "⚠️", "careful"),
  of("bulb", "💡", "idea"),
  of("mag", "🔍", "search look"),
  of("wrench", "🔧", "fix repair tool"),
  of("question", "❓", "ask"),
  of("hourglass_flowing_sand", "⏳", "waiting time"),
];

/** Any emoji as a character, else by its name. */
export const character = (name: string): string =>
  EMOJI.find((one) => one.name === name)?.character ?? get(name) ?? `:${name}:`;

/** An emoji's name as one says it. */
export const spoken = (name: string): string => {
  if (name === "+1") return "thumbs up";
  return name === "-1" ? "thumbs down" : name.replaceAll("_", " ");
};

/** The emoji that a few letters mean. */
export const emojiLike = (typed: string): Emoji[] =>
  EMOJI.filter((one) => `${spoken(one.name)} ${one.name} ${one.words}`.includes(typed.trim().toLowerCase()));
