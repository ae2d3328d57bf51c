"""What goes wrong on order goes wrong on the wire."""

from __future__ import annotations

import http.client
import json
import urllib.request
from typing import Any

import pytest
from bolt_app import client
from slack_sdk.errors import SlackApiError

from playground.slack import Fault, LocalSlack


def post(slack: LocalSlack, **more: Any) -> Any:
    """One post without retries."""
    return client(slack).chat_postMessage(channel="C0COMPLAINTS", text="hello", **more)


def posted(slack: LocalSlack) -> int:
    """How many messages arrived."""
    return len(slack.messages("complaints"))


def test_a_rate_limit_says_how_long_to_wait_and_has_no_effect(slack: LocalSlack) -> None:
    """429 with Retry-After, as often as ordered."""
    slack.faults.add(Fault("chat.postMessage", "rate_limited", retry_after=7))
    with pytest.raises(SlackApiError) as refused:
        post(slack)
    post(slack)

    assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
    assert refused.value.response.headers["retry-after"] == "7"
    assert posted(slack) == 1


@pytest.mark.parametrize(
    ("kind", "arrived"),
    [("reset_before", 0), ("reset_after_accept", 1), ("truncated", 1), ("hang", 0), ("hang_after_accept", 1)],
)
def test_a_broken_connection_leaves_the_outcome_unknown(slack: LocalSlack, kind: Any, arrived: int) -> None:
    """The client sees a connection error; whether the call took effect depends on the kind."""
    slack.faults.add(Fault("chat.*", kind, seconds=0.2))
    with pytest.raises((OSError, http.client.HTTPException)):
        post(slack)

    assert arrived == posted(slack)


def test_an_error_and_a_bad_status_can_be_ordered(slack: LocalSlack) -> None:
    """ok: false with a word, or a status without JSON; `skip` lets good calls pass first."""
    slack.faults.add(Fault("chat.postMessage", "error", error="fatal_error", skip=1))
    post(slack)
    with pytest.raises(SlackApiError) as refused:
        post(slack)
    slack.faults.add(Fault("chat.postMessage", "status", status=502))
    with pytest.raises(SlackApiError) as bad:
        post(slack)

    assert refused.value.response["error"] == "fatal_error"
    assert bad.value.response.status_code == 502
    assert posted(slack) == 1


def test_the_journal_holds_every_call_and_how_it_ended(slack: LocalSlack, tmp_path: Any) -> None:
    """One JSON object a line, in order, faults included."""
    post(slack)
    slack.faults.add(Fault("chat.postMessage", "error"))
    with pytest.raises(SlackApiError):
        post(slack)
    slack.write_journal(tmp_path / "calls.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "calls.jsonl").read_text().splitlines()]

    assert [line["method"] for line in lines] == ["chat.postMessage"] * 2
    assert [line["ok"] for line in lines] == [True, False]
    assert lines[0]["body"]["text"] == "hello"


def control(slack: LocalSlack, verb: str, **arguments: Any) -> Any:
    """One request to the control interface."""
    request = urllib.request.Request(
        f"{slack.url}/control/{verb}", json.dumps(arguments).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def test_another_process_can_act_look_and_listen(slack: LocalSlack) -> None:
    """The control interface over HTTP does what the Python methods do, and streams what changes."""
    with urllib.request.urlopen(f"{slack.url}/control/events", timeout=5) as stream:
        stream.readline()
        said = control(slack, "say", user="amina", channel="complaints", text="hello")
        news = [stream.readline().decode() for _ in range(3)]
    seen = control(slack, "messages", channel="complaints", visible_to="amina")["result"]
    control(slack, "fault", method="chat.postMessage", kind="error")
    with urllib.request.urlopen(f"{slack.url}/control/state", timeout=5) as answer:
        state = json.load(answer)

    assert said["ok"]
    assert any("event: message" in line for line in news)
    assert [one["text"] for one in seen] == ["hello"]
    assert len(slack.faults.waiting()) == 1
    assert state["team"]["name"] == "Faultline Local"
