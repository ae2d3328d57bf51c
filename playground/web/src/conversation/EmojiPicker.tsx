/** A few emoji, found by what they mean. */

import { type ComponentProps, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { SmileIcon } from "../shell/icons";
import { type Emoji, emojiLike, spoken } from "./emoji";
import "./emoji.css";

function Choices({ found, choose }: { found: Emoji[]; choose: (name: string) => void }) {
  if (found.length === 0) return <p className="emoji-none">No emoji is called that.</p>;
  return (
    <div className="emoji-choices">
      {found.map(({ name, character }) => (
        <button
          key={name}
          type="button"
          className="emoji-choice"
          aria-label={spoken(name)}
          title={spoken(name)}
          onClick={() => choose(name)}
        >
          {character}
        </button>
      ))}
    </div>
  );
}

function Picking({ choose }: { choose: (name: string) => void }) {
  const [typed, setTyped] = useState("");
  const found = emojiLike(typed);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (found[0]) choose(found[0].name);
      }}
    >
      <input
        className="emoji-search"
        type="search"
        aria-label="Search emoji"
        placeholder="Search emoji"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        // biome-ignore lint/a11y/noAutofocus: the picker opens to be typed into, as every such dialog
        autoFocus
      />
      <Choices found={found} choose={choose} />
    </form>
  );
}

interface Given {
  /** What choosing one does: the name of button and dialog. */
  label: string;
  placement: ComponentProps<typeof Popover>["placement"];
  choose: (emoji: string) => void;
  opened?: (open: boolean) => void;
}

export function EmojiPicker({ label, placement, choose, opened }: Given) {
  return (
    <DialogTrigger onOpenChange={(open) => opened?.(open)}>
      <Button className="icon-button" aria-label={label}>
        <SmileIcon />
      </Button>
      <Popover className="emoji-picker" placement={placement ?? "bottom"}>
        <Dialog aria-label={label}>
          {({ close }) => (
            <Picking
              choose={(name) => {
                choose(name);
                close();
              }}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
