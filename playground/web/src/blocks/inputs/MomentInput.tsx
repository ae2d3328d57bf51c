/** A day, a time of day, or both in the zone of the person one is. */

import { useZone } from "../../store/today";
import { momentOf, wall } from "../../store/wall";
import type { PlainValue } from "../../wire/types";
import type { InputProps } from "./InputElement";
import { naming } from "./naming";
import { textIn } from "./values";

const NATIVE: Record<string, string> = {
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "datetime-local",
};

export function MomentInput(props: InputProps) {
  const { element, state, changed } = props;
  const zone = useZone();
  const both = element.type === "datetimepicker";
  const held = textIn(state);
  const put = (shown: string) => {
    const value: PlainValue = both && shown ? momentOf(shown, zone) : shown || null;
    changed(value);
  };
  return (
    <input
      {...naming(props)}
      id={props.id}
      className="input-text input-moment"
      type={NATIVE[element.type]}
      value={both && held ? wall(Number(held), zone) : held}
      aria-invalid={props.invalid || undefined}
      aria-required={!props.optional || undefined}
      onChange={(event) => put(event.target.value)}
    />
  );
}
