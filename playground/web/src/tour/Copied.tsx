/** A command to take along: shown, and copied with one press. */

import { useState } from "react";
import { useStore } from "../store/store";

export function Copied({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => useStore.getState().note("This browser does not let the page copy. Select the text instead."),
    );
  };
  return (
    <span className="tour-command">
      <code>{text}</code>
      <button type="button" className="button" aria-label={`Copy ${text}`} onClick={copy}>
        {copied ? "Copied" : "Copy"}
      </button>
    </span>
  );
}
