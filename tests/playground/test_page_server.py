"""The page and the files are served so that nothing in them can do harm, and no other site may steer."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bolt_app import by_http, client, new_app
from listening import act, ask, page, state

import playground.page as built_page
from playground.slack import LocalSlack, SlackApp, SlackError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
JSON = "application/json"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[LocalSlack]:
    """A local Slack with a page that was built, and with a secret that lies beside it."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Faultline</title>")
    (folder / "icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "assets" / "index-1a2b.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "assets" / "link.txt").symlink_to(tmp_path / "secret.txt")
    with LocalSlack(pages=built_page.routes(folder)) as running:
        yield running


def test_the_page_comes_with_a_policy_that_lets_nothing_in_from_elsewhere(served: LocalSlack) -> None:
    """Nothing but its own scripts and styles; the index is asked for anew, assets never again."""
    status, headers, body = ask(served, "GET", "/")
    _, asset, script = ask(served, "GET", "/assets/index-1a2b.js")
    icon = ask(served, "GET", "/icon.svg")

    assert (status, body) == (200, b"<!doctype html><title>Faultline</title>")
    assert (headers["content-type"], headers["cache-control"]) == ("text/html; charset=utf-8", "no-cache")
    assert (script, asset["cache-control"]) == (b"export {}", "public, max-age=31536000, immutable")
    assert asset["content-type"].startswith("text/javascript")
    for one in (headers, asset, icon[1]):
        assert one["content-security-policy"] == POLICY
        assert one["x-content-type-options"] == "nosniff"
        assert one["referrer-policy"] == "no-referrer"
        assert one["cross-origin-opener-policy"] == "same-origin"
        assert one["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets/....//secret.txt",
        "/assets//etc/passwd",
        "/assets/link.txt",
        "/assets/",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
    ],
)
def test_nothing_but_the_page_is_served(served: LocalSlack, path: str) -> None:
    """Whatever a path says, and wherever a link leads."""
    status, _, body = ask(served, "GET", path)

    assert (status, b"secret" in body) == (404, False)


def test_without_a_page_there_is_nothing_to_serve(tmp_path: Path, slack: LocalSlack) -> None:
    """The rest works as before."""
    assert not built_page.built(tmp_path)
    assert built_page.routes(tmp_path) == []
    assert ask(slack, "GET", "/")[0] == 404
    assert ask(slack, "GET", "/story")[0] == 404


def test_what_the_control_interface_answers_is_kept_nowhere(slack: LocalSlack) -> None:
    """Not even its refusals."""
    answers = [
        ask(slack, "GET", "/control/state"),
        ask(slack, "GET", "/control/journal"),
        ask(slack, "POST", "/control/clear_faults", b"{}", Content_Type=JSON),
        ask(slack, "POST", "/control/clear_faults", b"{}", Content_Type="text/plain"),
        ask(slack, "POST", "/control/nonsense", b"{}", Content_Type=JSON),
        ask(slack, "GET", "/control/nonsense"),
    ]

    assert [status for status, *_ in answers] == [200, 200, 200, 415, 404, 405]
    for _, headers, _ in answers:
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},  # the same machine, another server
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
    {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_other_site_can_look_or_steer(slack: LocalSlack, headers: dict[str, str]) -> None:
    """Not even with the right content type, a form of the Web API or a link."""
    form = urllib.parse.urlencode(
        {"token": slack.app.bot_token, "channel": "C0GENERAL", "text": "hello"}
    ).encode()
    said = json.dumps({"user": "amina", "channel": "general", "text": "hello"}).encode()
    statuses = [
        ask(slack, "GET", "/control/state", **headers)[0],
        ask(slack, "GET", "/control/events", **headers)[0],
        ask(slack, "GET", "/story", **headers)[0],
        ask(slack, "POST", "/control/say", said, Content_Type=JSON, **headers)[0],
        ask(slack, "POST", "/api/chat.postMessage", form, **headers)[0],
        ask(slack, "GET", f"/api/chat.postMessage?{form.decode()}", **headers)[0],
    ]

    assert statuses == [403] * 6
    assert slack.messages("general") == []


def test_the_page_itself_and_programs_may_ask(served: LocalSlack) -> None:
    """And a link from elsewhere may lead to the page, nowhere else."""
    said = json.dumps({"user": "amina", "channel": "general", "text": "hello"}).encode()
    own = {"Origin": served.url, "Sec_Fetch_Site": "same-origin"}
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}

    assert ask(served, "POST", "/control/say", said, Content_Type=JSON, **own)[0] == 200
    assert ask(served, "POST", "/control/say", said, Content_Type=JSON)[0] == 200
    assert ask(served, "GET", "/control/state", Sec_Fetch_Site="none")[0] == 200
    assert ask(served, "GET", "/", **link)[0] == 200
    assert ask(served, "GET", "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0] == 403
    assert ask(served, "GET", "/", Host="evil.example")[0] == 400


def test_no_other_site_can_open_a_websocket(slack: LocalSlack) -> None:
    """Even with a ticket."""
    url = urllib.parse.urlsplit(client(slack).apps_connections_open(app_token=slack.app.app_token)["url"])
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": base64.b64encode(bytes(16)).decode(),
    }
    refused = ask(slack, "GET", f"/link?{url.query}", **upgrade, Origin="https://evil.example")[0]
    connection = http.client.HTTPConnection(url.netloc, timeout=5)
    own = {name.replace("_", "-"): value for name, value in upgrade.items()} | {"Origin": slack.url}
    connection.request("GET", f"/link?{url.query}", headers=own)
    accepted = connection.getresponse().status
    connection.close()

    assert (refused, accepted) == (403, 101)


def upload(slack: LocalSlack, name: str, content: bytes, **more: Any) -> Any:
    """What a page sends when a person drops a file into the composer."""
    data = base64.b64encode(content).decode()
    return act(slack, "upload", user="amina", channel="complaints", name=name, data=data, **more)


def test_a_person_shares_a_picture_and_the_app_hears_of_it() -> None:
    """As Slack tells it: a message of the subtype file_share, with the file's object in it."""
    with LocalSlack(app=SlackApp(events=("message.channels",))) as slack:
        app, heard = new_app(slack), list[dict[str, Any]]()
        app.event("message")(lambda event: heard.append(event))
        with by_http(slack, app):
            outcome = upload(slack, "counter.png", b"\x89PNG", text="the counter & the queue")["result"]
        (message,) = slack.messages("complaints")
        (file,) = message["files"]
        status, headers, body = ask(slack, "GET", f"/files/{file['id']}")

    assert (outcome["acked"], outcome["ts"]) == (True, message["ts"])
    assert (message["text"], message["user"]) == ("the counter &amp; the queue", "U0AMINA")
    assert {name: file[name] for name in ("name", "mimetype", "size", "user")} == {
        "name": "counter.png",
        "mimetype": "image/png",
        "size": 4,
        "user": "U0AMINA",
    }
    assert [(one["subtype"], one["channel_type"], one["files"]) for one in heard] == [
        ("file_share", "channel", [file])
    ]
    assert (status, body, headers["content-type"]) == (200, b"\x89PNG", "image/png")


def test_a_file_needs_bytes_a_name_and_a_place(slack: LocalSlack) -> None:
    """And ten megabytes are the most."""
    assert upload(slack, "", b"x")["error"] == "no_file_data"
    assert upload(slack, "a.txt", b"")["error"] == "no_file_data"
    assert upload(slack, "most.bin", bytes(10 * 1024 * 1024))["ok"]
    assert upload(slack, "more.bin", bytes(10 * 1024 * 1024 + 1)) == {
        "ok": False,
        "error": "file_too_large",
        "detail": "more.bin is too large: a file may have 10 MB here.",
    }
    assert act(slack, "upload", user="amina", channel="complaints", name="a", data="?")["error"] == (
        "bad_arguments"
    )
    with pytest.raises(SlackError, match="not_in_channel"):
        slack.upload("chloe", "branch-office", "a.txt", b"x")
    assert ask(slack, "POST", "/control/say", bytes(17 * 1024 * 1024), Content_Type=JSON)[0] == 400
    assert [one["files"][0]["name"] for one in slack.messages("complaints")] == ["most.bin"]


@pytest.mark.parametrize(
    ("name", "content", "kind", "how"),
    [
        ("note.html", b"<script>alert(1)</script>", "text/html; charset=utf-8", "attachment"),
        ("drawing.svg", b"<svg onload='alert(1)'/>", "image/svg+xml", "attachment"),
        ("page.xhtml", b"<html/>", "application/xhtml+xml", "attachment"),
        ("plan.pdf", b"%PDF", "application/pdf", "attachment"),
        ("odd", b"<script>", "application/octet-stream", "attachment"),
        ("a.webp", b"RIFF", "image/webp", "inline"),
        ("B.JPG", b"<script>alert(1)</script>", "image/jpeg", "inline"),
    ],
)
def test_nothing_in_a_file_can_run(slack: LocalSlack, name: str, content: bytes, kind: str, how: str) -> None:
    """Pictures are shown, everything else is saved, and all of it is locked in."""
    slack.upload("amina", "complaints", name, content)
    file = slack.messages("complaints")[0]["files"][0]
    _, headers, body = ask(slack, "GET", f"/files/{file['id']}")
    _, saved, _ = ask(slack, "GET", f"/files/{file['id']}?download=1")

    assert (body, headers["content-type"]) == (content, kind)
    assert headers["content-disposition"] == f"{how}; filename*=UTF-8''{name}"
    assert saved["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_file_name_cannot_write_headers(slack: LocalSlack) -> None:
    """Every odd character is escaped."""
    slack.upload("amina", "complaints", 'a"\r\nX-Evil: 1;é.txt', b"x")
    file = slack.messages("complaints")[0]["files"][0]
    _, headers, _ = ask(slack, "GET", f"/files/{file['id']}")

    assert (
        headers["content-disposition"] == "attachment; filename*=UTF-8''a%22%0D%0AX-Evil%3A%201%3B%C3%A9.txt"
    )
    assert "x-evil" not in headers


def test_half_a_character_and_no_number_break_nothing(slack: LocalSlack) -> None:
    """Neither what a person sends nor what the app does leaves a state that no page can read."""
    said = b'{"user": "amina", "channel": "complaints", "text": "\\ud83d late \\ud83d\\ude00"}'
    assert ask(slack, "POST", "/control/say", said, Content_Type=JSON)[0] == 200
    posted = b'{"channel": "C0COMPLAINTS", "text": "half \\ud83d"}'
    sent = {"Authorization": f"Bearer {slack.app.bot_token}", "Content_Type": JSON}
    assert ask(slack, "POST", "/api/chat.postMessage", posted, **sent)[0] == 200
    bad = b'{"channel": "C0COMPLAINTS", "text": "x", "metadata": {"event_type": "x", "event_payload": NaN}}'
    assert json.loads(ask(slack, "POST", "/api/chat.postMessage", bad, **sent)[2])["error"] == "invalid_json"
    assert ask(slack, "POST", "/control/say", b"[" * 100_000, Content_Type=JSON)[0] == 400
    with page(slack) as listening:
        slack.react("amina", "complaints", slack.messages("complaints")[1]["ts"], "eyes")
        (told,) = listening.of("message_changed")
    complaints = next(one for one in state(slack)["channels"] if one["name"] == "complaints")

    assert [one["text"] for one in complaints["messages"]] == ["? late \U0001f600", "half \ud83d"]
    assert told["message"] == complaints["messages"][1]


def test_a_slack_of_its_own_serves_the_page_and_takes_a_manifest(tmp_path: Path) -> None:
    """Where the page is built its address is told; features, scopes and events are the manifest's."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text(
        json.dumps(
            {
                "features": {"slash_commands": [{"command": "/complaint", "description": "Log"}]},
                "oauth_config": {"scopes": {"bot": ["commands"]}},
                "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
            }
        )
    )
    command = [sys.executable, "-m", "playground.slack", "--manifest", str(manifest)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        lines = dict(process.stdout.readline().strip().split("=", 1) for _ in range(4))
        address = lines["SLACK_API_URL"].removesuffix("/api/")
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=5)
        connection.request("GET", "/control/state")
        known = json.load(connection.getresponse())
        connection.request(
            "GET", "/api/auth.test", headers={"Authorization": f"Bearer {lines['SLACK_BOT_TOKEN']}"}
        )
        scopes = connection.getresponse().headers["x-oauth-scopes"]
        connection.close()
        os.kill(process.pid, signal.SIGTERM)
        said = process.stderr.read()

    assert known["features"]["slash_commands"] == [{"command": "/complaint", "description": "Log"}]
    assert scopes == "commands"
    assert said == (f"Open {address} in a browser.\n" if built_page.built() else "")
