/** What is typed but not sent, by person, channel and thread. */

import { create } from "zustand";
import { useStore } from "../store/store";

interface Drafts {
  texts: Record<string, string>;
  files: Record<string, File | undefined>;
  /** The draft whose composer is to take the focus as soon as it is there. */
  wanted: string;
  write: (key: string, text: string) => void;
  attach: (key: string, file?: File) => void;
  want: (key: string) => void;
}

export const draftKey = (user: string, channel: string, thread = ""): string =>
  `${user}:${channel}:${thread}`;

export const useDrafts = create<Drafts>()((set, get) => ({
  texts: {},
  files: {},
  wanted: "",
  write: (key, text) => set({ texts: { ...get().texts, [key]: text } }),
  attach: (key, file) => set({ files: { ...get().files, [key]: file } }),
  want: (key) => set({ wanted: key }),
}));

/** Put a text into the composer of a channel, for the person one is, and the cursor behind it. */
export function offerText(channel: string, text: string): void {
  const key = draftKey(useStore.getState().me, channel);
  useDrafts.getState().write(key, text);
  useDrafts.getState().want(key);
}
