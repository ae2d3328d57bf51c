"""Cards on their way out: slow, refusing and broken answers from Slack."""

import pytest
from helpers import FAULTS, everything
from running import PATIENCE, Bot, Clock, cards, notices, posts

from knowledge.tables import Person
from playground.slack import Fault

ASKED_TO_WAIT = 30


def test_a_channel_that_slack_slows_down_waits_as_told_while_others_flow(bot: Bot, clock: Clock):
    bot.slack.faults.add(Fault("chat.postMessage", "rate_limited", retry_after=ASKED_TO_WAIT))
    bot.complain("amina", FAULTS[0])
    bot.slack.wait_for(lambda: notices(bot.database) and notices(bot.database)[0].trouble, PATIENCE)
    bot.card("bruno", bot.complain("bruno", FAULTS[1]))
    waiting = cards(bot.slack, "amina")
    tried = posts(bot.slack, bot.slack.direct("amina"))
    clock.skip(ASKED_TO_WAIT + 1)

    assert bot.card("amina", 1)
    assert waiting == []
    assert len(tried) == 1
    assert [one.ok for one in posts(bot.slack, bot.slack.direct("amina"))] == [False, True]


def test_a_retry_after_that_makes_no_sense_is_capped(bot: Bot, clock: Clock):
    bot.slack.faults.add(Fault("chat.postMessage", "rate_limited", retry_after=99_999))
    bot.complain("amina", FAULTS[0])
    bot.slack.wait_for(lambda: notices(bot.database) and notices(bot.database)[0].trouble, PATIENCE)
    clock.skip(15 * 60)

    assert bot.card("amina", 1)


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "account_inactive", "token_revoked"])
def test_what_slack_will_never_take_fails_with_its_reason_and_is_not_tried_again(bot: Bot, error: str):
    bot.slack.faults.add(Fault("chat.postMessage", "error", error=error))
    bot.complain("amina", FAULTS[0])
    (failed,) = bot.settled(1)
    bot.card("bruno", bot.complain("bruno", FAULTS[1]))  # the outbox went on meanwhile

    assert (failed.state, failed.trouble) == ("failed", error)
    assert len(posts(bot.slack)) == 2
    assert cards(bot.slack, "amina") == []


@pytest.mark.parametrize("kind", ["reset_after_accept", "truncated", "reset_before", "status"])
def test_a_card_whose_sending_ended_in_doubt_is_there_once_in_the_end(bot: Bot, clock: Clock, kind: str):
    bot.slack.faults.add(Fault("chat.postMessage", kind))
    case = bot.complain("amina", FAULTS[0])
    bot.slack.wait_for(lambda: notices(bot.database) and notices(bot.database)[0].trouble, PATIENCE)
    clock.skip(6)
    bot.settled(1)

    assert bot.card("amina", case)
    assert len(cards(bot.slack, "amina")) == 1


def test_a_passing_error_is_waited_out(bot: Bot, clock: Clock):
    bot.slack.faults.add(Fault("chat.postMessage", "error", error="internal_error"))
    case = bot.complain("amina", FAULTS[0])
    bot.slack.wait_for(lambda: notices(bot.database) and notices(bot.database)[0].trouble, PATIENCE)
    clock.skip(31)

    assert bot.card("amina", case)
    assert len(cards(bot.slack, "amina")) == 1


def test_nobody_is_shown_a_card_while_slack_cannot_say_who_they_are(bot: Bot, clock: Clock):
    bot.slack.faults.add(Fault("users.info", "error", error="internal_error"))
    case = bot.complain("amina", FAULTS[0])
    bot.slack.wait_for(lambda: notices(bot.database) and notices(bot.database)[0].trouble, PATIENCE)
    before = (cards(bot.slack, "amina"), everything(bot.database, Person))
    clock.skip(31)

    assert bot.card("amina", case)
    assert before == ([], [])
