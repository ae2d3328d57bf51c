/** The first things Tab comes to: past bar and channels, straight to where one reads or writes. */

import { goToConversation, goToMessageBox } from "./parts";

export function SkipLinks() {
  return (
    <div className="top-skip">
      <SkipLink name="Go to the conversation" go={goToConversation} />
      <SkipLink name="Go to the message box" go={goToMessageBox} />
      <span className="top-skip-key">
        or press <kbd>F6</kbd> to go from part to part
      </span>
    </div>
  );
}

function SkipLink({ name, go }: { name: string; go: () => void }) {
  return (
    // biome-ignore lint/a11y/useValidAnchor: it is a link within the page; only the address stays as it is
    <a
      href="#conversation"
      onClick={(event) => {
        event.preventDefault(); // the address names person and place, so the link does not go there
        go();
      }}
    >
      {name}
    </a>
  );
}
