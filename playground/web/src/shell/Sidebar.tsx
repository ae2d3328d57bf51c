/** People and places: beside the conversation, or on a narrow screen a drawer over it. */

import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { useStore } from "../store/store";
import { Channels } from "./Channels";
import { CloseIcon } from "./icons";
import { useNarrow } from "./narrow";
import { People } from "./People";
import "./sidebar.css";

export function Sidebar() {
  return useNarrow() ? (
    <Drawer />
  ) : (
    <nav className="side" aria-label="People and channels">
      <People />
      <Channels />
    </nav>
  );
}

function Drawer() {
  const open = useStore((store) => store.sidebarOpen);
  const setOpen = useStore((store) => store.setSidebarOpen);
  return (
    <ModalOverlay className="side-over" isOpen={open} onOpenChange={setOpen} isDismissable>
      <Modal className="side-drawer">
        <Dialog className="side" aria-label="People and channels">
          <button
            type="button"
            className="side-close"
            aria-label="Close people and channels"
            onClick={() => setOpen(false)}
          >
            <CloseIcon />
          </button>
          <People />
          <Channels />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
