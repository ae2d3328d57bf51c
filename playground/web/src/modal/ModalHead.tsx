import { BackIcon, CloseIcon } from "../shell/icons";
import type { View } from "../wire/types";
import { titleId } from "./fields";

interface ModalHeadProps {
  view: View;
  deep: boolean;
  /** Close this one, or all that lie beneath it too. */
  close: (all: boolean) => void;
}

export function ModalHead({ view, deep, close }: ModalHeadProps) {
  return (
    <header className="modal-head">
      {deep && (
        <button type="button" className="icon-button" aria-label="Back" onClick={() => close(false)}>
          <BackIcon />
        </button>
      )}
      <h2 className="modal-title" id={titleId(view)}>
        {view.title?.text}
      </h2>
      <button
        type="button"
        className="icon-button"
        aria-label={deep ? "Close all dialogs" : "Close dialog"}
        onClick={() => close(deep)}
      >
        <CloseIcon size={16} />
      </button>
    </header>
  );
}
