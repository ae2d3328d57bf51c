import type { Option } from "../../wire/types";
import { Choice } from "./Choice";
import type { InputProps } from "./InputElement";
import { naming } from "./naming";
import { bare, optionsIn, sameOption } from "./values";

export function Checkboxes(props: InputProps) {
  const options = (props.element.options ?? []) as Option[];
  const chosen = optionsIn(props.state);
  const ticked = (option: Option) => chosen.some((one) => sameOption(one, option));
  const tick = (option: Option) =>
    props.changed(
      options.filter((one) => (one === option ? !ticked(one) : ticked(one))).map((one) => bare(one)),
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset takes no label from elsewhere on the page
    <div role="group" className="input-choices" {...naming(props)}>
      {options.map((option) => (
        <Choice key={`${option.value} ${option.text.text}`} option={option}>
          <input
            type="checkbox"
            checked={ticked(option)}
            aria-invalid={props.invalid || undefined}
            onChange={() => tick(option)}
          />
        </Choice>
      ))}
    </div>
  );
}
