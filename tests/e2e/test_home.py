"""App Home: what frontline staff, an owner and an admin each see there, and what they can do from it."""

from datetime import timedelta
from typing import Any

import pytest
from helpers import FAULTS, group_all, log, log_and_group
from running import PATIENCE, Bot, Start, buttons, words

from knowledge.database import Database
from knowledge.tables import Case, Cause, Event, Fix, Membership, Person, Proposal
from playground.slack import Fault, LocalSlack
from triage.causes.suggestions import suggest
from triage.handoffs.steps import send
from triage.matching.privacy import KEPT
from triage.report import Report

Json = dict[str, Any]
CARD, APP = FAULTS[0], FAULTS[1]


@pytest.fixture
def bot(start: Start, slack: LocalSlack, sqlite_database: Database) -> Bot:
    """A bot for amina of Cards, bruno who owns Claims, and chloe, the admin."""
    with sqlite_database.write() as session:
        session.add(Person(user=slack.user_id("amina"), department="Cards"))
        owner = Person(user=slack.user_id("bruno"), department="Claims", role="owner", owns=["Claims"])
        session.add(owner)
    return start(sqlite_database, FAULTLINE_ADMINS=slack.user_id("chloe"))


def home(bot: Bot, user: str, said: str = "") -> Json:
    """Somebody's Home, opened now."""
    before = len(bot.slack.journal.calls("views.publish"))
    bot.slack.open_home(user)
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("views.publish")) > before, PATIENCE)
    return bot.slack.wait_for(lambda: (one := bot.slack.home(user)) and said in words(one) and one, PATIENCE)


def remember(bot: Bot, *logged: Report) -> list[int]:
    """Cases of today, grouped."""
    numbers = log(bot.database, logged, bot.house.clock())
    group_all(bot.database, now=bot.house.clock())
    bot.slack.wait_for(lambda: all(one.turn is not None for one in bot.cases()), PATIENCE)
    return numbers


def charts(view: Json) -> list[Json]:
    return [block for block in view["blocks"] if block["type"] == "data_visualization"]


def test_a_reporter_sees_their_cases_and_what_came_of_them(bot: Bot):
    amina, now = bot.slack.user_id("amina"), bot.house.clock()
    first = bot.complain("amina", CARD)
    second = bot.complain("amina", APP)
    bot.card("amina", first), bot.card("amina", second)
    with bot.database.write() as session:
        send(session, first, "Claims", "theirs to repay", "by Friday", "", amina, now)
        session.get_one(Case, second).resolution = "updated the app"
        session.get_one(Cause, 1).workaround = "let them sign a slip"
    said = words(home(bot, "amina"))

    assert "You log for *Cards*. Your role: reporter." in said
    assert f"*C-{second}* {APP}" in said
    assert "Resolved: updated the app" in said
    assert "handed to Claims, waiting for an answer" in said
    assert "Until it is fixed: let them sign a slip" in said
    assert "`/complaint`" in said
    assert "Your causes" not in said
    assert "Handoffs waiting" not in said


def test_everybody_sees_the_week_in_two_charts_and_opens_the_cases_behind_them(bot: Bot):
    remember(bot, *(Report(text=f"{CARD} {name}", department=name) for name in ("Cards", "Cards", "Claims")))
    shown = home(bot, "amina")
    by_week, by_cause = charts(shown)
    bot.slack.click("amina", shown, "open_cases")
    cases = bot.slack.wait_for(lambda: bot.slack.modal("amina"), PATIENCE)

    assert {one["name"]: one["data"][-1]["value"] for one in by_week["chart"]["series"]} == {
        "Cards": 2,
        "Claims": 1,
    }
    assert by_cause["chart"]["series"][0]["data"] == [{"label": "RC-1", "value": 3}]
    assert "3 cases in the last seven days" in words(shown)
    assert cases["title"]["text"] == "RC-1"


def test_a_slack_that_draws_no_charts_gets_the_figures(bot: Bot):
    remember(bot, Report(text=CARD, department="Cards"))
    bot.slack.faults.add(Fault("views.publish", "error", error="invalid_blocks"))
    bot.slack.open_home("amina")
    shown = bot.slack.wait_for(lambda: bot.slack.home("amina"), PATIENCE)

    assert charts(shown) == []
    assert "Cards: 0 0 0 0 0 0 0 1" in words(shown)
    assert "RC-1: 1" in words(shown)


def test_another_refusal_of_slacks_is_not_taken_for_one_of_charts(bot: Bot):
    bot.slack.faults.add(Fault("views.publish", "error", error="user_not_found"))
    bot.slack.open_home("amina")
    bot.slack.wait_for(lambda: bot.slack.journal.calls("views.publish"), PATIENCE)
    home(bot, "bruno")

    assert bot.slack.home("amina") is None


def test_home_says_how_often_people_agreed_this_month_in_the_whole_workspace(bot: Bot):
    with bot.database.write() as session:
        for said in ["right"] * 41 + ["wrong"] * 5:
            session.add(Event(at=bot.house.clock(), kind="confirmed", actor="U9", detail={"said": said}))

    for user in ("amina", "bruno", "chloe"):
        assert "right 41 of 46 times this month" in words(home(bot, user))


def test_an_owner_sees_their_causes_by_urgency_fixes_to_prove_and_proposals(bot: Bot):
    remember(
        bot,
        Report(text=CARD, department="Claims"),
        Report(text=APP, department="Claims", severity="critical"),
        Report(text=FAULTS[2], department="Lending", severity="critical"),
        Report(text=FAULTS[3], department="Claims"),
    )
    with bot.database.write() as session:
        now = bot.house.clock()
        session.get_one(Cause, 4).state = "shipped"
        session.add(Fix(cause_id=4, title="Courier calls first", shipped_at=now))
        session.add(Proposal(kind="merge", cause_id=1, other_id=2, at=now))
        suggest(session, "fix", "call them back", bot.slack.user_id("amina"), now, cause=1)
    shown = home(bot, "bruno")
    said = words(shown)
    owned = said[said.index("Your causes") : said.index("Fixes that are shipped")]

    assert [part.split(" ")[0] for part in owned.split("*RC-")[1:]] == ["2", "1", "4"]
    assert "1 case open in the last 28 days: 1 critical" in owned
    assert "Courier calls first · shipped <!date^" in said
    assert "One cause? RC-1 “" in said
    assert "A fix: “call them back”" in said
    assert buttons(shown).count("open_cause") == 3 + 1 + 1 + 1
    assert "open_settings" not in buttons(shown)


def test_of_each_cause_the_fix_shipped_last_awaits_its_proof(bot: Bot):
    remember(bot, Report(text=CARD, department="Claims"))
    with bot.database.write() as session:
        now = bot.house.clock()
        session.get_one(Cause, 1).state = "shipped"
        session.add(Fix(cause_id=1, title="Real one", shipped_at=now))
        session.add(Fix(cause_id=1, title="Quick one", shipped_at=now - timedelta(days=30)))
    said = words(home(bot, "bruno"))

    assert ("Real one" in said, "Quick one" in said) == (True, False)


def test_an_admin_who_owns_nothing_sees_all_causes_and_the_settings(bot: Bot):
    remember(bot, Report(text=CARD, department="Claims"), Report(text=APP, department="Lending"))
    shown = home(bot, "chloe")
    bot.slack.click("chloe", shown, "open_settings")
    settings = bot.slack.wait_for(lambda: bot.slack.modal("chloe"), PATIENCE)

    assert buttons(shown).count("open_cause") == 2
    assert settings["title"]["text"] == "Settings"


def test_the_receiving_department_accepts_a_waiting_handoff_from_home(bot: Bot):
    number = bot.complain("amina", CARD)
    with bot.database.write() as session:
        now = bot.house.clock()
        send(session, number, "Claims", "theirs to repay", "", "", bot.slack.user_id("amina"), now)
    waiting = home(bot, "bruno")
    bot.slack.click("bruno", waiting, "handoff_accept")
    bot.slack.wait_for(lambda: "accepted by Claims" in words(home(bot, "amina")), PATIENCE)

    assert f"*C-{number}* from Cards to Claims since" in words(waiting)
    assert "None waits." in words(home(bot, "bruno"))


def test_what_somebody_suggests_about_a_private_case_stays_with_its_department(bot: Bot):
    (case,) = remember(bot, Report(text=CARD, department="Cards"))
    with bot.database.write() as session:
        session.get_one(Case, case).private = True
        user, now = bot.slack.user_id("amina"), bot.house.clock()
        suggest(session, "cause", "her ex has the card", user, now, cause=1, case=case)
    said = words(home(bot, "chloe"))

    assert KEPT in said
    assert "her ex" not in said


def test_a_quiet_week_shows_the_largest_causes_instead(bot: Bot):
    past = Report.model_validate({"text": CARD, "created_at": "2026-01-05T09:00:00Z"})
    log_and_group(bot.database, [past, past])
    shown = home(bot, "amina")

    assert "Largest causes on file" in words(shown)
    assert "2 cases in all" in words(shown)
    assert charts(shown) == []


@pytest.mark.parametrize("user", ["guest", "visitor", "stranger"])
def test_outsiders_are_told_so_and_see_nothing_else(bot: Bot, user: str):
    remember(bot, Report(text=CARD, department="Claims"))
    shown = home(bot, user)

    assert len(shown["blocks"]) == 1
    assert "members of this workspace only" in words(shown)


def test_home_of_a_workspace_with_500_causes_is_one_that_slack_takes(bot: Bot):
    now, numbers = bot.house.clock(), range(1, 501)
    facts = {"department": "Claims", "occurred_at": now, "created_at": now, "turn": 1}
    with bot.database.write() as session:
        session.add_all(Cause(id=one, name="نص " * 60 + "😀" * 20, founded_at=now) for one in numbers)
        session.add_all(Case(id=one, text="late", **facts) for one in numbers)
        session.flush()
        session.add_all(Membership(case_id=one, cause_id=one, at=now, turn=1) for one in numbers)
    shown = home(bot, "bruno", "500 causes of yours have open cases or came back.")

    assert buttons(shown).count("open_cause") == 5
    assert len(charts(shown)[1]["chart"]["axis_config"]["categories"]) == 8
