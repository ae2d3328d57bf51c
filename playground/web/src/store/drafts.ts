/** What is typed but not sent: in composers by person, channel and thread, and in messages one edits. */

import type { Slice } from "./store";

export interface Drafts {
  /** By the key of a draft. */
  texts: Record<string, string>;
  files: Record<string, File | undefined>;
  /** The drafts that are being sent just now. */
  sending: string[];
  /** The draft whose field is to take the focus as soon as it is there. */
  wanted: string;
  write: (key: string, text: string) => void;
  attach: (key: string, file?: File) => void;
  send: (key: string, sending: boolean) => void;
  want: (key: string) => void;
  /** Throw a draft away. */
  drop: (key: string) => void;
}

export const draftKey = (user: string, channel: string, thread = ""): string =>
  `${user}:${channel}:${thread}`;

/** The draft of a message that its author changes, there where they do it. */
export const editKey = (place: string, channel: string, ts: string): string =>
  `edit:${place}:${channel}:${ts}`;

const without = <T>(all: Record<string, T>, key: string): Record<string, T> => {
  const { [key]: _, ...left } = all;
  return left;
};

export const drafts: Slice<Drafts> = (set, get) => ({
  texts: {},
  files: {},
  sending: [],
  wanted: "",
  write: (key, text) => set({ texts: { ...get().texts, [key]: text } }),
  attach: (key, file) => set({ files: { ...get().files, [key]: file } }),
  send: (key, sending) => {
    const others = get().sending.filter((one) => one !== key);
    set({ sending: sending ? [...others, key] : others });
  },
  want: (key) => set({ wanted: key }),
  drop: (key) => set({ texts: without(get().texts, key), files: without(get().files, key) }),
});
