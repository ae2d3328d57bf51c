/** A ring around the element that a task is about. It marks, and covers nothing. */

import { useEffect } from "react";

/** The box where one types; a button of the open dialog or of a message; or words in a message. */
export type Point =
  | { composer: true }
  | { dialog: true; button: string }
  | { ts: string; words: string }
  | { ts: string; button: string; nth?: number };

const MARK = "data-tour-points";
/** Milliseconds until a conversation that was just opened lies still. */
const SETTLES = 400;
/** How often a message that is not drawn yet is looked for: nobody is pulled along for good. */
const TRIES = 4;

function buttonsCalled(within: string, words: string): HTMLElement[] {
  const buttons = document.querySelectorAll<HTMLElement>(`${within} button`);
  return [...buttons].filter((one) => one.textContent?.trim() === words);
}

/** The paragraph that holds the words. */
function saying(within: string, words: string): HTMLElement | null {
  const holds = (element: Element): boolean => element.textContent?.includes(words) ?? false;
  const holding = [...document.querySelectorAll<HTMLElement>(`${within} *`)].filter(holds);
  const innermost = holding.find((one) => ![...one.children].some(holds));
  return innermost?.closest<HTMLElement>("p, div") ?? null;
}

function find(point: Point): HTMLElement | null {
  if ("composer" in point) return document.querySelector<HTMLElement>("main textarea");
  if ("dialog" in point) return buttonsCalled("[data-view]:not([hidden])", point.button)[0] ?? null;
  const message = `[data-ts="${CSS.escape(point.ts)}"]`;
  if ("words" in point) return saying(message, point.words);
  return buttonsCalled(message, point.button)[point.nth ?? 0] ?? null;
}

/** Bring what is marked into view; a message that is not drawn is a new one, at the end of the list. */
function reveal(point: Point, marked: HTMLElement | null): void {
  const list = document.querySelector("main [data-messages]");
  if (marked) marked.scrollIntoView({ block: "center" });
  else if ("ts" in point) list?.scrollTo({ top: list.scrollHeight });
}

/** Keeps the mark on the element while the page changes around it; undone by the returned function. */
function follow(point: Point): () => void {
  let marked: HTMLElement | null = null;
  let [frame, waiting, tries] = [0, 0, TRIES];
  const show = (): void => {
    waiting = 0;
    tries = marked ? 0 : tries - 1;
    reveal(point, marked);
  };
  const mark = (): void => {
    frame = 0;
    const found = find(point);
    if (found !== marked) {
      marked?.removeAttribute(MARK);
      found?.setAttribute(MARK, "");
      marked = found;
    }
    if (tries > 0 && !("composer" in point)) waiting ||= window.setTimeout(show, SETTLES);
  };
  const observer = new MutationObserver(() => {
    frame ||= requestAnimationFrame(mark);
  });
  observer.observe(document.body, { childList: true, subtree: true });
  mark();
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    clearTimeout(waiting);
    marked?.removeAttribute(MARK);
  };
}

/** Point to an element for as long as a task is shown. */
export function usePointing(point: Point | undefined | false): void {
  const key = JSON.stringify(point || null);
  useEffect(() => {
    const told = JSON.parse(key) as Point | null;
    return told ? follow(told) : undefined;
  }, [key]);
}
