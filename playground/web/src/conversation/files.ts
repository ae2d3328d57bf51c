/** Files of messages: what they are and how big. */

import type { SlackFile } from "../wire/types";

export const isImage = (file: SlackFile): boolean => /^image\/(png|jpeg|gif|webp)$/.test(file.mimetype);

export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
