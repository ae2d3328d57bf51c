/** Anything one can use in a block, by its kind. */

import type { Element } from "../../wire/types";
import { NotDrawn } from "../Boundary";
import { isInput } from "../inputs/values";
import type { ButtonElement, FeedbackElement, OverflowElement } from "../shapes";
import type { Surface } from "../surface";
import { ActionButton } from "./ActionButton";
import { Choosing } from "./Choosing";
import { Feedback, IconButton } from "./Feedback";
import { Overflow } from "./Overflow";
import "./elements.css";

export interface ElementProps<T extends Element> {
  element: T;
  surface: Surface;
  blockId: string;
  /** The name of a choice that has no label of its own. */
  label?: string;
}

export function ElementView(props: ElementProps<Element>) {
  const { element } = props;
  switch (element.type) {
    case "button":
    case "workflow_button":
      return <ActionButton {...props} element={element as ButtonElement} />;
    case "overflow":
      return <Overflow {...props} element={element as OverflowElement} />;
    case "feedback_buttons":
      return <Feedback {...props} element={element as FeedbackElement} />;
    case "icon_button":
      return <IconButton {...props} element={element as ButtonElement} />;
    default:
      if (isInput(element)) return <Choosing {...props} />;
      return <NotDrawn type={element.type}>This kind of control is not drawn here: {element.type}</NotDrawn>;
  }
}
