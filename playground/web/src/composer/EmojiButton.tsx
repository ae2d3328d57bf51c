/** An emoji goes where the cursor is. */

import type { RefObject } from "react";
import { EmojiPicker } from "../conversation/EmojiPicker";

interface Given {
  area: RefObject<HTMLTextAreaElement | null>;
  write: (text: string) => void;
}

export function EmojiButton({ area, write }: Given) {
  function insert(name: string): void {
    const field = area.current;
    if (!field) return;
    field.setRangeText(`:${name}: `, field.selectionStart, field.selectionEnd, "end");
    write(field.value);
    // The popover gives the focus back to its button first.
    setTimeout(() => field.focus(), 50);
  }
  return <EmojiPicker label="Emoji" placement="top start" choose={insert} />;
}
