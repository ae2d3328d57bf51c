/** A day, a time of day, or both in the zone of the person one is. */

import { dayKey, time } from "../../store/dates";
import { useStore } from "../../store/store";
import type { PlainValue } from "../../wire/types";
import type { InputProps } from "./InputElement";
import { naming } from "./naming";
import { textIn } from "./values";

const NATIVE: Record<string, string> = {
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "datetime-local",
};

/** What the clocks of a zone show at a moment: 2026-11-23T09:00. */
const wall = (seconds: number, zone: string): string => `${dayKey(seconds, zone)}T${time(seconds, zone)}`;

/** The moment at which the clocks of a zone show this. */
function momentOf(shown: string, zone: string): number {
  const plain = Date.parse(`${shown}Z`) / 1000;
  const ahead = (at: number) => Date.parse(`${wall(at, zone)}Z`) / 1000 - at;
  const near = plain - ahead(plain);
  return plain - ahead(near); // once more, since the first guess may lie across a change of the clocks
}

export function MomentInput(props: InputProps) {
  const { element, state, changed } = props;
  const zone = useStore((store) => store.world?.users[store.me]?.tz) || "UTC";
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
