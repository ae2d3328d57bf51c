/** One draft: its text, what hangs on it, and the buttons around it. */

import { useRef } from "react";
import { useStore } from "../store/store";
import type { Command } from "../wire/types";
import { Attachment } from "./Attachment";
import { Completion } from "./Completion";
import { EmojiButton } from "./EmojiButton";
import { accepted } from "./files";
import { Hint } from "./Hint";
import { PlusMenu } from "./PlusMenu";
import { SendButton } from "./SendButton";
import { send } from "./send";
import { TextArea } from "./TextArea";
import { useCompletion } from "./useCompletion";
import { useWantedFocus } from "./useWantedFocus";

const NONE: Command[] = [];

interface Given {
  draft: string;
  channel: string;
  thread: string;
  label: string;
}

export function Box({ draft, channel, thread, label }: Given) {
  const text = useStore((store) => store.texts[draft] ?? "");
  const file = useStore((store) => store.files[draft]);
  const busy = useStore((store) => store.sending.includes(draft));
  const { write, attach } = useStore.getState();
  const commands = useStore((store) => store.world?.features.slash_commands) ?? NONE;
  const area = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion(thread ? NONE : commands, text, (chosen) => write(draft, chosen));
  useWantedFocus(draft, area);

  const hang = (chosen: File) => attach(draft, accepted(chosen) ?? file);

  async function go(): Promise<void> {
    if (!text.trim() && !file) return;
    await send(draft, { channel, thread, text, file });
    area.current?.focus(); // the button one pressed may be gone from the order of focus
  }

  return (
    <form
      className={`composer${busy ? " busy" : ""}`}
      aria-label={label}
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <Completion completion={completion} />
      <Hint commands={commands} text={text} inThread={thread !== ""} id={completion.hintId} />
      {file && <Attachment file={file} remove={() => attach(draft)} />}
      <TextArea
        area={area}
        label={label}
        text={text}
        busy={busy}
        completion={completion}
        write={(typed) => write(draft, typed)}
        attach={hang}
        send={() => void go()}
      />
      <div className="composer-tools">
        <PlusMenu attach={hang} />
        <EmojiButton area={area} write={(typed) => write(draft, typed)} />
        <SendButton disabled={busy || (!text.trim() && !file)} />
      </div>
    </form>
  );
}
