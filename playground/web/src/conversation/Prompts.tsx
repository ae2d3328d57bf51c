/** What the app suggests to ask, each said with one click. */

import { attempt } from "../store/acting";
import { useOnce } from "../store/once";
import { useStore } from "../store/store";
import { threadKey } from "../store/world";
import { control } from "../wire/control";
import type { Prompt } from "../wire/types";
import { useMessages } from "./facts";

const NONE: Prompt[] = [];

export function Prompts({ channel, thread = "" }: { channel: string; thread?: string }) {
  const me = useStore((store) => store.me);
  const shown = useStore((store) => store.world?.threads[threadKey(channel, thread)]);
  const usual = useStore((store) => store.world?.features.suggested_prompts ?? NONE);
  const { busy, once } = useOnce();
  const begun = useMessages(channel).some((one) => one.user === me);
  const prompts = shown?.prompts ?? (begun || thread ? NONE : usual);
  if (prompts.length === 0) return null;
  return (
    <section className="prompts" aria-label="Suggested prompts">
      {shown?.prompts_title && !begun && <h2>{shown.prompts_title}</h2>}
      {prompts.map(({ title, message }) => (
        <button
          key={title}
          type="button"
          className="prompt"
          title={message}
          aria-disabled={busy || undefined}
          onClick={() => void once(() => attempt(control.say(me, channel, message, thread)))}
        >
          {title}
        </button>
      ))}
    </section>
  );
}
