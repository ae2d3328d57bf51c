"""The map as a message, a page and a picture: within limits at the extremes, inert, and saying what is so."""

import re
from functools import cache

import pytest
from extremes import NOW, TEXTS
from test_views import mrkdwn

from bot.views import journey_forms as forms
from bot.views import map as view
from bot.views.blocks import Block
from bot.views.map_page import page
from bot.views.map_picture import picture
from playground.slack.block_kit.checks import check_view, view_too_large
from triage.mapping.model import (
    CauseHere,
    Cell,
    DepartmentColumn,
    JourneyMap,
    LowPoint,
    MapCause,
    MapChange,
    MapChanges,
    Satisfaction,
    TouchpointRow,
    Trend,
)
from triage.mapping.settings import JourneyKept, JourneyWanted, StageWanted
from triage.workspace.changes import SettingFault

LIVE = re.compile(r"<[!@#](?!date\^|U1>)|<\w+:|<[^>^]*\|")
PLAIN = Satisfaction(
    rated=None, good=None, share=None, interval=None, target=None, status="no target", claim="no answers"
)
BAD = Satisfaction(
    rated=999,
    good=99,
    share=0.099,
    interval=(0.08, 0.12),
    target=0.9,
    status="below target",
    claim="10% satisfied",
)
LOW = LowPoint(
    kind="escalations", observed=9, of=10, elsewhere=(1, 9), clear=True, p=0.001, claim="9 of 10 escalated"
)


def place(**more: object) -> dict:
    trend = Trend(
        weeks=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], direction="rose", observed=99, expected=9.0, p=0.001,
        claim="more than usual",
    )  # fmt: skip
    return {
        "cases": 999, "customers": 99, "people": "99 customers", "cases_12_weeks": 9_999,
        "customers_12_weeks": 999, "pain": 792, "handoffs_in": 99, "handoffs_out": 98, "latest": NOW,
        "stale": False, "trend": trend, **more,
    }  # fmt: skip


@cache
def a_map(text: str, touchpoints: int = 3, departments: int = 2) -> JourneyMap:
    """A map whose every name is this text, with a number that keeps names apart."""
    names = [f"{text[:110]}{number}" for number in range(200)]
    causes = [
        CauseHere(cause="RC-7", customers=9, pain=9),
        CauseHere(cause="RC-999999", customers=None, pain=None),
    ]
    rows, whose = names[:touchpoints], names[:departments]
    cells = [
        Cell(
            touchpoint=row, department=other, satisfaction=BAD, causes=causes, low_points=[LOW],
            evidence=[f"C-{number}" for number in range(1, 40)], **place(),
        )
        for row in rows for other in whose
    ]  # fmt: skip
    return JourneyMap(
        as_of=NOW,
        journey=names[0],
        owner="U1",
        owner_department=names[1],
        journeys=names[:150],
        touchpoints=[
            TouchpointRow(
                touchpoint=row, stage=at, roles=[text[:200]], satisfaction=BAD, causes=causes,
                low_points=[LOW] * 3, **place(),
            )
            for at, row in enumerate(rows, 1)
        ],
        departments=[DepartmentColumn(department=other, **place()) for other in whose],
        cells=cells,
        causes=[MapCause(cause="RC-7", name=text[:200], state="regressed", owner="<@U5>")],
        passages=[],
        cases=999,
        customers=99,
        satisfaction=BAD,
        claim="999 cases of 99 customers",
        note=None,
        changes=MapChanges(
            since=NOW, weeks=4, compared=9, claim="1 change",
            changes=[MapChange(kind="worse", touchpoint=names[0], claim=f"{text[:300]} got worse")],
        ),
    )  # fmt: skip


def views(text: str, touchpoints: int = 200, departments: int = 40) -> list[Block]:
    """Every view of the map and its forms, as full as they get."""
    found = a_map(text, touchpoints, departments)
    line = text.replace("\n", " ")
    last = view.Shown(found.journey.casefold(), touchpoints - 1, "C123")
    stages = [StageWanted(touchpoint=f"{line[:110]}{n}", roles=[line[:200]], target=0.5) for n in range(60)]
    kept = JourneyKept(
        "k", JourneyWanted.model_construct(name=line[:120], owner="U1", department=None, stages=stages)
    )
    cases = [view.CaseLine("C-9999999", NOW, text)] * view.CASES
    return [
        view.map_modal(found, view.Shown(channel="C123"), set(), may_edit=True),
        view.map_modal(found, last, {found.departments[-1].department.casefold()}, may_edit=False),
        view.touchpoint_modal(found, found.touchpoints[0], view.Shown(last.journey, 8), set()),
        view.cases_modal(found.cells[0], cases, view.Shown(last.journey, 10)),
        view.drawing(),
        {"type": "home", "blocks": view.home_part(found, set())},
        forms.journeys_modal([(text[:120] or "x", text[:120], text, True)] * 150, True, True),
        forms.journey_form(kept, [f"{line[:110]}{n}" for n in range(150)]),
        forms.journey_form(None, []),
        forms.targets_form(0.85, {f"{line[:110]}{n}": 0.5 for n in range(100)}),
    ]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_view_stays_within_slacks_limits_and_is_inert(text: str):
    for one in views(text):
        assert not view_too_large(one)
        assert check_view(one) == []
        assert [said for said in mrkdwn(one) if LIVE.search(said)] == []


def test_the_map_puts_ones_own_departments_first_and_marks_what_it_claims():
    found = a_map("place ")
    text = str(view.map_modal(found, view.Shown(), {"place 1"}, may_edit=False))

    assert (
        "\nThe whole journey: 10% satisfied.\nAnswered for by"
        in view.map_modal(found, view.Shown(), set(), may_edit=False)["blocks"][0]["text"]["text"]
    )
    assert "*1. place 0* · 99 customers↑ · pain 792 · 10% satisfied, below target" in text
    assert "handed over: 99 in · 98 out · ▼ escalations" in text
    assert "\\nplace 1 99↑, place 0 99↑" in text
    assert "Picture to this channel" not in text
    assert "Journeys and targets" not in text


def test_home_shows_own_touchpoints_first_and_opens_the_map():
    section, row = view.home_part(a_map("place "), {"place 0"})

    assert "\nThe whole journey: 10% satisfied.\n• *1. place 0* · 99 customers↑" in section["text"]["text"]
    assert [one["action_id"] for one in row["elements"]] == ["open_map", "map_picture"]


def test_home_without_anything_on_file_says_so_in_a_line():
    nothing = a_map("place ").model_copy(
        update={"touchpoints": [], "cells": [], "claim": "No case in weeks.", "satisfaction": PLAIN}
    )
    section, row = view.home_part(nothing, set())

    assert section["text"]["text"] == "*Journey map*\nNo case in weeks."
    assert [one["action_id"] for one in row["elements"]] == ["open_map"]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_page_is_one_file_with_everything_escaped(text: str):
    said = page(a_map(text))

    assert said.startswith("<!doctype html>")
    assert "<script" not in said
    assert re.findall(r"(?:src|href)=", said) == []
    assert "<http" not in said and "<!channel>" not in said and "<@U5>" not in said
    assert "<b>" not in said
    assert said.count("<table") == said.count("</table>") == 2


def test_the_page_shows_heat_satisfaction_low_points_changes_and_stale_cells():
    found = a_map("place ")
    old = found.cells[0].model_copy(update={"stale": True})
    few = found.cells[1].model_copy(
        update={
            "customers": None,
            "people": "fewer than 5 customers",
            "pain": None,
            "customers_12_weeks": None,
        }
    )
    said = page(found.model_copy(update={"cells": [old, few, *found.cells[2:]]}))

    assert "out of date: last heard of 16 Nov 2026" in said
    assert '<td class="kept"><div title="fewer than 5 customers; ' in said
    assert "&lt;5↑" in said
    assert '<td class="h5">' in said
    assert "The whole journey: 10% satisfied.</p>" in said
    assert "9 of 10 escalated." in said
    assert "place  got worse" in said
    assert '<b class="dot below"></b> 10%' in said


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_picture_is_drawn_whatever_the_names_are(text: str):
    assert picture(a_map(text)).startswith(b"\x89PNG\r\n")


def test_a_picture_of_nothing_and_of_very_much_is_drawn():
    nothing = a_map("x").model_copy(
        update={"touchpoints": [], "departments": [], "cells": [], "note": "Nothing."}
    )

    assert len(picture(nothing)) > 1_000
    assert len(picture(a_map("place ", 200, 40))) > 10_000


def test_stages_are_read_as_they_are_written():
    stage = StageWanted(touchpoint="payout", roles=["agent", "bank"], target=0.855)
    line = forms.stage_line(stage)

    assert line == "payout | agent, bank | 85.5 %"
    assert forms.stages_of(f"{line}\n\n report \n") == [stage, StageWanted(touchpoint="report", target=None)]
    assert forms.stage_line(StageWanted(touchpoint="a", target=1.0)) == "a |  | 100 %"


@pytest.mark.parametrize(
    ("said", "share"), [("85", 0.85), ("85 %", 0.85), ("0.85", 0.85), ("1%", 0.01), ("", None)]
)
def test_targets_are_read_as_people_write_them(said: str, share: float | None):
    assert forms.share(said, "target") == share


@pytest.mark.parametrize("said", ["many", "120 %", "-3", "nan"])
def test_what_is_no_target_is_refused_at_its_field(said: str):
    with pytest.raises(SettingFault, match="is no target") as fault:
        forms.share(said, "own")

    assert fault.value.field == "own"
