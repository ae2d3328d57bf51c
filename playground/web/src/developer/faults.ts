/** The faults that can be ordered, in words. */

import type { control } from "../wire/control";
import type { Fault } from "../wire/types";

interface Ordered {
  says: string;
  order: Parameters<typeof control.fault>[0];
}

export const ORDERS: Ordered[] = [
  {
    says: "The next call is rate limited (429)",
    order: { method: "chat.*", kind: "rate_limited", times: 1, retry_after: 5 },
  },
  {
    says: "Slack does not answer for 5 s (timeout)",
    order: { method: "chat.*", kind: "hang", times: 1, seconds: 5 },
  },
  { says: "Slack answers 500", order: { method: "chat.*", kind: "status", times: 1, status: 500 } },
  { says: "The next delivery comes twice", order: { method: "in.*", kind: "duplicate", times: 1 } },
];

/** A fault that waits: which, where, how often. */
export function waitingFor({ method, kind, times }: Fault): string {
  const known = ORDERS.find(({ order }) => order.kind === kind && order.method === method);
  const often = times > 1 ? `, ${times} times` : "";
  return `${known ? known.says : kind.replaceAll("_", " ")} · ${method}${often}`;
}
