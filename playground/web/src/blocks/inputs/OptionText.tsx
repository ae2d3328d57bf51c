/** The words of an option, label or hint, within a line. */

import type { TextObject } from "../../wire/types";
import { TextOf } from "../Text";

export function OptionText({ text }: { text: TextObject }) {
  return (
    <span className="input-words">
      <TextOf text={text} />
    </span>
  );
}
