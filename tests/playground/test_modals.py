"""Modals behave as Slack's do."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from bolt_app import FORM, by_socket, client, new_app
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from playground.slack import LocalSlack, Timings

FILLED = {"what": {"text": "Card declined"}, "where": {"touchpoint": "call"}}


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.time = 1_790_000_000.0

    def __call__(self) -> float:
        return self.time


def form(**changes: Any) -> dict[str, Any]:
    """The form with other fields."""
    return {**copy.deepcopy(FORM), **changes}


def opening(slack: LocalSlack, answer: dict[str, Any] | None = None) -> Any:
    """An app that opens the form on a command and acknowledges it with `answer`."""
    app = new_app(slack)

    @app.command("/complaint")
    def opened(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @app.view("report")
    def filed(ack: Any) -> None:
        ack(**(answer or {}))

    app.view_closed("report")(lambda ack: ack())
    return app


def test_a_form_with_empty_required_fields_is_not_sent(slack: LocalSlack) -> None:
    """Slack's client keeps it and names the fields; optional ones may stay empty."""
    with by_socket(slack, opening(slack)):
        slack.command("amina", "complaints", "/complaint")
        outcome = slack.submit("amina", slack.modal("amina")["id"], {"what": {"text": "ab"}})

    assert outcome.error == "client_refused"
    assert {"what", "where"} == set(outcome.body["errors"])
    assert {"what", "where"} == set(slack.modal("amina")["errors"])
    assert slack.journal.calls("in.view_submission") == []


def test_errors_keep_the_form_open(slack: LocalSlack) -> None:
    """response_action errors shows at the named input."""
    answer = {"response_action": "errors", "errors": {"what": "Too vague"}}
    with by_socket(slack, opening(slack, answer)):
        slack.command("amina", "complaints", "/complaint")
        outcome = slack.submit("amina", slack.modal("amina")["id"], FILLED)

    assert outcome.acked and not outcome.error
    assert slack.modal("amina")["errors"] == {"what": "Too vague"}


def test_update_and_push_change_the_stack(slack: LocalSlack) -> None:
    """A pushed modal lies on the first and knows it; closing it shows the first again."""
    answer = {"response_action": "push", "view": form(callback_id="second")}
    with by_socket(slack, opening(slack, answer)):
        slack.command("amina", "complaints", "/complaint")
        first = slack.modal("amina")["id"]
        slack.submit("amina", first, FILLED)
        second = slack.modal("amina")

        assert (first, first) == (second["previous_view_id"], second["root_view_id"])
        assert len(slack.modals("amina")) == 2

        slack.close("amina", second["id"], clear=True)

    assert slack.modals("amina") == []


def test_update_keeps_the_id_and_what_was_typed(slack: LocalSlack) -> None:
    """The same view shows other content; inputs with the same ids keep their values."""
    answer = {"response_action": "update", "view": form(title={"type": "plain_text", "text": "Again"})}
    with by_socket(slack, opening(slack, answer)):
        slack.command("amina", "complaints", "/complaint")
        view_id = slack.modal("amina")["id"]
        slack.submit("amina", view_id, FILLED)

    shown = slack.modal("amina")
    assert (view_id, "Again") == (shown["id"], shown["title"]["text"])
    assert shown["state"]["values"]["what"]["text"]["value"] == "Card declined"


def test_closing_tells_an_app_that_asked_to_know(slack: LocalSlack) -> None:
    """notify_on_close sends view_closed."""
    with by_socket(slack, opening(slack)):
        slack.command("amina", "complaints", "/complaint")
        outcome = slack.close("amina", slack.modal("amina")["id"])

    assert outcome.acked
    assert len(slack.journal.calls("in.view_closed")) == 1
    assert slack.modal("amina") is None


def test_a_trigger_is_good_once_and_for_three_seconds() -> None:
    """The errors say whether it was used, too old or never given out."""
    hand = Hand()
    with LocalSlack(now=hand) as slack:
        web, app = client(slack), new_app(slack)
        app.command("/complaint")(lambda ack: ack())
        with by_socket(slack, app):
            slack.command("amina", "complaints", "/complaint")
            slack.command("amina", "complaints", "/complaint")
        used, late = [entry.body["trigger_id"] for entry in slack.journal.calls("in.slash_command")]
        web.views_open(trigger_id=used, view=FORM)
        hand.time += 3.1

        codes = []
        for trigger_id in (used, late, "nonsense"):
            with pytest.raises(SlackApiError) as refused:
                web.views_open(trigger_id=trigger_id, view=FORM)
            codes.append(refused.value.response["error"])

    assert codes == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


def test_a_response_url_is_good_five_times_in_half_an_hour() -> None:
    """The sixth use and the late one are refused."""
    hand = Hand()
    with LocalSlack(now=hand, timings=Timings(ack=0.5)) as slack:
        app = new_app(slack)
        app.command("/complaint")(lambda ack: ack())
        with by_socket(slack, app):
            slack.command("amina", "complaints", "/complaint")
            slack.command("amina", "complaints", "/complaint")
        first, second = [entry.body["response_url"] for entry in slack.journal.calls("in.slash_command")]
        statuses = [WebhookClient(first).send(text="hello").status_code for _ in range(6)]
        public = WebhookClient(second).send(text="all", response_type="in_channel").status_code
        hand.time += 1801
        late = WebhookClient(second).send(text="late").status_code

        assert len(slack.ephemerals("amina")) == 5
        assert [message["text"] for message in slack.messages("complaints")] == ["all"]

    assert statuses == [200] * 5 + [404]
    assert (public, late) == (200, 404)


def test_a_stack_holds_three_modals(slack: LocalSlack) -> None:
    """The fourth is refused with push_limit_reached."""
    app, refused = opening(slack), []

    @app.action("text")
    def pushed(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        try:
            client.views_push(trigger_id=body["trigger_id"], view=FORM)
        except SlackApiError as error:
            refused.append(error.response["error"])

    with by_socket(slack, app):
        slack.command("amina", "complaints", "/complaint")
        for height in (2, 3, 3):
            slack.click("amina", slack.modal("amina"), "text", "typed")
            slack.wait_for(lambda height=height: len(slack.modals("amina")) == height)
        slack.wait_for(lambda: refused)

    assert refused == ["push_limit_reached"]
