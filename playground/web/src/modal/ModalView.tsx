/** One modal: its title, its blocks, and what sends or closes it. */

import { type KeyboardEvent, useMemo, useRef } from "react";
import { Blocks } from "../blocks/Blocks";
import { viewSurface } from "../blocks/inputs/viewSurface";
import { useStore } from "../store/store";
import type { View } from "../wire/types";
import { closeView } from "./closing";
import { titleId } from "./fields";
import { ModalHead } from "./ModalHead";
import { useFocus } from "./useFocus";
import { useSubmission } from "./useSubmission";

interface ModalViewProps {
  view: View;
  errors: Record<string, string>;
  /** Whether it is the top of the stack; those beneath wait as they were left. */
  shown: boolean;
  deep: boolean;
}

/** What is wrong with the form, as far as no field shows it. */
function wrongAtAll(view: View, errors: Record<string, string>): string[] {
  const fields = view.blocks.filter((block) => block.type === "input").map((block) => block.block_id);
  return Object.entries(errors).flatMap(([block, text]) => (fields.includes(block) ? [] : text));
}

export function ModalView({ view, errors, shown, deep }: ModalViewProps) {
  const form = useRef<HTMLFormElement>(null);
  const me = useStore((store) => store.me);
  const surface = useMemo(() => viewSurface(view.id, errors), [view.id, errors]);
  const { busy, submit } = useSubmission(view, errors, form);
  useFocus(view, shown, form);
  const close = (all: boolean) => void closeView(me, view.id, all);
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    submit();
  };
  return (
    <form
      ref={form}
      className="modal-view"
      data-view={view.id}
      hidden={!shown}
      aria-labelledby={titleId(view)}
      aria-busy={busy}
      noValidate
      tabIndex={-1}
      onKeyDownCapture={pressed}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ModalHead view={view} deep={deep} close={close} />
      {wrongAtAll(view, errors).map((text) => (
        <p key={text} role="alert" className="modal-alert">
          {text}
        </p>
      ))}
      <div className="modal-body">
        <Blocks blocks={view.blocks} surface={surface} />
      </div>
      <footer className="modal-foot">
        <button type="button" className="button" onClick={() => close(false)}>
          {view.close?.text ?? (view.submit ? "Cancel" : "Close")}
        </button>
        {view.submit && (
          <button type="submit" className="button primary" aria-disabled={busy || undefined}>
            {view.submit.text}
          </button>
        )}
      </footer>
    </form>
  );
}
