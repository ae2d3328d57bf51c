/** How a command that is being typed is used; it stays while one types on. */

import type { Command } from "../wire/types";
import { commandIn } from "./commands";

interface Given {
  commands: Command[];
  text: string;
  inThread: boolean;
  id: string;
}

export function Hint({ commands, text, inThread, id }: Given) {
  const command = commandIn(commands, text);
  if (!command || (!inThread && !text.includes(" "))) return null;
  return (
    <p className="composer-hint" id={id}>
      <span className="composer-command">{command.command}</span>{" "}
      {inThread ? (
        "works in the channel only: Slack takes no slash commands in threads."
      ) : (
        <>
          {command.usage_hint && <span className="composer-usage">{command.usage_hint}</span>}{" "}
          <span className="composer-about">{command.description}</span>
        </>
      )}
    </p>
  );
}
