"""A small Bolt app as a bot author would write it, connected to a local Slack by Socket Mode or HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from playground.slack import LocalSlack

FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "report",
    "title": {"type": "plain_text", "text": "New complaint"},
    "submit": {"type": "plain_text", "text": "File it"},
    "notify_on_close": True,
    "private_metadata": "opaque",
    "blocks": [
        {
            "type": "input",
            "block_id": "what",
            "label": {"type": "plain_text", "text": "What happened?"},
            "element": {"type": "plain_text_input", "action_id": "text", "multiline": True, "min_length": 3},
        },
        {
            "type": "input",
            "block_id": "where",
            "label": {"type": "plain_text", "text": "Where?"},
            "element": {
                "type": "static_select",
                "action_id": "touchpoint",
                "options": [
                    {"text": {"type": "plain_text", "text": name.title()}, "value": name}
                    for name in ("branch", "call", "claim")
                ],
            },
        },
        {
            "type": "input",
            "block_id": "who",
            "optional": True,
            "label": {"type": "plain_text", "text": "Who owns it?"},
            "element": {"type": "users_select", "action_id": "owner"},
        },
    ],
}


def buttons(*values: str) -> list[dict[str, Any]]:
    """A section per value, each with a button of the same action id."""
    return [
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": f"*{value}*"},
            "accessory": {
                "type": "button",
                "action_id": "confirm",
                "text": {"type": "plain_text", "text": "Confirm"},
                "value": value,
            },
        }
        for value in values
    ]


def client(slack: LocalSlack) -> WebClient:
    """A client of the real SDK that never retries."""
    return WebClient(slack.app.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=5)


def new_app(slack: LocalSlack) -> App:
    """A Bolt app without listeners."""
    return App(client=client(slack), signing_secret=slack.app.signing_secret)


@contextmanager
def by_socket(slack: LocalSlack, app: App, ping_interval: float = 10) -> Iterator[SocketModeHandler]:
    """The app connected by Socket Mode."""
    handler = SocketModeHandler(app, slack.app.app_token, ping_interval=ping_interval)
    handler.client.web_client = WebClient(slack.app.app_token, base_url=slack.api_url)
    handler.connect()
    slack.wait_for(lambda: slack.sockets == 1)
    try:
        yield handler
    finally:
        # Ended from the server's side first: the SDK would otherwise wait for its receive timeout.
        handler.client.default_auto_reconnect_enabled = handler.client.auto_reconnect_enabled = False
        slack.cut_sockets()
        handler.close()


@contextmanager
def by_http(slack: LocalSlack, app: App) -> Iterator[str]:
    """The app behind a request URL, with signatures checked by Bolt."""

    class Door(BaseHTTPRequestHandler):
        """Hands each request to Bolt."""

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name: [value] for name, value in self.headers.items()}
            answer = app.dispatch(BoltRequest(body=raw, headers=headers))
            self.send_response(answer.status)
            for name, value in answer.first_headers().items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write((answer.body or "").encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/slack/events"
    slack.use_request_url(url)
    try:
        yield url
    finally:
        slack.use_request_url("")
        server.shutdown()
        server.server_close()
