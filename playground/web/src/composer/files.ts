/** Which files may go with a message. */

import { useStore } from "../store/store";

const LARGEST = 10 * 1024 * 1024;

/** The file, or nothing and a note where it is too large. */
export function accepted(file: File): File | undefined {
  if (file.size <= LARGEST) return file;
  useStore.getState().note(`${file.name} is larger than 10 MB.`);
  return undefined;
}
