/** Closing a view; that it is closed already is no news to whoever closes it. */

import { attempt } from "../store/acting";
import { control, Refused } from "../wire/control";

export async function closeView(user: string, id: string, all = false): Promise<void> {
  const closed = control.close(user, id, all).catch((error: unknown) => {
    if (!(error instanceof Refused && error.code === "not_found")) throw error;
  });
  await attempt<unknown>(closed);
}
