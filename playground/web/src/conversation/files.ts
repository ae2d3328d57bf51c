/** Files of messages: where they lie and how big they are. */

import type { SlackFile } from "../wire/types";

/** The path of a file on this very server; empty when it lies anywhere else. */
export function filePath(file: SlackFile): string {
  const { pathname } = new URL(file.url_private, window.location.origin);
  return pathname.startsWith("/files/") ? pathname : "";
}

export const isImage = (file: SlackFile): boolean => /^image\/(png|jpeg|gif|webp)$/.test(file.mimetype);

export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
