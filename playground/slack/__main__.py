"""`python -m playground.slack --port N`: a local Slack of its own, driven by its page or by `/control/`."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import playground.page as page
from playground.slack import LocalSlack, SlackApp, Timings
from playground.slack.json_text import read


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m playground.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument("--request-url", default="", help="where signed HTTP goes when no WebSocket is open")
    parser.add_argument("--bot-token", default=SlackApp.bot_token)
    parser.add_argument("--app-token", default=SlackApp.app_token)
    parser.add_argument("--signing-secret", default=SlackApp.signing_secret)
    parser.add_argument("--manifest", type=manifest, default={}, help="the app's manifest, a JSON file")
    parser.add_argument("--scopes", default="", help="granted scopes, comma separated (else the manifest's)")
    parser.add_argument("--events", default="", help="subscribed events (else the manifest's)")
    parser.add_argument("--deadline", type=float, default=Timings.ack, help="seconds to acknowledge")
    parser.add_argument("--journal", default="", help="file to write the journal to at the end")
    return parser.parse_args(given)


def manifest(path: str) -> dict[str, Any]:
    """The manifest in a file."""
    try:
        found = read(Path(path).read_bytes())
    except OSError as problem:
        raise argparse.ArgumentTypeError(f"{path}: {problem.strerror}") from None
    if not isinstance(found, dict):
        raise argparse.ArgumentTypeError(f"{path} is no manifest")
    return found


def app_of(given: argparse.Namespace) -> SlackApp:
    """The installed app: as its manifest says, as far as the command line says nothing else."""
    scopes = given.manifest.get("oauth_config", {}).get("scopes", {}).get("bot", SlackApp.scopes)
    subscriptions = given.manifest.get("settings", {}).get("event_subscriptions", {})
    events = subscriptions.get("bot_events", SlackApp.events)
    return replace(
        SlackApp(),
        request_url=given.request_url,
        bot_token=given.bot_token,
        app_token=given.app_token,
        signing_secret=given.signing_secret,
        scopes=tuple(given.scopes.split(",") if given.scopes else scopes),
        events=tuple(given.events.split(",") if given.events else events),
        features=given.manifest.get("features", {}),
    )


def main() -> int:
    """Serve until interrupted; the environment for an app goes to stdout, the page's address to stderr."""
    given = arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as an interrupt does: with a journal
    app = app_of(given)
    timings = Timings(ack=given.deadline)
    with LocalSlack(app=app, port=given.port, timings=timings, pages=page.routes()) as slack:
        if page.built():
            sys.stderr.write(f"Open {slack.url} in a browser.\n")
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
