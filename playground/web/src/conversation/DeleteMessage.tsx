/** Asks once more before one's own message is taken away. */

import { attempt } from "../store/acting";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import { useFocusNext } from "./reach";

interface Given {
  channel: string;
  ts: string;
  done: () => void;
}

export function DeleteMessage({ channel, ts, done }: Given) {
  const me = useStore((store) => store.me);
  const harmless = useFocusNext<HTMLButtonElement>();
  const remove = async () => {
    await attempt(control.remove(me, channel, ts));
    done();
  };
  return (
    <div className="message-delete" role="alertdialog" aria-label="Delete this message?">
      <span className="message-delete-question">Delete this message?</span>
      <button type="button" className="button" ref={harmless} onClick={done}>
        Keep it
      </button>
      <button type="button" className="button danger" onClick={() => void remove()}>
        Delete
      </button>
    </div>
  );
}
