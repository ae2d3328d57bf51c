/** What happens while the story cannot be played yet, or while weeks pass. */

import type { Story } from "../wire/types";

function said({ phase, name, done, total }: Story): string {
  switch (phase) {
    case "reading":
      return `Faultline reads twelve weeks of complaints at ${name}, as it would read yours, and looks for what they have in common: ${done} of ${total}. It takes a minute or two. Look around meanwhile.`;
    case "connecting":
      return "The bot connects to this workspace, exactly as it would connect to Slack. One moment.";
    case "passing":
      return `Week ${Math.min(done + 1, total)} of ${total}. People go on logging; what has a fix becomes rarer; on Monday at nine the digest arrives.`;
    default:
      return "The story could not go on. Start it anew with make demo.";
  }
}

export function Waiting({ story }: { story: Story }) {
  return (
    <div className="tour-task">
      <p>{said(story)}</p>
      {story.note && <p className="tour-quiet">{story.note}</p>}
      {story.total > 0 && <progress aria-label="Progress" max={story.total} value={story.done} />}
    </div>
  );
}
