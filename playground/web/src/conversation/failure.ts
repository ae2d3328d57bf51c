/** What Slackbot notes about something that failed, told so that one knows what to do. */

const REASONS: Record<string, string> = {
  operation_timeout: "did not answer within three seconds. It may still be at work: look again in a moment.",
  dispatch_failed: "could not be reached. Once it runs again, try once more.",
};

/** `text` begins with what was tried: a slash command, or a name from inside the app that helps nobody. */
export function failure(text: string, error: string, app: string): string {
  const tried = text.split(" failed with")[0] ?? "";
  const what = tried.startsWith("/") ? `${tried}: ` : "";
  return `${what}${app} ${REASONS[error] ?? `gave an answer that Slack does not show (${error}).`}`;
}
