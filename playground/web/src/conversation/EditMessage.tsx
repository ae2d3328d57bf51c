/** Changing what one said oneself. */

import { type KeyboardEvent, useState } from "react";
import { attempt } from "../store/acting";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import type { Message } from "../wire/types";
import { typedText } from "./doing";
import { useFocusNext } from "./reach";

interface Given {
  channel: string;
  message: Message;
  done: () => void;
}

export function EditMessage({ channel, message, done }: Given) {
  const me = useStore((store) => store.me);
  const [text, setText] = useState(() => typedText(message.text ?? ""));
  const field = useFocusNext<HTMLTextAreaElement>();
  const save = async () => {
    if (!text.trim()) return;
    await attempt(control.edit(me, channel, message.ts, text));
    done();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      done();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void save();
    }
  };
  return (
    <div className="message-edit">
      <textarea
        ref={field}
        aria-label="Edit message"
        rows={Math.min(8, text.split("\n").length + 1)}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onFocus={({ target }) => target.setSelectionRange(text.length, text.length)}
        onKeyDown={pressed}
      />
      <button type="button" className="button" onClick={done}>
        Cancel
      </button>
      <button type="button" className="button primary" disabled={!text.trim()} onClick={() => void save()}>
        Save
      </button>
    </div>
  );
}
