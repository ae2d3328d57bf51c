"""What people see of a handoff: it stays within what Slack takes, and says what to do."""

import json
from datetime import timedelta
from typing import Any

import extremes
import pytest
from extremes import NOW, TEXTS
from test_views import LIVE, mrkdwn

from bot.views import handoff as view
from bot.views import handoff_forms as forms
from bot.views.blocks import Block
from bot.views.handoff import Handed, handoff_line
from knowledge.tables import Case, Handoff
from playground.slack.block_kit.checks import blocks_too_long, check_blocks, check_view, view_too_large

TIME = int(NOW.timestamp())
SINCE = f"<!date^{TIME}^{{date_short_pretty}} {{time}}|16 Nov 2026 09:30>"


def handoff(text: str = "refund", to: str = "Claims", **more: Any) -> Handoff:
    """One from Cards whose every word is this text."""
    said = {"reason": text, "promised": text, "story": text, **more}
    return Handoff(
        id=7, case_id=5, at=NOW, from_department="Cards", to_department=to, actor="U1", source="slack", **said
    )


def full(text: str, **more: Any) -> Handed:
    """One with everything that can be said of one, of this text."""
    department = text[:200] or "."
    asked = {"question": text, "asked_by": "U2", "asked_at": NOW, "reply": text or None, "replied_at": NOW}
    late = {"reminded_at": NOW, "escalated_at": NOW}
    row = handoff(text, department, answer=text, answered_by="U2", answered_at=NOW, **asked, **late, **more)
    row.from_department = department
    case = extremes.case(text)
    case.customer, case.kind = department, "escalation"
    return Handed(
        row, case, extremes.cause(text), text, text, [row] * 30, [f"U0123456789{n}" for n in range(60)]
    )


def messages(text: str) -> dict[str, list[Block]]:
    """Every message there is about a handoff, of this text."""
    found = {}
    for outcome in (None, "accepted", "bounced", "timed_out"):
        handed = full(text, outcome=outcome, repeated=True)
        found |= {
            f"message {outcome}": view.message(handed),
            f"escalation {outcome}": view.escalation(handed),
        }
        for what in ("sent back", "timed out", "undelivered"):
            found[f"{what} {outcome}"] = view.told_sender(handed, what)
    handed = full(text)
    bare = Handed(Handoff(id=1, case_id=1, at=NOW, from_department="A", to_department="B"), handed.case)
    found |= {
        "reminder": view.reminder(handed),
        "answered": view.answered(handed),
        "bare": view.message(bare),
    }
    found |= {"question": view.question(handed)}
    handed.handoff.reply = None
    return found | {"open question": view.question(handed), "reminder of it": view.reminder(handed)}


def views(text: str) -> dict[str, Block]:
    """Every form there is, of this text."""
    row, names = full(text).handoff, [f"{text[:190]}{number}" for number in range(300)]
    return {
        "hand off": forms.hand_off(9_999_999, text, text[:200], names, text, "C0123456789"),
        "hand off to few": forms.hand_off(1, text, None, names[:3], "", ""),
        "send back": forms.send_back(row, "C1"),
        "ask": forms.ask(row, "C1"),
        "reply": forms.reply(row, "C1"),
    }


@pytest.mark.parametrize("kind", TEXTS)
def test_every_message_about_a_handoff_is_one_that_slack_takes(kind: str):
    for shown, blocks in messages(TEXTS[kind]).items():
        assert (shown, check_blocks(blocks, "message"), blocks_too_long(blocks)) == (shown, [], False)


@pytest.mark.parametrize("kind", TEXTS)
def test_every_form_of_a_handoff_is_one_that_slack_takes(kind: str):
    for shown, form in views(TEXTS[kind]).items():
        assert (shown, check_view(form), view_too_large(form)) == (shown, [], False)


def test_nothing_a_person_wrote_is_a_live_mention_or_link():
    shown = [*messages(TEXTS["markup"]).values(), *views(TEXTS["markup"]).values()]
    live = [found for text in mrkdwn(shown) for found in LIVE.findall(text)]

    assert {mention for mention in live if mention != "<@"} == set()
    assert not any("<@U1>" in text for text in mrkdwn(views(TEXTS["markup"])))


@pytest.mark.parametrize(("row", "line"), [
    (handoff(), f"Handed to Claims, waiting since {SINCE}"),
    (handoff(escalated_at=NOW, outcome="timed_out"),
     f"Handed to Claims, waiting since {SINCE}, brought to its owner"),
    (handoff(question="?"), f"Handed to Claims, waiting since {SINCE} · a question is open"),
    (handoff(question="?", reply="!"), f"Handed to Claims, waiting since {SINCE}"),
    (handoff(outcome="accepted"), "Accepted by Claims"),
    (handoff(outcome="bounced", answer="a *card* matter"), "Sent back by Claims: a ∗card∗ matter"),
    (handoff(outcome="bounced"), "Sent back by Claims"),
    (handoff(to="<!here>", outcome="accepted"), "Accepted by &lt;!here&gt;"),
])  # fmt: skip
def test_one_line_says_where_a_case_stands(row: Handoff, line: str):
    assert handoff_line(row) == line


def buttons(row: Handoff) -> list[str]:
    shown = view.message(Handed(row, extremes.case("refund")))
    return [one["action_id"] for one in shown[-1].get("elements", []) if one["type"] == "button"]


ANSWERS = ["handoff_accept", "handoff_send_back", "handoff_ask"]


@pytest.mark.parametrize(("row", "shown"), [
    (handoff(), [*ANSWERS, "handoff_repeated"]),
    (handoff(outcome="timed_out", repeated=True), ANSWERS),
    (handoff(outcome="accepted"), ["handoff_ask", "hand_off", "close_case", "handoff_repeated"]),
    (handoff(outcome="bounced"), ["handoff_repeated"]),
    (handoff(outcome="bounced", repeated=True), []),
])  # fmt: skip
def test_the_buttons_are_what_can_be_done_now(row: Handoff, shown: list[str]):
    assert buttons(row) == shown


def said(row: Handoff, text: str = "the refund never came") -> str:
    case = Case(id=5, text=text, customer="K-17", severity="high", touchpoint="payment", created_at=NOW)
    return json.dumps(view.message(Handed(row, case)), ensure_ascii=False)


def test_the_message_holds_what_nobody_should_ask_again():
    shown = said(handoff("why", promised="a call", story="told it all"))

    for part in (
        *("C-5 handed over* from Cards to Claims by <@U1>", "*Why:* why", "customer:* a call", "told it all"),
        *("the refund never came", "severity high", "customer K-17", "payment"),
    ):
        assert part in shown


def brought(**closed: Any) -> str:
    """A handoff of a case whose cause is known, and what helps."""
    case = Case(id=5, text="x", severity="high", created_at=NOW, **closed)
    known = extremes.cause("held refund", 0)
    return json.dumps(
        view.message(Handed(handoff(), case, known, "pay by hand", "paid by hand")), ensure_ascii=False
    )


def test_a_closed_case_says_no_more_what_to_do_meanwhile():
    opened, closed = brought(), brought(closed_at=NOW, resolution="paid")

    assert ["pay by hand" in opened, "What resolved it before" in opened] == [True, True]
    assert ["pay by hand" in closed, "What resolved it before" in closed] == [False, False]
    assert ["came back after a fix" in said for said in (opened, closed)] == [True, True]


@pytest.mark.parametrize(
    ("row", "closed", "needed"),
    [
        (handoff(outcome="timed_out", reminded_at=NOW), None, True),
        (handoff(outcome="accepted"), None, False),
        (handoff(outcome="timed_out", reminded_at=NOW), NOW, False),
    ],
)
def test_whoever_answers_for_a_department_is_needed_until_somebody_answers(row: Handoff, closed, needed):
    case = Case(id=5, text="x", severity="high", created_at=NOW, closed_at=closed)

    assert ("needs you" in str(view.escalation(Handed(row, case)))) is needed


def test_a_story_that_is_the_cases_own_words_is_shown_once():
    shown = said(handoff(story="the refund never…"))

    assert shown.count("the refund never") == 1
    assert "the refund never came" in shown
    assert "as it was logged" not in shown


@pytest.mark.parametrize(("row", "state"), [
    (handoff(), f"Waiting since {SINCE}"),
    (handoff(reminded_at=NOW), f"Waiting since {SINCE} · reminded {SINCE}"),
    (handoff(outcome="timed_out", reminded_at=NOW, escalated_at=NOW),
     f"Waiting since {SINCE} · brought to its owner {SINCE}"),
    (handoff(outcome="accepted", answered_by="U2", answered_at=NOW, repeated=True),
     f"Accepted by <@U2>, {SINCE} · *the customer had to repeat it*"),
    (handoff(outcome="bounced", answered_by="U2", answered_at=NOW, answer="no"),
     f"Sent back by <@U2>, {SINCE}: no"),
])  # fmt: skip
def test_the_state_says_who_did_what_and_when(row: Handoff, state: str):
    assert view.state(row) == state


def test_of_many_earlier_handoffs_the_latest_are_shown():
    way = [handoff(f"reason {number}", outcome="bounced", answer="no") for number in range(9)]
    shown = json.dumps(view.message(Handed(handoff(), extremes.case("x"), earlier=way)), ensure_ascii=False)

    assert "Handed over 9 times before" in shown
    assert "… 5 earlier" in shown
    assert [f"reason {number}" in shown for number in (4, 5, 8)] == [False, True, True]


@pytest.mark.parametrize(("told", "shown"), [
    (["U8", "U9"], "Now with <@U8>, <@U9>."),
    ([], "Nobody is set to answer for it"),
])  # fmt: skip
def test_the_sender_hears_who_has_it_now(told: list[str], shown: str):
    row = handoff(reminded_at=NOW, escalated_at=NOW + timedelta(1), outcome="timed_out")

    assert shown in str(view.told_sender(Handed(row, extremes.case("x"), told=told), "timed out"))


def test_a_department_too_long_for_an_option_keeps_a_value_of_its_own():
    long = ["x" * 199 + end for end in ("1", "2")]
    values = [forms.option_value(name) for name in long]

    assert len(set(values)) == 2
    assert max(map(len, values)) <= 75
    assert forms.option_value("Claims") == "Claims"


@pytest.mark.parametrize(("many", "groups"), [(100, 0), (101, 2), (300, 3)])
def test_more_departments_than_fit_in_one_list_stand_in_groups(many: int, groups: int):
    names = [f"Desk {number:03}" for number in range(many)]
    menu = forms.hand_off(1, "x", None, names, "", "")["blocks"][1]["element"]
    listed = menu.get("options") or [one for group in menu["option_groups"] for one in group["options"]]

    assert [one["value"] for one in listed] == names
    assert len(menu.get("option_groups", [])) == groups
    assert not groups or menu["option_groups"][0]["label"]["text"] == "Desk 000 – Desk 099"


def test_metadata_and_buttons_hold_ids_alone():
    metadata = [json.loads(form["private_metadata"]) for form in views(TEXTS["markup"]).values()]

    assert (
        metadata
        == [{"case": 9_999_999, "place": "C0123456789"}, {"case": 1, "place": ""}]
        + [{"handoff": 7, "place": "C1"}] * 3
    )
