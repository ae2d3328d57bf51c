"""While something else holds the database, nobody is told "saved" and everybody is told something."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from helpers import FAULTS, log_and_group
from running import PATIENCE, Bot, buttons
from sqlalchemy import make_url


@pytest.fixture
def held(bot: Bot) -> Iterator[sqlite3.Connection]:
    """Another program, about to hold the database; it lets go at the end."""
    file = str(make_url(bot.database.url).database)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        yield other
        if other.in_transaction:
            other.execute("ROLLBACK")


def test_a_complaint_that_cannot_be_saved_is_said_to_be_not_saved(bot: Bot, held: sqlite3.Connection):
    held.execute("BEGIN EXCLUSIVE")
    outcome = bot.slack.command("amina", "complaints", "/complaint", FAULTS[0])
    held.execute("ROLLBACK")

    assert outcome.acked
    assert outcome.body["text"].startswith("Not saved: the database is busy")
    assert bot.cases() == []
    assert bot.complain("amina", FAULTS[0]) == 1


def test_a_form_that_cannot_be_saved_stays_open_and_says_so(bot: Bot, held: sqlite3.Connection):
    bot.slack.command("amina", "complaints", "/complaint")
    form = bot.slack.wait_for(lambda: bot.slack.modal("amina"))
    held.execute("BEGIN EXCLUSIVE")
    bot.slack.submit("amina", form["id"], {"text": {"value": FAULTS[0]}})
    errors = bot.slack.modal("amina")["errors"]
    held.execute("ROLLBACK")
    bot.slack.submit("amina", form["id"])

    assert errors["text"].startswith("Not saved")
    assert len(bot.cases()) == 1


@pytest.mark.parametrize(("command", "text"), [("/digest", "subscribe"), ("/faultline", "me Cards")])
def test_a_setting_that_cannot_be_saved_is_said_to_be_not_saved(
    bot: Bot, held: sqlite3.Connection, command: str, text: str
):
    held.execute("BEGIN EXCLUSIVE")
    bot.slack.command("amina", "claims", command, text)

    assert bot.told("amina", "Not saved")


def test_a_decision_that_cannot_be_saved_is_said_to_be_not_saved(bot: Bot, held: sqlite3.Connection):
    log_and_group(bot.database, [FAULTS[0]])
    card = bot.card("amina", bot.complain("amina", FAULTS[0]))
    held.execute("BEGIN EXCLUSIVE")
    bot.slack.click("amina", card, "same_cause")

    assert bot.told("amina", "Not saved")
    assert buttons(bot.card("amina", 2)) == buttons(card)


def test_similar_cases_are_found_all_the_same(bot: Bot, held: sqlite3.Connection):
    log_and_group(bot.database, [FAULTS[0]])
    bot.card("amina", bot.complain("amina", FAULTS[1]))  # from here on nothing needs to be written
    held.execute("BEGIN EXCLUSIVE")
    bot.slack.command("bruno", "complaints", "/similar", FAULTS[0])

    assert "*C-1*" in str(bot.slack.wait_for(lambda: bot.told("bruno", "Similar past cases"), PATIENCE))
