/** The switch between light, dark and what the system says. */

import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useStore } from "../store/store";
import type { Theme } from "../store/theme";
import { MoonIcon, ScreenIcon, SunIcon } from "./icons";
import "./menu.css";

const THEMES = [
  { id: "system", name: "Like the system", Icon: ScreenIcon },
  { id: "light", name: "Light", Icon: SunIcon },
  { id: "dark", name: "Dark", Icon: MoonIcon },
] as const;

export function ThemeMenu() {
  const theme = useStore((store) => store.theme);
  const choose = useStore((store) => store.chooseTheme);
  const shown = THEMES.find((one) => one.id === theme) ?? THEMES[0];
  return (
    <MenuTrigger>
      <Button className="top-button" aria-label={`Theme: ${shown.name}`}>
        <shown.Icon />
      </Button>
      <Popover className="menu" placement="bottom end">
        <Menu
          aria-label="Theme"
          selectionMode="single"
          selectedKeys={[theme]}
          onAction={(key) => choose(key as Theme)}
        >
          {THEMES.map(({ id, name, Icon }) => (
            <MenuItem key={id} id={id} textValue={name} className="menu-item">
              <Icon />
              <span className="menu-name">{name}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
