/** The menu behind three dots. */

import { Button, Menu, MenuItem, MenuTrigger, Popover, Text } from "react-aria-components";
import { DotsIcon } from "../../shell/icons";
import type { Option } from "../../wire/types";
import { openBeside } from "../addresses";
import type { OverflowElement } from "../shapes";
import { PlainText, TextOf } from "../Text";
import { useConfirm } from "./Confirm";
import type { ElementProps } from "./ElementView";
import { useActing } from "./useActing";

export function Overflow({ element, surface, blockId }: ElementProps<OverflowElement>) {
  const { busy, act } = useActing(surface, blockId, element.action_id);
  const { sure, dialog } = useConfirm(element.confirm);
  const chosen = (option: Option): void => {
    if (option.url) openBeside(option.url);
    void act(option.value ?? option.text.text);
  };
  return (
    <>
      <MenuTrigger>
        <Button className="button block-overflow" aria-label="More actions" aria-busy={busy}>
          <DotsIcon />
        </Button>
        <Popover className="block-menu" placement="bottom end">
          <Menu className="block-menu-list" aria-label="More actions">
            {element.options.map((option) => (
              <MenuItem
                key={option.value ?? option.text.text}
                className="block-menu-item"
                textValue={option.text.text}
                onAction={() => sure(() => chosen(option))}
              >
                <Text slot="label">
                  <PlainText text={option.text} />
                </Text>
                {option.description && (
                  <Text slot="description">
                    <TextOf text={option.description} />
                  </Text>
                )}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {dialog}
    </>
  );
}
