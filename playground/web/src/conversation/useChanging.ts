/** Whether somebody changes a message, or is asked whether to delete it. */

import { useState } from "react";
import { editKey } from "../store/drafts";
import { useStore } from "../store/store";
import type { Message } from "../wire/types";
import { typedText } from "./doing";

type Mode = "read" | "edit" | "delete";

interface Changing {
  mode: Mode;
  change: (to: Mode) => void;
  /** Where the draft of an edit lies. */
  draft: string;
}

export function useChanging(channel: string, message: Message, place: string): Changing {
  const draft = editKey(place, channel, message.ts);
  const own = useStore((store) => store.me === message.user);
  const edited = useStore((store) => store.texts[draft] !== undefined);
  const [asked, ask] = useState(false);
  const change = (to: Mode): void => {
    const { write, want, drop } = useStore.getState();
    ask(to === "delete");
    if (to === "edit") {
      write(draft, typedText(message.text ?? ""));
      want(draft);
    } else drop(draft);
  };
  const mode = own && edited ? "edit" : asked ? "delete" : "read";
  return { mode, change, draft };
}
