"""The forms and questions of logging stay within what Slack takes, whatever is in them."""

import json
from typing import Any

import pytest
from extremes import NOW, TEXTS

from bot.views import same_one
from bot.views.blocks import VALUE, Block
from bot.views.report_form import LONGEST, Choices, Opened, filled_again, read_form, report_form
from bot.views.same_one import Earlier
from bot.views.unclear import unclear
from playground.slack.block_kit.checks import blocks_too_long, check_blocks, check_view, view_too_large
from playground.slack.form_values import initial_values
from triage.cases.duplicates import SHOWN

ABOUT = Opened("escalation", "C0123456789", private=True, ts="1795387073.000211", author="U0123456789")


def sent(text: str) -> Block:
    """The form of a shortcut on a message with this text, as it comes back."""
    words = [f"{text[:140]}{number}" for number in range(300)]
    view = report_form("", None, Choices(words, words, text[:120] or None, None), text, ABOUT)
    return {**view, "state": {"values": initial_values(view["blocks"])}}


def earlier(text: str) -> list[Earlier]:
    return [
        Earlier(9_999_999, "escalation", NOW, text[:120] or None, text[:8_000], "U0123456789", number == 0)
        for number in range(SHOWN)
    ]


def views(text: str) -> dict[str, Block]:
    form = sent(text)
    question = same_one.question(form, ABOUT, earlier(text))
    named = [{"block_id": f"b{place}", **block} for place, block in enumerate(question["blocks"])]
    back = {**question, "blocks": named}
    values = {"state": {"values": initial_values(question["blocks"])}}
    return {
        "form": {name: part for name, part in form.items() if name != "state"},
        "question": question,
        "refused": same_one.refused({**back, **values}, text[:200] or "no"),
        "added": same_one.added(9_999_999),
    }


@pytest.mark.parametrize("kind", TEXTS)
def test_every_view_is_one_that_slack_takes(kind: str):
    for shown, view in views(TEXTS[kind]).items():
        assert (shown, check_view(view), view_too_large(view)) == (shown, [], False)


@pytest.mark.parametrize("kind", TEXTS)
def test_every_message_is_one_that_slack_takes(kind: str):
    messages = {
        "reminder": same_one.reminder(9_999_999, earlier(TEXTS[kind])),
        "unclear": unclear("C0123456789", "1795387073.000211", TEXTS[kind]),
    }
    for shown, blocks in messages.items():
        assert (shown, check_blocks(blocks, "message"), blocks_too_long(blocks)) == (shown, [], False)


@pytest.mark.parametrize("kind", [*TEXTS, "quotes"])
def test_the_words_that_a_button_carries_are_whole_json_however_they_are_written(kind: str):
    said = TEXTS.get(kind, '"\\\n' * 3_000)
    for one in unclear("C0123456789", "1795387073.000211", said)[1]["elements"]:
        value = json.loads(one["value"])

        assert len(one["value"].encode("utf-16-le")) <= 2 * VALUE
        assert said.startswith(value["q"]) and (value["q"] or not said)
        assert (value["channel"], value["ts"]) == ("C0123456789", "1795387073.000211")


def test_metadata_is_read_back_as_it_was_and_holds_ids_alone():
    packed = ABOUT.packed()

    assert Opened.read(packed) == ABOUT
    assert Opened.read("") == Opened()
    assert set(json.loads(packed)) == {"kind", "channel", "private", "ts", "author"}
    assert json.loads(Opened("complaint", "C1").packed()) == {"kind": "complaint", "channel": "C1"}


def test_what_was_typed_and_chosen_stands_in_the_form_again_and_what_was_emptied_stays_empty():
    form = sent("card declined")
    values: dict[str, Any] = form["state"]["values"]
    values["text"]["value"]["value"] = "typed"
    values["severity"]["value"]["selected_option"] = None
    values["contact"]["value"]["selected_option"] = {"value": "phone"}
    again = initial_values(filled_again(form))

    assert read_form(again) == {
        "kind": "escalation",
        "text": "typed",
        "department": "card declined",
        "contact": "phone",
    }


def test_a_message_that_fits_is_not_said_to_be_cut():
    assert "hint" not in sent("x" * LONGEST)["blocks"][1]
    assert "first 3,000 characters" in sent("x" * (LONGEST + 1))["blocks"][1]["hint"]["text"]
