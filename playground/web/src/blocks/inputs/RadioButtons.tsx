import { useId } from "react";
import type { Option } from "../../wire/types";
import { Choice } from "./Choice";
import type { InputProps } from "./InputElement";
import { naming } from "./naming";
import { bare, optionsIn, sameOption } from "./values";

export function RadioButtons(props: InputProps) {
  const name = useId();
  const options = (props.element.options ?? []) as Option[];
  const chosen = optionsIn(props.state)[0];
  return (
    <div
      role="radiogroup"
      className="input-choices"
      {...naming(props)}
      aria-invalid={props.invalid || undefined}
    >
      {options.map((option) => (
        <Choice key={`${option.value} ${option.text.text}`} option={option}>
          <input
            type="radio"
            name={name}
            checked={chosen !== undefined && sameOption(chosen, option)}
            onChange={() => props.changed(bare(option))}
          />
        </Choice>
      ))}
    </div>
  );
}
