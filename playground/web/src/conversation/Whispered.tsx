/** Above what only this person sees: a word that it is so, and a way to be rid of it. */

import { CloseIcon, EyeIcon } from "../shell/icons";
import { useStore } from "../store/store";

export function Whispered({ ts }: { ts: string }) {
  const dismiss = useStore((store) => store.dismiss);
  return (
    <div className="message-whispered">
      <EyeIcon />
      <span>Only visible to you</span>
      <button
        type="button"
        className="icon-button"
        aria-label="Dismiss"
        title="Dismiss"
        onClick={() => dismiss(ts)}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
