/** Markdown without what would reach out: pictures become links, and only web and mail addresses are links. */

const FOLLOWED = "(?:https?:\\/\\/|mailto:)";
const PICTURE = /!(?=\[)/g;
const INLINE = new RegExp(`\\](?=\\(\\s*<?(?!${FOLLOWED}|[\\s<]))`, "gi");
const REFERENCE = new RegExp(`\\](?=:\\s*<?(?!${FOLLOWED}|[\\s<]))`, "gi");
const BRACKETED = new RegExp(`<(?=[a-z][a-z0-9+.-]*:)(?!${FOLLOWED})`, "gi");
/** Nothing one sees, and enough that two characters no longer belong together; a backslash could be escaped. */
const APART = "\u200b";

export const tamed = (markdown: string): string =>
  markdown
    .replace(PICTURE, "")
    .replace(INLINE, `]${APART}`)
    .replace(REFERENCE, `]${APART}`)
    .replace(BRACKETED, `<${APART}`);
