/** The modals of the person one is, the top one in view. */

import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { useStore } from "../store/store";
import type { View } from "../wire/types";
import { closeView } from "./closing";
import { titleId } from "./fields";
import { ModalView } from "./ModalView";
import "./modal.css";

const NONE: View[] = [];
const FINE: Record<string, string> = {};

export function Modals() {
  const me = useStore((store) => store.me);
  const stack = useStore((store) => store.world?.modals[store.me] ?? NONE);
  const errors = useStore((store) => store.world?.errors[store.me] ?? FINE);
  const top = stack.at(-1);
  const closed = (open: boolean) => {
    if (!open && top) void closeView(me, top.id);
  };
  return (
    <ModalOverlay key={me} className="modal-overlay" isOpen={top !== undefined} onOpenChange={closed}>
      <Modal className="modal">
        <Dialog className="modal-dialog" {...(top && { "aria-labelledby": titleId(top) })}>
          {stack.map((view, depth) => (
            <ModalView
              key={view.id}
              view={view}
              errors={view === top ? errors : FINE}
              shown={view === top}
              deep={depth > 0}
            />
          ))}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
