/** What rows need to know about the workspace, each as a value that stays the same until it changes. */

import { useSyncExternalStore } from "react";
import { personName } from "../store/names";
import { useStore } from "../store/store";
import type { Message } from "../wire/types";

const NONE: Message[] = [];

export const useMessages = (channel: string): Message[] =>
  useStore((store) => store.world?.messages[channel] ?? NONE);

export const useEphemerals = (): Message[] => useStore((store) => store.world?.ephemerals ?? NONE);

export const useName = (id: string): string =>
  useStore((store) => (store.world ? personName(store.world, id) : id));

export const useAppName = (): string => useStore((store) => store.world?.app.real_name ?? "");

/** Whether a channel is the conversation between a person and the app. */
export const useIsAgent = (channel: string): boolean =>
  useStore((store) => store.world?.channels[channel]?.is_im ?? false);

const untilSeen = (tell: () => void): (() => void) => {
  document.addEventListener("visibilitychange", tell);
  return () => document.removeEventListener("visibilitychange", tell);
};

/** Whether anybody can see the page: in a tab behind others nothing counts as read. */
export const usePageSeen = (): boolean =>
  useSyncExternalStore(untilSeen, () => document.visibilityState === "visible");
