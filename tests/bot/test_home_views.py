"""Home and the settings as views: within Slack's limits whatever is on file, and saying what they should."""

import json
import re
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from extremes import NOW, TEXTS
from test_views import mrkdwn

from bot.views import home, workspace, workspace_forms
from bot.views.blocks import Block
from bot.views.home_charts import charts, figures, series_names
from knowledge.tables import Channel, Department, Person, Subscription
from playground.slack.block_kit.checks import check_view, view_too_large
from triage.cause_pages.urgency import Urgent
from triage.causes.suggestions import Backed
from triage.consolidating.proposing import Suggestion as Proposed
from triage.deciding.agreement import Agreement
from triage.volume import Busy, Volume

OURS = re.compile(r"<@U\d+>|<#C\d+>")  # whom and what the settings mean to name
LIVE = re.compile(r"<[!@#](?!date\^)|<\w+:|<[^>^]*\|")
NOTHING = Volume([NOW - timedelta(days=7 * back) for back in range(8, 0, -1)], [], [])


def volume(text: str, many: int = 500) -> Volume:
    """A busy week of this text."""
    departments = [(f"{text[:100]}{number}", [9_999] * 8) for number in range(many)] or []
    causes = [Busy(999_999 + number, text[:200], "regressed", 99) for number in range(many)]
    return Volume(NOTHING.begins, departments, causes)


def page(text: str) -> home.Page:
    """Everything a Home can hold, as full as it gets."""
    handed = home.Handed(9_999_999, 9_999_999, text[:120], text[:120], NOW, "timed_out")
    own = home.OwnCase(
        9_999_999, text[:8_000], 999_999, text[:200], "regressed", handed, text[:4_000], text[:4_000]
    )
    urgent = Urgent(999_999, text[:200], "regressed", {"low": 999, "critical": 999, "high": 1})
    proposed = Proposed(
        number=1,
        kind="merge",
        cause="RC-1",
        cause_name=text[:200],
        other="RC-2",
        other_name=text[:200],
        cases=[],
    )
    backed = Backed(number=1, kind="fix", text=text[:1_000], by="U1", at=NOW, backers=99, cause="RC-1")
    owned = home.Owned(
        causes=500,
        urgent=[urgent] * 500,
        fixes=[home.Unproven(text[:200], 1, text[:200], NOW)] * 500,
        proposals=[proposed, proposed.model_copy(update={"kind": "split", "cases": ["C-1"]})] * 250,
        suggestions=[backed, backed.model_copy(update={"cause": None})] * 250,
    )
    return home.Page(
        volume=volume(text),
        agreement=Agreement(10**6, 10**6),
        department=text[:120] or None,
        rank=workspace.rank(Person(user="U1", role="owner", owns=[text[:120] or "x"] * 500), admin=True),
        admin=True,
        cases=[own, home.OwnCase(1, text)] * 250,
        handoffs=[handed] * 500,
        owned=owned,
        largest=[Busy(1, text[:200], "suspected", 9)] * 500,
    )


def setup(text: str) -> workspace.Setup:
    """A workspace with very much set."""
    name = text[:110] or "x"
    return workspace.Setup(
        departments=[
            Department(key=f"{name}{n}".casefold(), name=f"{name}{n}", channel="C1", owner="U1")
            for n in range(500)
        ],
        unset=[f"{name}!{number}" for number in range(500)],
        touchpoints=[f"{name}{number}" for number in range(100)],
        people=[Person(user=f"U{n}", department=name, role="owner", owns=[name] * 500) for n in range(500)],
        channels=[
            Channel(channel=f"C{n}", department=name, touchpoint=name, private=True) for n in range(500)
        ],
        subscriptions=[Subscription(channel=f"C{n}", departments=[name] * 90, since=NOW) for n in range(500)],
        reaction="x" * 100,
        admins=[f"U{n}" for n in range(500)],
    )


@cache
def views(text: str) -> dict[str, Block]:
    """Every view of both, built once for all that look at them."""
    name, set_up = text[:120] or "x", setup(text)
    names = [f"{name[:115]}{number}" for number in range(500)]
    back = {"list": "departments", "o": 480}
    person = Person(user="U1", department=name, role="owner", owns=names[:150])
    digest = Subscription(channel="C1", departments=names[:150], since=NOW)
    return {
        "home": home.home(page(text)),
        "home without charts": home.home(page(text), drawn=False),
        "first home": home.home(home.Page(NOTHING, Agreement(0, 0))),
        "closed home": home.closed("no"),
        "overview": workspace.overview(set_up),
        "first overview": workspace.overview(workspace.Setup()),
        **{
            f"{one} {at}": workspace.listing(one, set_up, at)
            for one in workspace.LISTS
            for at in (0, 40, 480)
        },
        **{f"no {one}": workspace.listing(one, workspace.Setup()) for one in workspace.LISTS},
        "department": workspace_forms.department_form(set_up.departments[-1], back),
        "new department": workspace_forms.department_form(Department(key="", name=""), back, is_new=True),
        "person": workspace_forms.person_form(person, names, back),
        "new person": workspace_forms.person_form(Person(user="U1"), [], back),
        "channel": workspace_forms.channel_form(set_up.channels[0], names, names, back),
        "new channel": workspace_forms.channel_form(Channel(channel="C1"), [], [], back),
        "digest": workspace_forms.subscription_form(digest, names, back),
        "first digest": workspace_forms.subscription_form(Subscription(channel="C1", since=NOW), [], back),
        "no digest": workspace_forms.gone(),
        "touchpoints": workspace_forms.touchpoints_form(set_up.touchpoints),
        "no touchpoints": workspace_forms.touchpoints_form([]),
        "reaction": workspace_forms.reaction_form("x" * 100),
        "no reaction": workspace_forms.reaction_form(None),
    }


@pytest.mark.parametrize("kind", TEXTS)
def test_every_view_is_one_that_slack_takes(kind: str):
    for shown, view in views(TEXTS[kind]).items():
        assert (shown, check_view(view), view_too_large(view)) == (shown, [], False)


@pytest.mark.parametrize("kind", TEXTS)
def test_nobody_is_named_or_linked_but_by_us(kind: str):
    shown = [OURS.sub("", text) for view in views(TEXTS[kind]).values() for text in mrkdwn(view)]

    assert [text for text in shown if LIVE.search(text)] == []


@pytest.mark.parametrize("kind", TEXTS)
def test_a_view_carries_ids_alone(kind: str):
    carried = [json.loads(view.get("private_metadata") or "{}") for view in views(TEXTS[kind]).values()]

    assert {key for one in carried for key in one} == {"list", "o", "of"}


def words(view: Block) -> str:
    """What a view says, a line a block."""
    return "\n".join(json.dumps(block, ensure_ascii=False) for block in view["blocks"])


def rows(view: Block, action: str) -> list[str]:
    """The values of its buttons of one kind."""
    found = []
    for block in view["blocks"]:
        for one in (block.get("accessory") or {}, *block.get("elements", ())):
            found += [one["value"]] if one.get("action_id") == action else []
    return found


def test_a_full_home_shows_five_of_each_and_says_how_many_there_are():
    shown = home.home(page("late"))

    assert rows(shown, "handoff_accept") == ['{"handoff":9999999}'] * 5
    assert rows(shown, "open_cause").count('{"cause":999999}') == 5
    assert "500 causes of yours have open cases or came back." in words(shown)
    assert len(rows(shown, "open_cases")) == 5
    assert len([block for block in shown["blocks"] if block["type"] == "data_visualization"]) == 2


def test_a_reporter_sees_nothing_that_is_for_owners():
    said = words(home.home(home.Page(NOTHING, Agreement(0, 0), department="Cards")))

    assert "You log for *Cards*. Your role: reporter." in said
    assert "Your causes" not in said
    assert "Handoffs waiting" not in said
    assert "open_settings" not in said


@pytest.mark.parametrize(
    ("right", "of", "said"),
    [
        (41, 46, "Matches that people checked: right 41 of 46 times this month."),
        (1, 1, "Matches that people checked: right 1 of 1 time this month."),
        (0, 0, home.UNCHECKED),
    ],
)
def test_home_says_how_often_matches_were_right(right: int, of: int, said: str):
    assert home.checked(Agreement(right, of)) == said


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (None, "handed to Claims, waiting for an answer"),
        ("accepted", "accepted by Claims"),
        ("bounced", "sent back by Claims"),
        ("timed_out", "handed to Claims, which has not answered in time"),
    ],
)
def test_an_own_case_says_what_came_of_it(outcome: str | None, said: str):
    handed = home.Handed(1, 3, "Cards", "Claims", NOW, outcome)
    case = home.OwnCase(3, "late", 7, "cards late", "fixing", handed, workaround="send by courier")
    done = home.OwnCase(3, "late", 7, "cards late", "fixing", resolution="sent", workaround="by courier")

    assert home._own_line(case).split("\n") == [
        "*C-3* late",
        "RC-7 “cards late” · a fix is planned",
        said,
        "Until it is fixed: send by courier",
    ]
    assert home._own_line(done).split("\n")[2:] == ["Resolved: sent"]


def test_the_charts_show_each_department_by_week_and_each_cause():
    week = Volume(NOTHING.begins, [("Cards", [0, 1, 2, 3, 4, 5, 6, 7])], [Busy(5, "late", "suspected", 7)])
    by_week, by_cause = charts(week)
    (series,) = by_week["chart"]["series"]

    assert by_week["chart"]["axis_config"]["categories"][0] == "21 Sep"
    assert (series["name"], [point["value"] for point in series["data"]]) == ("Cards", list(range(8)))
    assert by_cause["chart"]["series"][0]["data"] == [{"label": "RC-5", "value": 7}]
    assert "Cards: 0 1 2 3 4 5 6 7" in words({"blocks": figures(week)})
    assert "RC-5: 7" in words({"blocks": figures(week)})
    assert (charts(NOTHING), figures(NOTHING)) == ([], [])


def test_departments_that_begin_alike_stay_apart_in_a_chart():
    alike = [(f"Department of everything {number}", [1] * 8) for number in range(6)]

    assert series_names(Volume(NOTHING.begins, alike, [])) == [
        "Department of every…",
        "Department of ev… 2",
        "Department of ev… 3",
        "Department of ev… 4",
        "Department of ev… 5",
        "Department of ev… 6",
    ]


def test_where_the_last_days_brought_nothing_the_largest_causes_stand():
    shown = home.home(home.Page(NOTHING, Agreement(0, 0), largest=[Busy(7, "late", "suspected", 9)]))

    assert "Largest causes on file" in words(shown)
    assert "9 cases in all · suspected" in words(shown)
    assert rows(shown, "open_cases") == ['{"cause":"RC-7"}']


@pytest.mark.parametrize(
    ("person", "admin", "said"),
    [
        (None, False, "reporter"),
        (Person(user="U1", role="owner", owns=["Cards", "Claims"]), False, "owner of Cards, Claims"),
        (Person(user="U1", role="admin"), True, "admin"),
        (Person(user="U1", role="admin", owns=["Cards"]), True, "admin and owner of Cards"),
        (Person(user="U1", owns=["Cards"]), False, "reporter"),
    ],
)
def test_a_role_in_words(person: Person | None, admin: bool, said: str):
    assert workspace.rank(person, admin) == said


def test_a_long_list_is_turned_page_by_page():
    set_up = setup("late")
    first, second, last = (workspace.listing("people", set_up, at) for at in (0, 20, 480))

    assert len(rows(first, "settings_edit")) == workspace.PAGE
    assert (rows(first, "settings_previous"), rows(first, "settings_next")) == (
        [],
        ['{"list":"people","o":20}'],
    )
    assert rows(second, "settings_previous") == ['{"list":"people","o":0}']
    assert rows(last, "settings_next") == []


def test_touchpoints_too_long_for_one_field_are_all_there_and_there_is_room():
    names = [f"{number} {'x' * 110}" for number in range(100)]
    texts = workspace_forms.areas(names)

    assert [line for text in texts for line in text.split("\n")] == names
    assert max(len(text) for text in texts) <= workspace_forms.AREA


def test_a_form_is_read_by_field_whatever_kind_of_field_it_is():
    def given(**state: Any) -> dict[str, Any]:
        return {"value": state}

    option = {"value": "Cards"}
    filled = {
        "name": given(type="plain_text_input", value="Cards"),
        "nothing": given(type="plain_text_input", value=None),
        "owner": given(type="users_select", selected_user="U1"),
        "channel": given(type="conversations_select", selected_conversation="C1"),
        "role": given(type="radio_buttons", selected_option=option),
        "owns": given(type="multi_static_select", selected_options=[option]),
        "tick": given(type="checkboxes", selected_options=[]),
    }

    assert workspace_forms.read(filled) == {
        "name": "Cards",
        "nothing": None,
        "owner": "U1",
        "channel": "C1",
        "role": "Cards",
        "owns": ["Cards"],
        "tick": [],
    }
