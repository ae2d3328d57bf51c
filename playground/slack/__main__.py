"""`python -m playground.slack --port N`: a local Slack of its own, driven through `/control/`."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from dataclasses import replace

from playground.slack import LocalSlack, SlackApp, Timings


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m playground.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument("--request-url", default="", help="where signed HTTP goes when no WebSocket is open")
    parser.add_argument("--bot-token", default=SlackApp.bot_token)
    parser.add_argument("--app-token", default=SlackApp.app_token)
    parser.add_argument("--signing-secret", default=SlackApp.signing_secret)
    parser.add_argument("--scopes", default=",".join(SlackApp.scopes), help="granted scopes, comma separated")
    parser.add_argument("--events", default=",".join(SlackApp.events), help="subscribed events")
    parser.add_argument("--deadline", type=float, default=Timings.ack, help="seconds to acknowledge")
    parser.add_argument("--journal", default="", help="file to write the journal to at the end")
    return parser.parse_args(given)


def main() -> int:
    """Serve until interrupted; the environment for an app goes to stdout."""
    given = arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as an interrupt does: with a journal
    app = replace(
        SlackApp(),
        request_url=given.request_url,
        bot_token=given.bot_token,
        app_token=given.app_token,
        signing_secret=given.signing_secret,
        scopes=tuple(given.scopes.split(",")),
        events=tuple(given.events.split(",")),
    )
    with LocalSlack(app=app, port=given.port, timings=Timings(ack=given.deadline)) as slack:
        lines = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
        }
        sys.stdout.write("".join(f"{name}={value}\n" for name, value in lines.items()))
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            slack.wait()
        if given.journal:
            slack.write_journal(given.journal)
    return 0


if __name__ == "__main__":
    sys.exit(main())
