"""`/similar`, and the modals with cases behind a button."""

import pytest
from helpers import FAULTS, log_and_group, reports
from running import PATIENCE, Bot, buttons, words

from triage.report import Report

CARD, APP = FAULTS[0], FAULTS[1]
HELP = "Say what to look for"


def remember(bot: Bot, *departments: str, text: str = CARD, **more: str) -> None:
    """One past case like this in each department."""
    log_and_group(
        bot.database,
        [Report(text=f"{text} {name.lower()}", department=name, **more) for name in departments],
    )


def similar(bot: Bot, query: str, user: str = "amina") -> dict:
    bot.slack.command(user, "complaints", "/similar", query)
    return bot.told(user, "Similar past cases")


def found(message: dict) -> list[str]:
    """The case numbers in a list of matches, in order."""
    return [part.split("*")[0] for part in words(message).split("*C-")[1:]]


def test_similar_answers_the_asker_alone_with_the_nearest_cases_first(bot: Bot):
    log_and_group(bot.database, reports(2))
    shown = similar(bot, CARD)

    assert set(found(shown)[:2]) == {"1", "7"}
    assert "Why: shared words" in words(shown)
    assert bot.slack.ephemerals("bruno") == []
    assert bot.slack.messages("complaints") == []


def test_filters_narrow_what_is_searched(bot: Bot):
    remember(bot, "Cards", "Claims", touchpoint="payment")
    remember(bot, "Lending", resolution="Terminal replaced")

    assert found(similar(bot, f"{CARD} dept:claims")) == ["2"]
    assert "department claims" in words(bot.slack.ephemerals("amina")[-1])
    assert found(similar(bot, f"{CARD} state:resolved", "bruno")) == ["3"]
    assert sorted(found(similar(bot, f"{CARD} touchpoint:Payment", "chloe"))) == ["1", "2"]
    assert found(similar(bot, f"{CARD} since:2099-01-01", "deepak")) == []


def test_a_page_button_shows_the_next_cases_with_the_same_filters(bot: Bot):
    remember(bot, *(f"Desk{number}" for number in range(6)), touchpoint="payment")
    remember(bot, "Elsewhere")
    first = similar(bot, f"{CARD} touchpoint:payment")
    bot.slack.click("amina", first, "similar_next")
    second = bot.slack.wait_for(
        lambda: next((m for m in bot.slack.ephemerals("amina") if "similar_previous" in words_of(m)), None),
        PATIENCE,
    )

    assert (len(found(first)), len(found(second))) == (5, 1)
    assert set(found(first) + found(second)) == {str(number) for number in range(1, 7)}
    assert buttons(second) == ["similar_previous"]


def words_of(message: dict) -> str:
    return words(message) if message.get("blocks") else ""


def test_cases_of_other_departments_are_listed_beside_the_best(bot: Bot):
    bot.slack.command("amina", "complaints", "/faultline", "me Cards")
    bot.told("amina", "logged for Cards")
    remember(bot, *["Cards"] * 5)
    remember(bot, "Claims", text=f"{CARD} at a kiosk abroad, says her brother,")
    own, _, elsewhere = words(similar(bot, CARD)).partition("In other departments")

    assert sum(f"*C-{number}*" in own for number in range(1, 6)) == 5
    assert "*C-6*" in elsewhere
    assert "*C-1*" not in elsewhere


def test_what_the_first_list_shows_is_not_shown_again_as_of_other_departments(bot: Bot):
    bot.slack.command("amina", "complaints", "/faultline", "me Cards")
    bot.told("amina", "logged for Cards")
    remember(bot, "Cards", "Claims")
    shown = similar(bot, CARD)

    assert sorted(found(shown)) == ["1", "2"]
    assert "In other departments" not in words(shown)


def test_card_and_more_like_this_list_cases_of_other_departments_apart(bot: Bot):
    bot.slack.command("amina", "complaints", "/faultline", "me Cards")
    bot.told("amina", "logged for Cards")
    remember(bot, *["Cards"] * 10)
    remember(bot, "Claims", text=f"{CARD} at a kiosk abroad, says her brother,")
    card = bot.card("amina", bot.complain("amina", CARD))
    bot.slack.click("amina", card, "more_like_this")
    modal = bot.slack.wait_for(lambda: (one := bot.slack.modal("amina")) and "C-11" in words(one) and one)

    for shown in (card, modal):
        own, _, elsewhere = words(shown).partition("In other departments")
        assert "*C-11*" not in own
        assert "*C-11*" in elsewhere


def test_without_a_question_help_is_shown(bot: Bot):
    assert bot.slack.command("amina", "complaints", "/similar").body["text"].startswith(HELP)

    bot.slack.command("bruno", "complaints", "/similar", "dept:Cards")
    assert bot.told("bruno", HELP)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("card state:lost", "state:lost is not known; use open, resolved"),
        ("card since:soon", "since:soon is no date"),
    ],
)
def test_a_filter_that_is_not_understood_is_explained(bot: Bot, query: str, said: str):
    bot.slack.command("amina", "complaints", "/similar", query)

    assert bot.told("amina", said)


def test_where_nothing_is_on_file_that_is_said(bot: Bot):
    assert "Nothing on file is like this" in words(similar(bot, CARD))


def test_where_nothing_that_passes_the_filters_is_alike_it_is_said_and_all_of_it_can_be_shown(bot: Bot):
    remember(bot, "Cards")
    remember(bot, *["Claims"] * 6, text=APP)
    shown = similar(bot, f"{CARD} dept:Claims")
    bot.slack.click("amina", shown, "similar_unlike")
    first = bot.told("amina", "Cases that match the filters")
    bot.slack.click("amina", first, "similar_next")
    second = bot.slack.wait_for(
        lambda: next((m for m in bot.slack.ephemerals("amina") if "similar_previous" in words_of(m)), None),
        PATIENCE,
    )

    assert "No case in Claims is like this; 6 cases match the filters." in words(shown)
    assert (found(shown), buttons(shown)) == ([], ["similar_unlike"])
    assert sorted(found(first) + found(second)) == ["2", "3", "4", "5", "6", "7"]


def test_homes_buttons_open_the_form_and_the_cases_of_a_cause(bot: Bot):
    remember(bot, "Cards", "Claims")
    bot.slack.open_home("amina")
    home = bot.slack.wait_for(lambda: bot.slack.home("amina"))
    bot.slack.click("amina", home, "log_escalation")
    form = bot.slack.wait_for(lambda: bot.slack.modal("amina"))
    bot.slack.close("amina", form["id"])
    bot.slack.click("amina", home, "open_cases")
    cause = bot.slack.wait_for(lambda: bot.slack.modal("amina"))

    assert form["title"]["text"] == "Log an escalation"
    assert cause["title"]["text"] == "RC-1"
    assert found(cause) == ["2", "1"]


def test_the_cases_of_a_large_cause_are_turned_page_by_page(bot: Bot):
    remember(bot, *(f"Desk{number}" for number in range(12)))
    bot.slack.open_home("amina")
    bot.slack.click("amina", bot.slack.wait_for(lambda: bot.slack.home("amina")), "open_cases")
    first = bot.slack.wait_for(lambda: bot.slack.modal("amina"))
    bot.slack.click("amina", first, "cases_next")
    bot.slack.wait_for(lambda: "cases_previous" in words(bot.slack.modal("amina")), PATIENCE)
    second = bot.slack.modal("amina")

    assert (len(found(first)), buttons(first)) == (10, ["open_cause", "cases_next"])
    assert (found(second), buttons(second)) == (["2", "1"], ["open_cause", "cases_previous"])


def test_a_form_from_home_is_confirmed_in_direct_messages(bot: Bot):
    bot.slack.open_home("amina")
    bot.slack.click("amina", bot.slack.wait_for(lambda: bot.slack.home("amina")), "log_complaint")
    form = bot.slack.wait_for(lambda: bot.slack.modal("amina"))
    bot.slack.submit("amina", form["id"], {"text": {"value": APP}})

    assert bot.wrote("amina", "Logged as *C-1*")
