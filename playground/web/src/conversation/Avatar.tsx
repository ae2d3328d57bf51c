/** A face: the app's icon, else initials on a colour that belongs to this person. */

import { initials } from "../store/names";
import { useStore } from "../store/store";
import { useName } from "./facts";
import "./avatar.css";

const COLOURS = 8;

const colourOf = (id: string): number =>
  [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % COLOURS;

export function Avatar({ user, small = false }: { user: string; small?: boolean }) {
  const name = useName(user);
  const isApp = useStore((store) => store.world?.app.user_id === user);
  const size = small ? " small" : "";
  if (isApp) return <img className={`avatar${size}`} src="/icon.svg" alt="" />;
  return (
    <span className={`avatar avatar-${colourOf(user)}${size}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
