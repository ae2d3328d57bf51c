/** A button: it tells the app, and opens its address beside the page where it has one. */

import { openBeside, safeAddress } from "../addresses";
import type { ButtonElement } from "../shapes";
import { PlainText } from "../Text";
import { useConfirm } from "./Confirm";
import type { ElementProps } from "./ElementView";
import { useActing } from "./useActing";

export function ActionButton({ element, surface, blockId }: ElementProps<ButtonElement>) {
  const { busy, act } = useActing(surface, blockId, element.action_id);
  const { sure, dialog } = useConfirm(element.confirm);
  const { url, style = "", accessibility_label } = element;
  const pressed = (): void => {
    if (url && !busy) openBeside(url);
    void act(element.value);
  };
  return (
    <>
      <button
        type="button"
        className={`button block-button ${style}`}
        aria-label={accessibility_label}
        aria-busy={busy}
        title={url ? (safeAddress(url) ?? undefined) : undefined}
        onClick={() => sure(pressed)}
      >
        <PlainText text={element.text} />
        {url && <span className="visually-hidden"> (opens beside this page)</span>}
      </button>
      {dialog}
    </>
  );
}
