"""Some days after closing: the reporter is asked what came of it, answers with one tap, goes on."""

import json
from typing import Any

import pytest
from forging import forged_click
from helpers import FAULTS, case, everything, group_all
from running import PATIENCE, Bot, Clock, Start, buttons, key_of, words

from jobs.following_up import ask_follow_ups
from knowledge.database import Database
from knowledge.tables import Event, FollowUp, Handoff, Person, Rating, Workspace
from playground.slack import LocalSlack
from triage.cases.casework import close_case
from triage.notices import refresh_card

Json = dict[str, Any]
CARD = FAULTS[0]
DAYS = 5 * 86_400
ANSWERS = [f"follow_up_answer_{number}" for number in range(4)]


@pytest.fixture
def bot(start: Start, slack: LocalSlack, sqlite_database: Database) -> Bot:
    """A bot whose deployer made chloe an admin."""
    return start(sqlite_database, FAULTLINE_ADMINS=slack.user_id("chloe"))


@pytest.fixture
def asked(bot: Bot, clock: Clock) -> Json:
    """The question about a case of amina's that bruno closed."""
    return ask(bot, clock)


def ask(bot: Bot, clock: Clock) -> Json:
    number = bot.complain("amina", CARD)
    group_all(bot.database)
    bot.card("amina", number)
    with bot.database.write() as session:
        close_case(session, number, "Sent <!channel> a *new* card", bot.slack.user_id("bruno"), clock())
        refresh_card(session, number, clock())
        session.get_one(Person, bot.slack.user_id("amina")).zone = "Pacific/Auckland"
    clock.skip(DAYS)
    clock.skip((10 - (clock().hour + 13)) % 24 * 3_600)  # ten in the morning there
    ask_follow_ups(bot.database, clock())
    return question(bot)


def question(bot: Bot, said: str = "", user: str = "amina") -> Json:
    """The question as it stands, once it says so."""
    return bot.slack.wait_for(
        lambda: next(
            (
                one
                for one in bot.slack.messages(bot.slack.direct(user))
                if key_of(one).startswith("follow-up:") and said in words(one)
            ),
            None,
        ),
        PATIENCE,
    )


def events(bot: Bot) -> list[tuple[str, str, Json]]:
    found = everything(bot.database, Event)
    return [(one.kind, one.actor, one.detail) for one in found if one.kind.startswith("follow-up")]


def told(bot: Bot, said: str) -> str:
    """What a click was answered with, to the person alone."""
    return bot.slack.wait_for(
        lambda: next(
            (one.body["text"] for one in bot.slack.journal.calls("respond") if said in str(one.body)), ""
        ),
        PATIENCE,
    )


def answer(bot: Bot, asked: Json, user: str, button: int = 0) -> None:
    """Press an answer in somebody's name."""
    forged = forged_click(bot, asked, ANSWERS[button], user, 1)
    outcome = ("reached", "partly", "not reached", "unknown")[button]
    forged["actions"][0]["value"] = json.dumps({"case": 1, "outcome": outcome})
    bot.deliver(forged)


def test_the_question_stands_in_the_cases_thread_and_quotes_without_pinging(bot: Bot, asked: Json):
    assert asked["thread_ts"] == bot.card("amina", 1)["ts"]
    assert buttons(asked) == ANSWERS
    assert [one["text"]["text"] for one in asked["blocks"][-1]["elements"]] == [
        "Yes",
        "Partly",
        "No",
        "Could not ask",
    ]
    assert "*was the expected outcome reached?*" in words(asked)
    assert f"by <@{bot.slack.user_id('bruno')}>" in words(asked)
    assert "Sent &lt;!channel&gt; a ∗new∗ card" in words(asked)
    assert asked["text"] == "C-1 was closed: was the customer's expected outcome reached?"


def test_it_comes_once_however_often_the_clock_ticks(bot: Bot, clock: Clock, asked: Json):
    clock.skip(3_600)

    assert ask_follow_ups(bot.database, clock()) == 0


def test_yes_is_kept_and_offers_to_add_the_customers_rating(bot: Bot, asked: Json):
    bot.slack.click("amina", asked, ANSWERS[0])
    after = question(bot, "was reached")
    bot.slack.click("amina", after, "add_rating")
    form = bot.slack.wait_for(lambda: bot.slack.modal("amina"), PATIENCE)
    bot.slack.submit("amina", form["id"], {"score": {"value": "csat:5"}, "about": {"value": "journey"}})
    bot.slack.wait_for(lambda: everything(bot.database, Rating), PATIENCE)

    assert after["ts"] == asked["ts"]
    assert buttons(after) == ["add_rating"]
    assert events(bot)[1:] == [("follow-up answered", bot.slack.user_id("amina"), {"outcome": "reached"})]
    (rating,) = everything(bot.database, Rating)
    assert (rating.case_id, rating.journey, rating.score) == (1, "journey", 5.0)


def test_no_offers_to_open_the_case_again_and_then_says_that_it_is(bot: Bot, asked: Json):
    bot.slack.click("amina", asked, ANSWERS[2])
    after = question(bot, "was not reached")
    bot.slack.click("amina", after, "reopen_case")
    opened = question(bot, "The case is open again")

    assert buttons(after) == ["reopen_case", "add_rating"]
    assert buttons(opened) == []
    assert case(bot.database, 1).closed_at is None
    assert everything(bot.database, FollowUp)[0].outcome == "not reached"


@pytest.mark.parametrize(
    ("button", "says", "left"), [(1, "partly reached", ["add_rating"]), (3, "could not be asked", [])]
)
def test_the_other_answers(bot: Bot, asked: Json, button: int, says: str, left: list[str]):
    bot.slack.click("amina", asked, ANSWERS[button])

    assert buttons(question(bot, says)) == left


def test_a_second_answer_is_told_who_gave_the_first(bot: Bot, asked: Json):
    bot.slack.click("amina", asked, ANSWERS[0])
    question(bot, "was reached")
    answer(bot, asked, "chloe", 2)
    refusal = told(bot, "already")

    assert refusal.startswith(f"<@{bot.slack.user_id('amina')}> answered “Yes” already, <!date^")
    assert everything(bot.database, FollowUp)[0].outcome == "reached"


@pytest.mark.parametrize(("user", "why"), [("deepak", "not yours to decide"), ("guest", "members of this")])
def test_who_has_no_part_in_the_case_answers_nothing(bot: Bot, asked: Json, user: str, why: str):
    answer(bot, asked, user)
    told(bot, why)

    assert everything(bot.database, FollowUp)[0].outcome is None


def test_opened_again_before_the_answer_there_is_nothing_to_ask(bot: Bot, asked: Json):
    closed = bot.slack.wait_for(
        lambda: (card := bot.card("amina", 1)) and "reopen_case" in buttons(card) and card, PATIENCE
    )
    bot.slack.click("amina", closed, "reopen_case")
    after = question(bot, "nothing to ask the customer yet")
    answer(bot, asked, "amina")

    assert buttons(after) == []
    assert told(bot, "nothing to answer") == "There is nothing to answer any more: the case was opened again."


def test_what_was_promised_on_the_way_is_quoted(bot: Bot, clock: Clock):
    number = bot.complain("amina", CARD)
    group_all(bot.database)
    bot.card("amina", number)
    with bot.database.write() as session:
        ways = {"from_department": "Cards", "to_department": "Claims", "outcome": "accepted"}
        session.add(Handoff(case_id=number, at=clock(), promised="A card by Friday", **ways))
        close_case(session, number, "Sent", bot.slack.user_id("amina"), clock())
    clock.skip(DAYS)
    with bot.database.write() as session:
        session.get_one(FollowUp, number).due_at = clock()
        session.get_one(
            Person, bot.slack.user_id("amina")
        ).zone = f"Etc/GMT{clock().hour - 12:+d}"  # noon there
    ask_follow_ups(bot.database, clock())
    asked = question(bot)

    assert "*Promised to the customer:* A card by Friday" in words(asked)
    assert "by <@" not in words(asked)  # who closed it is who is asked


def test_an_admin_sets_the_days_or_turns_it_off(bot: Bot):
    def form() -> Json:
        if open_now := bot.slack.modal("chloe"):
            bot.slack.close("chloe", open_now["id"], clear=True)
        bot.slack.command("chloe", "complaints", "/faultline", "settings")
        top = bot.slack.wait_for(lambda: bot.slack.modal("chloe"), PATIENCE)
        bot.slack.click("chloe", top, "settings_open", "follow_up")
        return bot.slack.wait_for(
            lambda: (one := bot.slack.modal("chloe")) and one["title"]["text"] == "Follow-up" and one,
            PATIENCE,
        )

    first = form()
    bot.slack.submit("chloe", first["id"], {"follow_up": {"value": "12"}})
    second = form()
    bot.slack.submit("chloe", second["id"], {"follow_up": {"value": None}})
    bot.slack.wait_for(lambda: everything(bot.database, Workspace)[0].follow_up_days is None, PATIENCE)

    assert first["blocks"][0]["element"]["initial_value"] == "5"
    assert second["blocks"][0]["element"]["initial_value"] == "12"
    assert "initial_value" not in form()["blocks"][0]["element"]
