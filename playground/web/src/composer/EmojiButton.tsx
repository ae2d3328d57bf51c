/** A few emoji at hand; the one chosen goes where the cursor is. */

import { type RefObject, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { EMOJI, spoken } from "../conversation/emoji";
import { SmileIcon } from "../shell/icons";

interface Given {
  area: RefObject<HTMLTextAreaElement | null>;
  write: (text: string) => void;
}

export function EmojiButton({ area, write }: Given) {
  const [open, setOpen] = useState(false);

  function insert(name: string): void {
    setOpen(false);
    const field = area.current;
    if (!field) return;
    field.setRangeText(`:${name}: `, field.selectionStart, field.selectionEnd, "end");
    write(field.value);
    // The popover gives the focus back to its button first.
    setTimeout(() => field.focus(), 50);
  }

  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="icon-button" aria-label="Emoji">
        <SmileIcon />
      </Button>
      <Popover className="menu" placement="top start">
        <Dialog className="composer-emoji" aria-label="Emoji">
          {EMOJI.map(({ name, character }) => (
            <button
              key={name}
              type="button"
              className="composer-emoji-one"
              aria-label={spoken(name)}
              title={`:${name}:`}
              onClick={() => insert(name)}
            >
              {character}
            </button>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
