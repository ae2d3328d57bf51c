/** A menu, a picker or boxes outside a form: what one chooses is told to the app at once. */

import type { Element, PlainValue } from "../../wire/types";
import { InputElement } from "../inputs/InputElement";
import { useField } from "../inputs/useField";
import { isTyped } from "../inputs/values";
import type { Confirmation } from "../shapes";
import { useConfirm } from "./Confirm";
import type { ElementProps } from "./ElementView";
import { useActing } from "./useActing";

export function Choosing({ element, surface, blockId, label }: ElementProps<Element>) {
  const { state, put } = useField(surface, blockId, element);
  const { busy, act } = useActing(surface, blockId, element.action_id);
  const { sure, dialog } = useConfirm(element.confirm as Confirmation | undefined);
  const changed = (value: PlainValue): void => {
    const tell = (): void => {
      put(value);
      void act(value);
    };
    if (isTyped(element.type)) put(value);
    else sure(tell);
  };
  return (
    <div className="block-choosing" aria-busy={busy}>
      <InputElement
        element={element}
        blockId={blockId}
        state={state}
        label={label || undefined}
        surface={surface}
        changed={changed}
      />
      {dialog}
    </div>
  );
}
