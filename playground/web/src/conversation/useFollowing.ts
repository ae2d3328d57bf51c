/** Following a conversation: its end, but the beginning of an answer that is taller than the view. */

import { type RefObject, type UIEvent, useRef } from "react";
import type { VirtuosoHandle } from "react-virtuoso";
import { useStore } from "../store/store";
import type { Row } from "./rows";

/** So near the end one is at it. */
export const NEAR = 40;

/** The ts of one's own question, where it is the last thing and has answers below it; else empty. */
function questionIn(rows: Row[], me: string): string {
  const last = rows.at(-1);
  return last?.kind === "message" && last.message.user === me && last.replies.length > 0 ? last.key : "";
}

/** The row of a question with its answers. */
function rowOf(view: HTMLElement | null, ts: string): HTMLElement | undefined {
  const message = ts && view?.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  return message ? (message.closest<HTMLElement>("[data-item-index]") ?? undefined) : undefined;
}

/** Whether a row begins where the view begins, and goes on well below it. */
function isAtTop(view: HTMLElement, row: HTMLElement): boolean {
  const begins = row.getBoundingClientRect().top - view.getBoundingClientRect().top;
  return Math.abs(begins) < 2 && row.offsetHeight > view.clientHeight + NEAR;
}

interface Following {
  scrolled: (event: UIEvent<HTMLElement>) => void;
  /** The list grew or shrank. */
  resized: () => void;
}

export function useFollowing(list: RefObject<VirtuosoHandle | null>, rows: Row[]): Following {
  const me = useStore((store) => store.me);
  const view = useRef<HTMLElement | null>(null);
  const atEnd = useRef(true);
  /** The question that was brought to the top, or had its answer before; now one goes where one likes. */
  const settled = useRef(questionIn(rows, me));
  const scrolled = ({ currentTarget: shown }: UIEvent<HTMLElement>): void => {
    atEnd.current = shown.scrollHeight - shown.scrollTop - shown.clientHeight < NEAR;
    view.current = shown;
  };
  const resized = (): void => {
    const question = questionIn(rows, me);
    const row = question === settled.current ? undefined : rowOf(view.current, question);
    if (!view.current || !row || row.offsetHeight <= view.current.clientHeight) {
      if (atEnd.current) list.current?.autoscrollToBottom();
    } else if (isAtTop(view.current, row)) {
      settled.current = question;
      atEnd.current = false;
    } else if (atEnd.current) list.current?.scrollToIndex({ index: "LAST", align: "start" });
  };
  return { scrolled, resized };
}
