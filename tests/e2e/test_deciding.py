"""The buttons of a card: what its reporter decides, and that nobody else does."""

from datetime import UTC, datetime

import pytest
from helpers import FAULTS, causes_of, everything, group_all, log_and_group, membership, reports
from running import PATIENCE, Bot, buttons, words

from knowledge.tables import Event
from playground.slack import Fault
from triage.regrouping import FEWEST_CASES, regroup

CARD = FAULTS[0]


@pytest.fixture
def card(bot: Bot) -> dict:
    """The card of a case of amina's that joined a cause on file."""
    log_and_group(bot.database, [CARD, f"{CARD} again", FAULTS[1]])
    return bot.card("amina", bot.complain("amina", CARD))


def decisions(bot: Bot) -> list[tuple[str, str, int | None]]:
    return [(event.kind, event.actor, event.case_id) for event in everything(bot.database, Event)
            if event.kind in ("confirmed", "moved")]  # fmt: skip


def test_same_cause_confirms_for_good_and_the_card_shows_it(bot: Bot, card: dict):
    bot.slack.click("amina", card, "same_cause")
    bot.slack.wait_for(lambda: "confirmed by a person" in words(bot.card("amina", 4)), PATIENCE)

    assert buttons(bot.card("amina", 4)) == ["more_like_this"]
    assert membership(bot.database, 4).how == "confirmed"
    assert causes_of(bot.database, [1, 4]) == [1, 1]
    assert decisions(bot) == [("confirmed", bot.slack.user_id("amina"), 4)]


def test_different_moves_the_case_and_it_stays_apart_after_regrouping(bot: Bot, card: dict):
    bot.slack.click("amina", card, "different_cause")
    bot.slack.wait_for(lambda: "same_cause" not in buttons(bot.card("amina", 4)), PATIENCE)
    parted = causes_of(bot.database, [4])
    log_and_group(bot.database, reports(each=FEWEST_CASES // 5))
    regroup(bot.database, group_all(bot.database), datetime.now(UTC))

    assert causes_of(bot.database, [4]) == parted
    assert causes_of(bot.database, [1]) != parted
    assert "(confirmed by a person)" in words(bot.card("amina", 4))
    assert decisions(bot)[0] == ("moved", bot.slack.user_id("amina"), 4)


def test_a_click_that_arrives_twice_decides_no_further(bot: Bot, card: dict):
    bot.slack.faults.add(Fault("in.block_actions", "duplicate", seconds=1.2))
    bot.slack.click("amina", card, "different_cause")
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("chat.update")) == 2, PATIENCE)
    parted = causes_of(bot.database, [4])

    assert parted != causes_of(bot.database, [1])
    assert {before for kind, _, before in decisions(bot)} == {4}
    assert len([kind for kind, *_ in decisions(bot) if kind == "moved"]) == 1


def test_more_like_this_opens_the_nearest_cases_in_a_modal(bot: Bot, card: dict):
    bot.slack.click("amina", card, "more_like_this")
    modal = bot.slack.wait_for(
        lambda: (top := bot.slack.modal("amina")) and "% alike" in words(top) and top, PATIENCE
    )

    assert modal["title"]["text"] == "Similar cases"
    assert "*C-1*" in words(modal)
    assert "*C-4*" not in words(modal)


@pytest.mark.parametrize("button", ["same_cause", "different_cause"])
def test_a_click_in_the_name_of_somebody_else_changes_nothing(bot: Bot, card: dict, button: str):
    before = causes_of(bot.database)
    bot.deliver(forged_click(bot, card, button, "bruno"))
    refusal = refused(bot)

    assert "not yours to decide" in refusal
    assert causes_of(bot.database) == before
    assert decisions(bot) == []
    assert buttons(bot.card("amina", 4)) == buttons(card)


@pytest.mark.parametrize("case", [1, 999])
def test_a_case_of_nobody_and_a_case_that_is_not_there_get_the_same_answer(bot: Bot, card: dict, case: int):
    bot.deliver(forged_click(bot, card, "same_cause", "amina", case))

    assert refused(bot) == "That case is not on file, or it is not yours to decide."
    assert decisions(bot) == []


def test_more_like_somebody_elses_case_shows_none_of_it(bot: Bot, card: dict):
    bot.deliver(forged_click(bot, card, "more_like_this", "bruno"))
    updated = bot.slack.wait_for(lambda: bot.slack.journal.calls("views.update"), PATIENCE)[-1]

    assert "not yours to decide" in str(updated.body["view"])
    assert CARD not in str(updated.body["view"])


def refused(bot: Bot) -> str:
    """What was answered to a click, after what was answered to the command."""
    return bot.slack.wait_for(
        lambda: next(
            (
                one.body["text"]
                for one in bot.slack.journal.calls("respond")
                if "not on file" in str(one.body)
            ),
            "",
        ),
        PATIENCE,
    )


def forged_click(bot: Bot, card: dict, button: str, user: str, case: int = 4) -> dict:
    """What Slack would send had this user pressed a button on somebody's card."""
    bot.slack.command(user, "complaints", "/faultline", "help")
    lent = bot.slack.journal.calls("in.slash_command")[-1].body
    return {
        "type": "block_actions",
        "user": {"id": lent["user_id"], "team_id": lent["team_id"]},
        "team": {"id": lent["team_id"]},
        "api_app_id": lent["api_app_id"],
        "container": {"type": "message", "message_ts": card["ts"], "channel_id": card["channel"]},
        "channel": {"id": card["channel"]},
        "message": card,
        "trigger_id": lent["trigger_id"],
        "response_url": lent["response_url"],
        "actions": [{"type": "button", "action_id": button, "block_id": "b", "value": f'{{"case":{case}}}'}],
    }
