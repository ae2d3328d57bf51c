import { SendIcon } from "../shell/icons";

export function SendButton({ disabled }: { disabled: boolean }) {
  return (
    <button type="submit" className="composer-send" aria-label="Send" title="Send" disabled={disabled}>
      <SendIcon />
    </button>
  );
}
