/** "Are you sure?", as the app words it, before an element is used. */

import { type ReactNode, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { Confirmation } from "../shapes";
import { PlainText, TextOf } from "../Text";

interface Asking {
  /** Do it at once, or after a yes where the element asks for one. */
  sure: (doing: () => void) => void;
  dialog: ReactNode;
}

export function useConfirm(confirm: Confirmation | undefined): Asking {
  const [waiting, wait] = useState<{ yes: () => void } | null>(null);
  const sure = (doing: () => void): void => {
    if (confirm) wait({ yes: doing });
    else doing();
  };
  const answer = (yes: boolean): void => {
    wait(null);
    if (yes) waiting?.yes();
  };
  const dialog = confirm && waiting && <ConfirmDialog confirm={confirm} answered={answer} />;
  return { sure, dialog };
}

function ConfirmDialog({ confirm, answered }: { confirm: Confirmation; answered: (yes: boolean) => void }) {
  return (
    <ModalOverlay className="confirm-backdrop" isOpen isDismissable onOpenChange={() => answered(false)}>
      <Modal className="confirm-box">
        <Dialog className="confirm" role="alertdialog">
          <Heading slot="title" className="confirm-title">
            <PlainText text={confirm.title} />
          </Heading>
          <div className="confirm-text">
            <TextOf text={confirm.text} />
          </div>
          <div className="confirm-answers">
            <button type="button" className="button" onClick={() => answered(false)}>
              <PlainText text={confirm.deny} />
            </button>
            <button
              type="button"
              className={`button ${confirm.style ?? "primary"}`}
              onClick={() => answered(true)}
            >
              <PlainText text={confirm.confirm} />
            </button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
