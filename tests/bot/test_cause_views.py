"""A cause's page, its forms and its list stay within what Slack takes, whatever is on file."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from extremes import NOW, TEXTS, cause
from test_views import LIVE, mrkdwn

from bot.views import cause as view
from bot.views import cause_forms as forms
from bot.views import cause_list, cause_words, news
from bot.views.blocks import Block
from playground.slack.block_kit.checks import blocks_too_long, check_blocks, check_view, view_too_large
from triage.cause_pages.fixes_now import FixNow
from triage.cause_pages.listing import Ranking, Row
from triage.cause_pages.page import CaseLine, CausePage, Decided, Happened
from triage.causes.suggestions import Backed
from triage.consolidating.proposing import Suggestion as Proposed
from triage.deciding.reshaping import MergePreview, SplitPreview

BACK = {"cause": 999_999, "page": "V0123456789"}
WEEKS = [date(2026, 8, 31) + timedelta(weeks=week) for week in range(12)]


def page(text: str, departments: int = 12, **more: Any) -> CausePage:
    """A page on which every part is as long as it gets, and every word is this text."""
    kept = {
        "touchpoints": {f"{text[:100]}{number}": 999 for number in range(40)},
        "recent": 9_999,
        "before": 9_999,
        "weeks": WEEKS,
        "trend": {f"{text[:100]}{number}": [number] * 12 for number in range(departments)},
        "workaround": text[:3_000] or None,
        "hypothesis": text[:3_000] or None,
        "supporting": [f"C-{9_999_000 + number}" for number in range(100)],
        "fixes": [fix(text, number) for number in range(5)],
        "suggestions": [
            Backed(number=number, kind=kind, text=text[:1_000], by="U2", at=NOW, backers=99, cause="RC-1")
            for number, kind in enumerate(("cause", "fix") * 2)
        ],
        "agreed": 41,
        "checked": 46,
        "proposals": [
            Proposed(number=number, kind=kind, cause="RC-999999", cause_name=text[:200], other="RC-2",
                     other_name=text[:200], cases=[f"C-{case}" for case in range(300)])
            for number, kind in enumerate(("merge", "split", "merge", "split"))
        ],
        "decisions": [
            Decided(number=number, kind=kind, by="U2", at=NOW, cause="RC-3", case="C-4")
            for number, kind in enumerate(list(cause_words.DECIDED)[:5])
        ],
        "also": [f"RC-{number}" for number in range(40)],
        "history": [happened(text, kind) for kind in list(cause_words.HISTORY)[:8]],
        "older": 8,
        "more_history": True,
        "listed": [case(text)] * 10,
        "offset": 10,
    }  # fmt: skip
    return CausePage(**{**cause(text, departments).model_dump(), **kept, **more})


def fix(text: str, number: int) -> FixNow:
    return FixNow(
        number=number,
        title=text[:300],
        owner="U2",
        department=text[:120] or None,
        due_at=NOW,
        expected=text[:600],
        planned_at=NOW,
        shipped_at=NOW if number % 2 else None,
        verdict="better",
        outcome=text[:500] or None,
    )


def happened(text: str, kind: str) -> Happened:
    detail = {
        "from": text[:200],
        "to": text[:200],
        "text": text[:3_000],
        "why": text[:500],
        "into": {"RC-1": 9},
    }
    return Happened(at=NOW, kind=kind, actor="U2", case=None, detail={**detail, "cases": ["C-1"] * 500})


def case(text: str) -> CaseLine:
    return CaseLine(
        case="C-9999999",
        text=text[:8_000],
        department=text[:120] or None,
        touchpoint=text[:120] or None,
        severity="critical",
        occurred_at=NOW,
        resolution=text[:3_000] or None,
    )


def views(text: str) -> dict[str, Block]:
    """Every modal and Home tab about causes, of this text."""
    shown = page(text)
    departments = [f"{text[:100]}{number}" for number in range(150)]
    about = forms.About(shown, "U2", date(2026, 11, 16), departments, 9_999_999, text[:300], text[:1_000])
    one = cause(text)
    merge = MergePreview(
        gone=one, into=one, cases=9_999, departments=shown.touchpoints, fixes=9, inherits=["owner"]
    )
    split = SplitPreview(
        cause=one, leaving=list(range(9_999_900, 10_000_000)), staying=1, departments=one.departments
    )
    back = {**BACK, "cases": split.leaving}
    return {
        **{f"form {what}": forms.form(what, about, BACK) for what in forms.FORMS},
        "page of an owner": view.cause_page(view.Seen(shown, "U2", may_decide=True)),
        "page of a reporter": view.cause_page(view.Seen(shown, "U3"), drawn=False),
        "page without anything": view.cause_page(view.Seen(page(text, 0, **NOTHING), "U3", True), False),
        "page on Home": view.cause_home(view.Seen(shown, "U2", may_decide=True)),
        "page on Home in figures": view.cause_home(view.Seen(shown, "U2", may_decide=True), drawn=False),
        "cases": view.cases_modal(shown),
        "loading": view.loading(),
        "merge": forms.merge_preview(merge, BACK),
        "split": forms.split_preview(split, back),
        "done": forms.done("RC-1 is part of RC-2 now.", BACK, 7),
        "list": cause_list.list_modal(Ranking([Row(one, 99)] * 8, 500, 8), text[:1_200]),
        "empty list": cause_list.list_modal(Ranking([], 0, 0), ""),
    }  # fmt: skip


NOTHING: dict[str, Any] = {
    **{
        name: []
        for name in ("supporting", "fixes", "suggestions", "proposals", "decisions", "also", "history")
    },
    **{name: {} for name in ("touchpoints", "trend")},
    "workaround": None,
    "hypothesis": None,
    "older": 0,
    "more_history": False,
    "offset": 0,
    "checked": 0,
}


def messages(text: str) -> dict[str, list[Block]]:
    """Every message about causes, of this text."""
    return {
        "list": cause_list.blocks_of(Ranking([Row(cause(text), 99)] * 8, 500, 8), text[:1_200]),
        "workaround": news.about_cause(1, 2, text[:200], news.workaround(text[:3_000]))[0],
        "shipped": news.about_cause(1, 2, text[:200], news.shipped(text[:300]))[0],
        "answered": news.answered(1, "U2", text[:3_000])[0],
    }


@pytest.mark.parametrize("kind", TEXTS)
def test_every_view_of_a_cause_is_one_that_slack_takes(kind: str):
    for name, shown in views(TEXTS[kind]).items():
        if name == "page of an owner":  # whether a modal may hold a chart, public sources disagree
            shown["blocks"] = [block for block in shown["blocks"] if block["type"] != "data_visualization"]
        assert (name, check_view(shown), view_too_large(shown)) == (name, [], False)


@pytest.mark.parametrize("kind", TEXTS)
def test_every_message_about_causes_is_one_that_slack_takes(kind: str):
    for name, blocks in messages(TEXTS[kind]).items():
        assert (name, check_blocks(blocks, "message"), blocks_too_long(blocks)) == (name, [], False)


@pytest.mark.parametrize("kind", TEXTS)
def test_nothing_that_was_written_pings_or_links(kind: str):
    people = ("<@U2>", "<@U3>")
    for text in mrkdwn([*views(TEXTS[kind]).values(), *messages(TEXTS[kind]).values()]):
        for mention in people:
            text = text.replace(mention, "")
        assert not LIVE.search(text), text


@pytest.mark.parametrize("kind", TEXTS)
def test_metadata_and_buttons_of_a_page_hold_ids_alone(kind: str):
    for name, shown in views(TEXTS[kind]).items():
        if name.endswith("list"):
            continue  # its pages carry the question
        opened = json.loads(shown.get("private_metadata") or "{}")
        assert all(isinstance(value, int | list) or value == BACK["page"] for value in opened.values())


def test_a_page_offers_a_reporter_nothing_that_only_owners_may_do():
    shown = json.dumps(view.cause_page(view.Seen(page("x"), "U3")))

    assert "cause_suggest_fix" in shown and "suggestion_back" in shown
    for action in ("cause_more", "cause_plan", "cause_move", "cause_undo", "proposal_accept", "cause_ship"):
        assert action not in shown


def test_whoever_does_a_fix_may_mark_it_shipped_and_whoever_decided_may_undo():
    shown = json.dumps(view.cause_page(view.Seen(page("x"), "U2")))

    assert "cause_ship" in shown and "cause_undo" in shown
    assert "cause_plan" not in shown


def test_the_trend_is_at_most_six_departments_the_rest_counted_together():
    blocks = view.cause_home(view.Seen(page("dept", 12), "U2"))["blocks"]
    (chart,) = [block["chart"] for block in blocks if block["type"] == "data_visualization"]

    assert [one["name"] for one in chart["series"]] == [
        "dept0",
        "dept1",
        "dept2",
        "dept3",
        "dept4",
        "all others",
    ]
    assert chart["series"][-1]["data"][0]["value"] == sum(range(5, 12))
    assert len(chart["axis_config"]["categories"]) == 12


def test_a_page_says_how_often_people_agreed_with_the_bot():
    assert (
        cause_words.checked(page("x")) == "The bot's matches to this cause: right 41 of 46 times this month."
    )


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        ("dismissed", {"from": "suspected", "why": "a *test*"}, "dismissed it: a ∗test∗"),
        ("owned", {"from": None, "to": "U0ABC123"}, "said who owns it: <@U0ABC123>"),
        ("owned", {"from": "Cards", "to": "UNDERWRITING"}, "said who owns it: UNDERWRITING"),
        ("owned", {"from": "Cards", "to": None}, "said who owns it: nobody"),
        ("workaround set", {"text": None}, "set the workaround: none any more"),
        ("renamed", {"from": "a", "to": "shipped"}, "renamed it from “a” to “shipped”"),
        (
            "state changed",
            {"from": "shipped", "to": "verified"},
            "measured: a fix is shipped, now fixed and verified",
        ),
        ("something new", {}, "something new"),
    ],
)
def test_history_is_told_in_words(kind: str, detail: dict[str, Any], said: str):
    line = cause_words.happened(Happened(at=NOW, kind=kind, actor="U0ABC124", case=None, detail=detail))

    assert line.endswith(f"<@U0ABC124>: {said}")


def test_news_says_what_changed_as_it_is_when_it_is_sent():
    assert news.workaround("Tap *twice*") == "has a workaround: Tap ∗twice∗"
    assert news.workaround(None) == "has no workaround any more."
    assert news.about_cause(12, 7, "Cards <b>", news.workaround("Tap"))[1] == (
        "You told us about this in C-12; this changed. RC-7 “Cards &lt;b&gt;” has a workaround: Tap"
    )


def test_an_answer_names_who_closed_the_case_and_how_unless_it_was_opened_again():
    assert news.answered(12, "U2", "Paid")[1] == "C-12 was closed by <@U2>. What resolved it: Paid"
    assert news.answered(12, None, None)[1] == "C-12 was closed and is open again."


def test_a_form_is_read_whatever_kind_of_field_it_has():
    values = {
        "name": {"value": {"type": "plain_text_input", "value": "  a  "}},
        "empty": {"value": {"type": "plain_text_input", "value": None}},
        "other": {"cause_pick": {"type": "external_select", "selected_option": {"value": "7"}}},
        "cases": {"case_pick": {"type": "multi_external_select", "selected_options": [{"value": "1"}]}},
        "person": {"value": {"type": "users_select", "selected_user": "U2"}},
        "due": {"value": {"type": "datepicker", "selected_date": "2026-11-16"}},
    }

    assert forms.read(values) == {
        "name": "a", "empty": None, "other": "7", "cases": ["1"], "person": "U2", "due": "2026-11-16",
    }  # fmt: skip
