/** Switches for what may go wrong between Slack and the app, and what of it is still to come. */

import { attempt } from "../store/acting";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import type { Fault } from "../wire/types";
import { ORDERS, waitingFor } from "./faults";

const NONE: Fault[] = [];

function Waiting() {
  const faults = useStore((store) => store.world?.faults ?? NONE);
  if (faults.length === 0) return <p className="dev-quiet">No fault is on order.</p>;
  return (
    <>
      <p className="dev-quiet">Still to come:</p>
      <ul className="dev-waiting">
        {faults.map((fault, place) => (
          // Two orders may be the same in everything but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={place}>{waitingFor(fault)}</li>
        ))}
      </ul>
      <button type="button" className="button" onClick={() => void attempt(control.clearFaults())}>
        Clear
      </button>
    </>
  );
}

export function Faults() {
  const sockets = useStore((store) => store.world?.sockets ?? 0);
  return (
    <section aria-labelledby="dev-faults">
      <h3 className="dev-subtitle" id="dev-faults">
        Let something go wrong
      </h3>
      <div className="dev-orders">
        {ORDERS.map(({ says, order }) => (
          <button
            key={says}
            type="button"
            className="button"
            onClick={() => void attempt(control.fault(order))}
          >
            {says}
          </button>
        ))}
        <button
          type="button"
          className="button"
          disabled={sockets === 0}
          onClick={() => void attempt(control.cutSockets())}
        >
          Cut the connection to the app
        </button>
      </div>
      <div role="status">
        <Waiting />
      </div>
    </section>
  );
}
