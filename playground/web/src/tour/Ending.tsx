/** The end of the tour: what one has seen, and the way to one's own Slack. */

import { Copied } from "./Copied";

export function Ending() {
  return (
    <>
      <p>You have seen:</p>
      <ul className="tour-list">
        <li>one complaint meet its cause, which five departments knew in five wordings,</li>
        <li>its case cross a border, and a review decide about the cause,</li>
        <li>and figures, not an opinion, say that the fix worked.</li>
      </ul>
      <div className="tour-task">
        <ol className="tour-list">
          <li>
            <strong>The manifest.</strong> Make a Slack app from it.
            <Copied text=".venv/bin/faultline manifest" />
          </li>
          <li>
            <strong>Two tokens.</strong> Slack gives you a bot token, <code>xoxb-</code>, and an app-level
            token, <code>xapp-</code>. Put both into <code>.env</code>.
          </li>
          <li>
            <strong>One command.</strong> No public address is needed.
            <Copied text=".venv/bin/faultline serve" />
          </li>
        </ol>
      </div>
      <p className="tour-quiet">
        Step by step: “Connect a real Slack” in the README. Your data stays on your machine, as here.
      </p>
    </>
  );
}
