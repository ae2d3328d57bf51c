"""The follow-up at its extremes: within Slack's limits, and nothing in it pings or formats."""

from dataclasses import replace

import pytest
from helpers import NOW

from bot.views.follow_up import ANSWER, BUTTONS, Question, fallback, message
from bot.views.workspace_forms import follow_up_form

LONG = "نص *bold* <!channel> <@U123> 🙂 `x` & " * 400
WORST = Question(
    case=999_999_999,
    text=LONG,
    resolution=LONG,
    closed_at=NOW,
    closed_by="W" + "9" * 20,
    promised=LONG,
)
STATES = [
    WORST,
    Question(1, "🙂", "ok", NOW),
    replace(WORST, closed_at=None),
    replace(WORST, outdated=True),
    *(replace(WORST, outcome=outcome, answered_by="U1", answered_at=NOW) for outcome in BUTTONS),
    replace(WORST, outcome="not reached", answered_by="U1", answered_at=NOW, closed_at=None),
]


@pytest.mark.parametrize("asked", STATES)
def test_a_follow_up_stays_within_what_slack_takes_and_pings_nobody(asked: Question):
    blocks = message(asked)
    said = str(blocks) + fallback(asked)

    assert all(len(block["text"]["text"]) < 3_000 for block in blocks if block["type"] == "section")
    assert len(str(blocks)) < 13_000
    assert "<!channel>" not in said
    assert "<@U123>" not in said
    assert "*bold*" not in said
    assert 0 < len(fallback(asked)) < 300


def test_the_question_quotes_what_was_promised_and_what_resolved_it():
    said = str(message(replace(WORST, text="Lost", resolution="Sent", promised="By Friday")))

    assert "*C-999999999* was closed on <!date^" in said
    assert "*What resolved it:* Sent\\n*Promised to the customer:* By Friday" in said
    assert [one["action_id"] for one in message(WORST)[-1]["elements"]] == [
        f"{ANSWER}_{at}" for at in range(4)
    ]


def test_a_closing_without_words_asks_all_the_same():
    blocks = message(Question(1, "Lost", None, NOW))

    assert [block["type"] for block in blocks] == ["section", "section", "actions"]


def test_what_was_closed_anew_is_asked_by_itself():
    assert "closed since" in fallback(replace(WORST, outdated=True))
    assert message(replace(WORST, outdated=True))[0]["type"] == "section"


@pytest.mark.parametrize(("days", "shown"), [(5, "5"), (None, None)])
def test_the_form_begins_with_what_is_set(days: int | None, shown: str | None):
    element = follow_up_form(days)["blocks"][0]["element"]

    assert element.get("initial_value") == shown
