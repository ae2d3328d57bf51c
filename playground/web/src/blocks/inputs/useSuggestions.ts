/** What the app offers for what is typed into one of its menus. */

import { useEffect, useState } from "react";
import { attempt } from "../../store/acting";
import { useStore } from "../../store/store";
import { control } from "../../wire/control";
import type { Element, Option } from "../../wire/types";
import { type Surface, targetOf } from "../surface";

/** Milliseconds without another letter before the app is asked. */
const PAUSE = 150;
/** Letters it takes where the element does not say. */
const LETTERS = 3;

interface Found {
  options: Option[];
  /** What to say while there is nothing to show. */
  empty: string;
}

const NOTHING: Found = { options: [], empty: "" };

/** `typed` is null while the menu is closed: then nobody is asked. */
export function useSuggestions(
  surface: Surface,
  blockId: string,
  element: Element,
  typed: string | null,
): Found {
  const [found, setFound] = useState(NOTHING);
  const me = useStore((store) => store.me);
  const action = element.action_id ?? "";
  const least = Number(element.min_query_length ?? LETTERS);
  const target = JSON.stringify(targetOf(surface));
  useEffect(() => {
    if (typed === null) return;
    if (typed.length < least) {
      setFound({ options: [], empty: `Type ${least === 1 ? "a letter" : `${least} letters`} or more.` });
      return;
    }
    setFound(({ options }) => ({ options, empty: "Looking …" }));
    let late = false;
    const ask = async () => {
      const options = await attempt(control.suggest(me, JSON.parse(target), action, blockId, typed));
      if (!late) setFound({ options: options ?? [], empty: options ? "Nothing found." : "No answer came." });
    };
    const waiting = setTimeout(() => void ask(), PAUSE);
    return () => {
      late = true;
      clearTimeout(waiting);
    };
  }, [typed, least, me, target, action, blockId]);
  return found;
}
