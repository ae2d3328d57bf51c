/** What can be done from a composer besides typing: the app's shortcuts, and attaching a file. */

import { useRef } from "react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { useShallow } from "zustand/react/shallow";
import { BoltIcon, PaperclipIcon, PlusIcon } from "../shell/icons";
import { attempt } from "../store/acting";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import "../shell/menu.css";

export function PlusMenu({ attach }: { attach: (file: File) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <MenuTrigger>
        <Button className="icon-button" aria-label="Shortcuts and files">
          <PlusIcon />
        </Button>
        <Popover className="menu" placement="top start">
          <Choices pick={() => picker.current?.click()} />
        </Popover>
      </MenuTrigger>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="File or image to attach"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) attach(file);
          event.target.value = "";
        }}
      />
    </>
  );
}

function Choices({ pick }: { pick: () => void }) {
  const me = useStore((store) => store.me);
  const app = useStore((store) => store.world?.app.real_name ?? "");
  const shortcuts = useStore(
    useShallow((store) => store.world?.features.shortcuts.filter((one) => one.type === "global") ?? []),
  );
  return (
    <Menu aria-label="Shortcuts and files">
      <MenuItem id="attach" textValue="Attach a file or image" className="menu-item" onAction={pick}>
        <PaperclipIcon />
        <span className="menu-name">Attach a file or image</span>
      </MenuItem>
      {shortcuts.length > 0 && (
        <MenuSection className="menu-section">
          <Header className="menu-heading">{app}</Header>
          {shortcuts.map((one) => (
            <MenuItem
              key={one.callback_id}
              id={one.callback_id}
              textValue={one.name}
              className="menu-item"
              onAction={() => void attempt(control.shortcut(me, one.callback_id))}
            >
              <BoltIcon />
              <span className="menu-name">{one.name}</span>
              <span className="menu-about">{one.description}</span>
            </MenuItem>
          ))}
        </MenuSection>
      )}
    </Menu>
  );
}
