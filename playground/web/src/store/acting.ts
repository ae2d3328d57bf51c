/** Doing something as the person one is; what the local Slack refuses becomes a note on the page. */

import { Refused } from "../wire/control";
import { useStore } from "./store";

const KINDER: Record<string, string> = {
  not_in_channel: "This person is not in that channel.",
  is_archived: "This channel is archived.",
  no_such_action: "That button is gone: the message has changed.",
  not_found: "That form is closed already.",
  message_not_found: "That message is gone.",
  cant_update_message: "Only the author can change a message.",
  cant_delete_message: "Only the author can delete a message.",
  busy: "Weeks are passing already.",
  clock_is_real: "This playground runs on the real clock.",
};

/** The result, or nothing where it was refused. */
export async function attempt<T>(doing: Promise<T>): Promise<T | undefined> {
  try {
    return await doing;
  } catch (error) {
    if (error instanceof Refused) {
      useStore.getState().note(KINDER[error.code] ?? `Slack refuses: ${error.message}`);
    } else {
      useStore.getState().note("The playground does not answer. Is `make demo` still running?");
    }
    return undefined;
  }
}

/** Whether it was done. */
export const succeeded = async (doing: Promise<unknown>): Promise<boolean> =>
  (await attempt(doing.then(() => true))) ?? false;
