/** How a control is called and described, for those who hear the page instead of seeing it. */

import type { Element } from "../../wire/types";
import type { InputProps } from "./InputElement";

interface Naming {
  "aria-label"?: string;
  "aria-labelledby"?: string;
  "aria-describedby"?: string;
}

export function naming({ label, labelledBy, describedBy, element }: InputProps): Naming {
  const name = labelledBy
    ? { "aria-labelledby": labelledBy }
    : { "aria-label": label ?? (placeholderOf(element) || element.type.replaceAll("_", " ")) };
  return describedBy ? { ...name, "aria-describedby": describedBy } : name;
}

export const placeholderOf = (element: Element): string =>
  (element.placeholder as { text: string } | undefined)?.text ?? "";
