/** One option beside its box: what it is called, and in small print what it means. */

import type { ReactNode } from "react";
import type { Option } from "../../wire/types";
import { OptionText } from "./OptionText";

export function Choice({ option, children }: { option: Option; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box is the child
    <label className="input-choice">
      {children}
      <span>
        <OptionText text={option.text} />
        {option.description && (
          <span className="input-quiet">
            <OptionText text={option.description} />
          </span>
        )}
      </span>
    </label>
  );
}
