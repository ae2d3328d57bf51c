/** Changing what one said oneself; the draft stays while the message is out of sight. */

import { type KeyboardEvent, useRef } from "react";
import { useWantedFocus } from "../composer/useWantedFocus";
import { succeeded } from "../store/acting";
import { useOnce } from "../store/once";
import { useStore } from "../store/store";
import { control } from "../wire/control";

interface Given {
  channel: string;
  ts: string;
  draft: string;
  done: () => void;
}

export function EditMessage({ channel, ts, draft, done }: Given) {
  const me = useStore((store) => store.me);
  const text = useStore((store) => store.texts[draft] ?? "");
  const { busy, once } = useOnce();
  const field = useRef<HTMLTextAreaElement>(null);
  useWantedFocus(draft, field);
  const save = async () => {
    if (text.trim() && (await succeeded(control.edit(me, channel, ts, text)))) done();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter ends what an input method composes
    if (event.key === "Escape") {
      event.stopPropagation();
      done();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void once(save);
    }
  };
  return (
    <div className="message-edit" aria-busy={busy}>
      <textarea
        ref={field}
        aria-label="Edit message"
        rows={Math.min(8, text.split("\n").length + 1)}
        value={text}
        readOnly={busy}
        onChange={(event) => useStore.getState().write(draft, event.target.value)}
        onKeyDown={pressed}
      />
      <button type="button" className="button" onClick={done}>
        Cancel
      </button>
      <button
        type="button"
        className="button primary"
        disabled={!text.trim()}
        onClick={() => void once(save)}
      >
        Save
      </button>
    </div>
  );
}
