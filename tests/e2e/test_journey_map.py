"""The journey map in Slack: from Home into every corner of it, as a picture, journeys as people set them."""

from typing import Any

import pytest
from helpers import everything, group_all, log
from running import PATIENCE, Bot, Start, buttons, words

from bot.desk import Desk
from bot.desks.map import send_picture, show_map
from bot.views.map import Shown
from knowledge.database import Database
from knowledge.tables import Case, Journey, Person, Stage, Touchpoint, Workspace
from playground.slack import LocalSlack
from triage.matching.privacy import KEPT
from triage.report import Report

Json = dict[str, Any]


@pytest.fixture
def bot(start: Start, slack: LocalSlack, sqlite_database: Database) -> Bot:
    """A bot for amina of Cards, bruno who owns Claims, and chloe, the admin; with six customers at refund."""
    with sqlite_database.write() as session:
        session.add(Person(user=slack.user_id("amina"), department="Cards"))
        session.add(Person(user=slack.user_id("bruno"), department="Claims", role="owner", owns=["Claims"]))
    started = start(sqlite_database, FAULTLINE_ADMINS=slack.user_id("chloe"))
    said = [
        Report(
            text=f"refund of order {n} got lost", touchpoint="refund", department="Claims", customer=f"CU-{n}"
        )
        for n in range(6)
    ]
    log(sqlite_database, said, started.house.clock())
    group_all(sqlite_database, now=started.house.clock())
    return started


def home(bot: Bot, user: str) -> Json:
    bot.slack.open_home(user)
    return bot.slack.wait_for(
        lambda: (one := bot.slack.home(user)) and "Journey map" in words(one) and one, PATIENCE
    )


def modal(bot: Bot, user: str, said: str) -> Json:
    """The topmost modal, once it says this."""
    return bot.slack.wait_for(lambda: (top := bot.slack.modal(user)) and said in words(top) and top, PATIENCE)


def opened(bot: Bot, user: str) -> Json:
    bot.slack.click(user, home(bot, user), "open_map")
    return modal(bot, user, "6 cases of 6 customers")


def sent(bot: Bot) -> Json:
    """What was uploaded, once it was."""
    calls = bot.slack.wait_for(lambda: bot.slack.journal.calls("files.completeUploadExternal"), PATIENCE)
    return calls[0].body


def desk_of(bot: Bot) -> Desk:
    return Desk(bot.house, bot.house.client(), None, lambda name: None)


def test_home_leads_to_the_map_to_a_touchpoint_and_to_its_cases(bot: Bot):
    shown = opened(bot, "amina")
    bot.slack.click("amina", shown, "map_place")
    place = modal(bot, "amina", "Hurting most")
    bot.slack.click("amina", place, "map_cases")
    cases = modal(bot, "amina", "6 cases")

    assert "*refund* · 6 customers · pain 12" in words(shown)
    assert "open_journeys" not in buttons(shown)
    assert "latest evidence" in words(place)
    assert "*C-6*" in words(cases) and "refund of order 5 got lost" in words(cases)


def test_texts_of_private_channels_stay_with_their_department(bot: Bot):
    with bot.database.write() as session:
        session.get_one(Case, 3).private = True
    bot.slack.click("amina", opened(bot, "amina"), "map_place")
    bot.slack.click("amina", modal(bot, "amina", "Hurting most"), "map_cases")
    theirs = words(modal(bot, "amina", "6 cases"))
    bot.slack.click("bruno", opened(bot, "bruno"), "map_place")
    bot.slack.click("bruno", modal(bot, "bruno", "Hurting most"), "map_cases")

    assert KEPT in theirs and "refund of order 2" not in theirs
    assert "refund of order 2" in words(modal(bot, "bruno", "6 cases"))


def test_the_picture_comes_to_the_asker_alone(bot: Bot):
    bot.slack.click("amina", opened(bot, "amina"), "map_picture")
    modal(bot, "amina", "in your direct messages")
    uploaded = sent(bot)

    assert uploaded["channel_id"] == bot.slack.direct("amina")
    assert "6 cases of 6 customers" in uploaded["initial_comment"]


def test_asked_for_in_a_channel_the_picture_can_be_shown_there_but_not_to_strangers(bot: Bot):
    desk, amina = desk_of(bot), bot.slack.user_id("amina")
    partners, claims = bot.slack.channel_id("partners"), bot.slack.channel_id("claims")
    refused = send_picture(desk, desk.client, amina, Shown(channel=partners), here=True)
    done = send_picture(desk, desk.client, amina, Shown(channel=claims), here=True)

    assert "shared with another organisation" in refused
    assert done == f"The picture is in <#{claims}>."
    assert [one.body["channel_id"] for one in bot.slack.journal.calls("files.completeUploadExternal")] == [
        claims
    ]


def test_the_command_opens_the_map_where_its_picture_can_be_shown_to_all(bot: Bot):
    bot.slack.command("bruno", "claims", "/journey", "map")
    shown = modal(bot, "bruno", "6 cases of 6 customers")
    bot.slack.click("bruno", shown, "map_picture_here")
    modal(bot, "bruno", "The picture is in")

    assert sent(bot)["channel_id"] == bot.slack.channel_id("claims")


def test_a_journey_that_is_not_there_is_said(bot: Bot):
    bot.slack.command("bruno", "claims", "/journey", "map <!channel> nope")

    assert "No journey is called “@channel nope”" in words(modal(bot, "bruno", "No journey"))


def test_a_guest_gets_no_map(bot: Bot):
    guest = bot.slack.user_id("guest")
    show_map(desk_of(bot), {"user_id": guest, "trigger_id": "1.2.a", "channel_id": ""})
    bot.wrote("guest", "members of this workspace only")

    assert bot.slack.modal("guest") is None


def test_an_owner_sets_a_journey_and_the_map_shows_it(bot: Bot):
    bot.slack.click("bruno", opened(bot, "bruno"), "open_journeys")
    bot.slack.click("bruno", modal(bot, "bruno", "None yet"), "journey_add")
    form = modal(bot, "bruno", "Who answers for the whole of it")
    typed = "refund | agent, customer | 85 %\nletter"
    filled = {
        "name": {"value": "A claim"},
        "department": {"value": "Claims"},
        "owner": {"value": bot.slack.user_id("bruno")},
        "stages": {"value": typed},
    }
    bot.slack.submit("bruno", form["id"], filled)
    listed = modal(bot, "bruno", "refund → letter")
    bot.slack.click("bruno", listed, "journey_edit")

    assert typed in modal(bot, "bruno", "Remove this journey")["blocks"][3]["element"]["initial_value"]
    assert [(one.name, one.owner_department) for one in everything(bot.database, Journey)] == [
        ("A claim", "Claims")
    ]
    assert [(one.touchpoint, one.roles) for one in everything(bot.database, Stage)] == [
        ("refund", ["agent", "customer"]),
        ("letter", []),
    ]
    assert [(one.name, one.target) for one in everything(bot.database, Touchpoint)] == [("refund", 0.85)]


def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(bot: Bot):
    bot.slack.click("bruno", opened(bot, "bruno"), "open_journeys")
    bot.slack.click("bruno", modal(bot, "bruno", "None yet"), "journey_add")
    form = modal(bot, "bruno", "Who answers for the whole of it")
    filled = {"name": {"value": "A claim"}, "stages": {"value": "refund | agent | lots"}}
    outcome = bot.slack.submit("bruno", form["id"], filled)

    assert outcome.body["errors"] == {"stages": "“lots” is no target: give a percentage such as 85%."}
    assert everything(bot.database, Journey) == []


def test_an_admin_sets_targets_and_others_are_refused(bot: Bot):
    bot.slack.click("chloe", opened(bot, "chloe"), "open_journeys")
    bot.slack.click("chloe", modal(bot, "chloe", "None yet"), "journey_targets")
    form = modal(bot, "chloe", "Target of every touchpoint")
    bot.slack.submit("chloe", form["id"], {"target": {"value": "80"}, "own": {"value": "refund | 90 %"}})
    modal(bot, "chloe", "None yet")
    bot.slack.click("bruno", opened(bot, "bruno"), "open_journeys")

    assert [one.target for one in everything(bot.database, Workspace)] == [0.8]
    assert [(one.name, one.target) for one in everything(bot.database, Touchpoint)] == [("refund", 0.9)]
    assert "journey_targets" not in buttons(modal(bot, "bruno", "None yet"))
