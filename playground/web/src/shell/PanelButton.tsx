/** A button of the top bar that opens and closes a panel; on a narrow screen its word is for the ear only. */

import type { ComponentType } from "react";

interface Given {
  name: string;
  open: boolean;
  toggle: (open: boolean) => void;
  Icon: ComponentType;
}

export function PanelButton({ name, open, toggle, Icon }: Given) {
  return (
    <button
      type="button"
      className="top-button top-panel"
      title={open ? `Close: ${name}` : `Open: ${name}`}
      aria-expanded={open}
      onClick={() => toggle(!open)}
    >
      <Icon />
      <span className="top-word">{name}</span>
    </button>
  );
}
