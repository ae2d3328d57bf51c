"""Guests and people of other organisations get nothing of what colleagues wrote."""

import pytest
from helpers import FAULTS, everything, log_and_group
from running import Bot, notices

from knowledge.tables import Channel, Person

SECRET = FAULTS[0]
OUTSIDERS = [("guest", "complaints"), ("visitor", "complaints"), ("stranger", "partners")]


@pytest.fixture(params=OUTSIDERS, ids=[name for name, _ in OUTSIDERS])
def outsider(request: pytest.FixtureRequest, bot: Bot) -> tuple[str, str]:
    """Somebody who is no colleague and a channel they share with some; there are cases on file."""
    log_and_group(bot.database, [SECRET, f"{SECRET} again"])
    return request.param


def shown(bot: Bot, user: str) -> str:
    """All that this user was ever shown."""
    seen = [bot.slack.ephemerals(user), bot.slack.messages(bot.slack.direct(user)), bot.slack.home(user)]
    return str([*seen, bot.slack.modals(user)])


def test_no_card_goes_to_an_outsider(bot: Bot, outsider: tuple[str, str]):
    user, channel = outsider
    case = bot.complain(user, f"{SECRET} today", channel)
    (refused,) = bot.settled(1)

    assert case == 3
    assert refused.state == "failed"
    assert "guest or a stranger" in refused.trouble
    assert bot.slack.messages(bot.slack.direct(user)) == []


def test_an_outsider_finds_no_similar_cases(bot: Bot, outsider: tuple[str, str]):
    user, channel = outsider
    bot.slack.command(user, channel, "/similar", "terminal")

    assert bot.told(user, "members of this workspace only")
    assert "declined" not in shown(bot, user)


@pytest.mark.parametrize("said", ["now", "subscribe", "stop"])
def test_an_outsider_gets_no_digest(bot: Bot, outsider: tuple[str, str], said: str):
    user, channel = outsider
    bot.slack.command(user, channel, "/digest", said)

    assert bot.told(user, "members of this workspace only")
    assert notices(bot.database) == []
    assert bot.slack.messages(channel) == []


def test_an_outsiders_home_holds_nothing_of_ours(bot: Bot, outsider: tuple[str, str]):
    user, _ = outsider
    bot.slack.open_home(user)
    home = bot.slack.wait_for(lambda: bot.slack.home(user))

    assert "members of this workspace only" in str(home["blocks"])
    assert len(home["blocks"]) == 1


def test_an_outsider_sets_nothing_for_a_channel(bot: Bot, outsider: tuple[str, str]):
    user, channel = outsider
    bot.slack.command(user, channel, "/faultline", "channel Elsewhere")

    assert bot.told(user, "members of this workspace only")
    assert everything(bot.database, Channel) == []
    assert [person.welcome for person in everything(bot.database, Person)] == [False]


def test_a_form_shows_an_outsider_no_department(bot: Bot, outsider: tuple[str, str]):
    user, channel = outsider
    bot.slack.command("amina", "complaints", "/faultline", "me Secret-Department")
    bot.told("amina", "Secret-Department")
    bot.complain("amina", FAULTS[1])
    bot.slack.command(user, channel, "/complaint")
    bot.slack.wait_for(lambda: bot.slack.modal(user) or bot.slack.ephemerals(user))

    assert "Secret-Department" not in shown(bot, user)
