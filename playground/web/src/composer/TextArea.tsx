/** The field one types in: it grows with its text, and is a combo box while commands are offered. */

import type { KeyboardEvent, RefObject } from "react";
import type { CompletionState } from "./useCompletion";

interface Given {
  area: RefObject<HTMLTextAreaElement | null>;
  label: string;
  text: string;
  busy: boolean;
  completion: CompletionState;
  write: (text: string) => void;
  attach: (file: File) => void;
  send: () => void;
}

export function TextArea({ area, label, text, busy, completion, write, attach, send }: Given) {
  const { options, active, listId, hintId, optionId, took } = completion;
  const combo = options.length > 0 && {
    role: "combobox",
    "aria-expanded": true,
    "aria-controls": listId,
    "aria-autocomplete": "list" as const,
    "aria-activedescendant": optionId(active),
  };

  function pressed(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return; // Enter ends what an input method composes
    if (took(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  }

  return (
    // The wrapper's hidden copy of the text is what makes the field grow.
    <div className="composer-grow" data-text={text}>
      <textarea
        ref={area}
        className="composer-text"
        rows={1}
        aria-label={label}
        aria-describedby={hintId}
        placeholder={label}
        value={text}
        readOnly={busy}
        onChange={(event) => write(event.target.value)}
        onKeyDown={pressed}
        onPaste={(event) => {
          const [file] = event.clipboardData.files;
          if (file) attach(file);
        }}
        {...combo}
      />
    </div>
  );
}
