/** F6 goes from part to part of the page, and with Shift back, as in Slack. */

interface Part {
  within: string;
  /** What takes the focus there. */
  at: string;
}

/** In the order of the page; of parts that lie in each other the inner one comes later. */
const PARTS: Part[] = [
  { within: ".side", at: '.side-row[tabindex="0"]' },
  { within: ".app-middle", at: ".app-middle" },
  { within: ".app-middle .composer", at: ".app-middle .composer-text" },
  { within: ".thread", at: ".thread" },
  { within: ".modal-dialog", at: ".modal-view:not([hidden])" },
  { within: ".confirm", at: ".confirm" },
  { within: ".tour", at: ".tour-title" },
  { within: ".developer", at: ".dev-title" },
];

/** What takes the focus in a part: nothing while it is not there, covered, or behind a dialog. */
function landing({ at }: Part): HTMLElement | undefined {
  const found = [...document.querySelectorAll<HTMLElement>(at)];
  return found.find((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]"));
}

function go(event: KeyboardEvent): void {
  if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const parts = PARTS.filter(landing);
  const here = parts.findLastIndex(({ within }) => document.activeElement?.closest(within));
  const next = event.shiftKey ? Math.max(here, 0) - 1 : here + 1;
  const part = parts.at(next % parts.length);
  if (part) landing(part)?.focus();
}

export const goByParts = (): void => document.addEventListener("keydown", go);

export const goToConversation = (): void => document.querySelector<HTMLElement>(".app-middle")?.focus();

/** To where one types; where nobody can, to the conversation. */
export function goToMessageBox(): void {
  const box = document.querySelector<HTMLElement>(".app-middle .composer-text");
  if (box) box.focus();
  else goToConversation();
}
