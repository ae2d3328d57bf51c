/** A field of a form: what it asks, the control, a hint, and what is wrong with it. */

import { useEffect, useId, useRef } from "react";
import { useStore } from "../../store/store";
import type { Block, Element, PlainValue, TextObject } from "../../wire/types";
import { type Surface, use } from "../surface";
import { InputElement } from "./InputElement";
import { OptionText } from "./OptionText";
import { useField } from "./useField";
import { isTyped, textIn } from "./values";

interface InputShape extends Block {
  element: Element;
  label: TextObject;
  hint?: TextObject;
  optional?: boolean;
  dispatch_action?: boolean;
}

/** Controls that are one native field, so that their label can point at them. */
const SINGLE = /input$|picker$/;

export function InputBlock({ block, surface }: { block: Block; surface: Surface }) {
  const { element, label, hint, optional, block_id: blockId = "" } = block as InputShape;
  const field = useField(surface, blockId, element);
  const told = useDispatch(block as InputShape, surface);
  const id = useId();
  const error = useError(surface, blockId);
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const changed = (value: PlainValue) => {
    field.put(value);
    told.changed(value);
  };
  return (
    <div className={`input-block${error ? " wrong" : ""}`} data-block={blockId}>
      <label className="input-label" id={`${id}-label`} htmlFor={SINGLE.test(element.type) ? id : undefined}>
        <OptionText text={label} />
        {optional && <span className="input-optional"> (optional)</span>}
      </label>
      <InputElement
        element={element}
        blockId={blockId}
        state={field.state}
        label={label.text}
        labelledBy={`${id}-label`}
        describedBy={describedBy || undefined}
        invalid={Boolean(error)}
        id={id}
        optional={optional}
        surface={surface}
        changed={changed}
        entered={told.entered && (() => told.entered?.(textIn(field.state)))}
      />
      {error && (
        <p className="input-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p className="input-quiet" id={`${id}-hint`}>
          <OptionText text={hint} />
        </p>
      )}
    </div>
  );
}

/** What is wrong with a field; nothing any more once somebody has changed it. */
function useError(surface: Surface, blockId: string): string | undefined {
  const view = surface.kind === "view" ? surface.id : "";
  const mended = useStore((store) => store.mended[view]?.includes(blockId) ?? false);
  return surface.kind === "view" && !mended ? surface.errors[blockId] : undefined;
}

/** Milliseconds without another letter before the app hears of a text. */
const PAUSE = 300;

interface Dispatch {
  changed: (value: PlainValue) => void;
  entered?: (value: string) => void;
}

/** Tell the app of changes where the block asks for that: of texts by letter or by Enter, of choices at once. */
function useDispatch(
  { element, dispatch_action: asked, block_id: blockId = "" }: InputShape,
  surface: Surface,
): Dispatch {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const config = element.dispatch_action_config as { trigger_actions_on?: string[] } | undefined;
  const on = config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = (value: PlainValue) => void use(surface, blockId, element.action_id ?? "", value);
  const soon = (value: PlainValue) => {
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => tell(value), PAUSE);
  };
  if (!asked) return { changed: () => undefined };
  if (!isTyped(element.type)) return { changed: tell };
  return {
    changed: on.includes("on_character_entered") ? soon : () => undefined,
    ...(on.includes("on_enter_pressed") && { entered: tell }),
  };
}
