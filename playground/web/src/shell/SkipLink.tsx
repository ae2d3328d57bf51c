/** The first thing Tab comes to: past bar and channels, straight to the conversation. */

export function SkipLink() {
  return (
    // biome-ignore lint/a11y/useValidAnchor: it is a link within the page; only the address stays as it is
    <a
      className="top-skip"
      href="#conversation"
      onClick={(event) => {
        event.preventDefault(); // the address names person and place, so the link does not go there
        document.querySelector<HTMLElement>("main")?.focus();
      }}
    >
      Go to the conversation
    </a>
  );
}
