/** What else can be done with a message: the app's shortcuts, and changing what one said oneself. */

import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { MoreIcon } from "../shell/icons";
import { attempt } from "../store/acting";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import type { Message, Shortcut } from "../wire/types";

const NONE: Shortcut[] = [];

interface Given {
  channel: string;
  message: Message;
  opened: (open: boolean) => void;
  change: (how: "edit" | "delete") => void;
}

export function MessageMenu({ channel, message, opened, change }: Given) {
  const shortcuts = useStore((store) => store.world?.features.shortcuts ?? NONE);
  const app = useStore((store) => store.world?.app.real_name ?? "");
  const me = useStore((store) => store.me);
  const own = message.user === me;
  const offered = shortcuts.filter((one) => one.type === "message");
  if (offered.length === 0 && !own) return null;
  return (
    <MenuTrigger onOpenChange={opened}>
      <Button className="icon-button" aria-label="More actions">
        <MoreIcon />
      </Button>
      <Popover className="message-menu" placement="bottom end">
        <Menu aria-label="More actions">
          {offered.length > 0 && (
            <MenuSection>
              <Header>{app}</Header>
              {offered.map(({ callback_id, name, description }) => (
                <MenuItem
                  key={callback_id}
                  textValue={name}
                  onAction={() => void attempt(control.messageShortcut(me, callback_id, channel, message.ts))}
                >
                  <span>{name}</span>
                  <span className="message-menu-hint">{description}</span>
                </MenuItem>
              ))}
            </MenuSection>
          )}
          {own && (
            <MenuSection aria-label="Your message">
              <MenuItem onAction={() => change("edit")}>Edit message</MenuItem>
              <MenuItem className="danger" onAction={() => change("delete")}>
                Delete message
              </MenuItem>
            </MenuSection>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
