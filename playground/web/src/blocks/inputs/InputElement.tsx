/** Any element that holds a value, controlled: what it holds now, and what a person changes it to. */

import type { ComponentType } from "react";
import type { Element, InputState, PlainValue } from "../../wire/types";
import type { Surface } from "../surface";
import { Checkboxes } from "./Checkboxes";
import { ExternalPicker } from "./ExternalPicker";
import { FileInput } from "./FileInput";
import "./inputs.css";
import { MomentInput } from "./MomentInput";
import { PeoplePicker } from "./PeoplePicker";
import { RadioButtons } from "./RadioButtons";
import { StaticPicker } from "./StaticPicker";
import { TextInput } from "./TextInput";

export interface InputProps {
  element: Element;
  blockId: string;
  /** What it holds now, in Slack's `state.values` shape. */
  state: InputState | undefined;
  /** The accessible name where no visible label belongs to it. */
  label?: string | undefined;
  /** The id of the visible label, and of hint and error texts. */
  labelledBy?: string | undefined;
  describedBy?: string | undefined;
  invalid?: boolean | undefined;
  /** The id of the control where it is a single native one. */
  id?: string | undefined;
  /** Whether it may be left empty: then a choice can be taken back. */
  optional?: boolean | undefined;
  surface: Surface;
  changed: (value: PlainValue) => void;
  /** Enter was pressed in a text. */
  entered?: (() => void) | undefined;
}

const DRAWN: Record<string, ComponentType<InputProps>> = {
  plain_text_input: TextInput,
  email_text_input: TextInput,
  url_text_input: TextInput,
  number_input: TextInput,
  rich_text_input: TextInput,
  file_input: FileInput,
  static_select: StaticPicker,
  multi_static_select: StaticPicker,
  external_select: ExternalPicker,
  multi_external_select: ExternalPicker,
  users_select: PeoplePicker,
  multi_users_select: PeoplePicker,
  channels_select: PeoplePicker,
  multi_channels_select: PeoplePicker,
  conversations_select: PeoplePicker,
  multi_conversations_select: PeoplePicker,
  radio_buttons: RadioButtons,
  checkboxes: Checkboxes,
  datepicker: MomentInput,
  timepicker: MomentInput,
  datetimepicker: MomentInput,
};

export function InputElement(props: InputProps) {
  const Drawn = DRAWN[props.element.type];
  return Drawn ? <Drawn {...props} /> : null;
}
