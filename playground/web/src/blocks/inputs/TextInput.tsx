/** Something one types: a line, several lines, an address, a number, or rich text as plain words. */

import { type KeyboardEvent, useId } from "react";
import type { Element } from "../../wire/types";
import { Counter } from "./Counter";
import type { InputProps } from "./InputElement";
import { naming, placeholderOf } from "./naming";
import { textIn } from "./values";

type Native = { type: string; inputMode?: "decimal" | "numeric" };

function native(element: Element): Native {
  if (element.type === "email_text_input") return { type: "email" };
  if (element.type === "url_text_input") return { type: "url" };
  if (element.type !== "number_input") return { type: "text" };
  // Not type="number": that one swallows what is no number instead of letting one see and mend it.
  return { type: "text", inputMode: element.is_decimal_allowed ? "decimal" : "numeric" };
}

export function TextInput(props: InputProps) {
  const { element, state, invalid, changed, entered } = props;
  const counter = useId();
  const text = textIn(state);
  const described = [props.describedBy, counter].filter(Boolean).join(" ");
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || !entered) return;
    event.preventDefault();
    entered();
  };
  const shared = {
    ...naming({ ...props, describedBy: described }),
    id: props.id,
    className: "input-text",
    value: text,
    placeholder: placeholderOf(element),
    "aria-invalid": invalid || undefined,
    "aria-required": !props.optional || undefined,
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => changed(event.target.value),
    onKeyDown: pressed,
  };
  const long = element.multiline === true || element.type === "rich_text_input";
  return (
    <>
      {long ? <textarea {...shared} rows={3} /> : <input {...shared} {...native(element)} />}
      <Counter id={counter} element={element} length={text.length} />
    </>
  );
}
