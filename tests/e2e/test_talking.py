"""Talking to the bot, by mention or directly: a case is logged, a question asked, or both are offered."""

import json

import pytest
from helpers import FAULTS, everything, group_all, log
from running import PATIENCE, Bot, buttons

from knowledge.tables import Case, Event
from playground.slack import Fault
from triage.report import Report

SAID = "the refund of my customer went to the card we closed in May"
LONG = f"{SAID} " * 170  # 10,000 characters


def direct(bot: Bot, user: str = "amina") -> list[dict]:
    """What the bot wrote to somebody in their conversation that is no card."""
    told = bot.slack.messages(bot.slack.direct(user))
    return [one for one in told if "bot_id" in one and not one.get("metadata")]


def answered(bot: Bot, words: str, user: str = "amina") -> dict:
    """The bot's answer in a conversation, once it is there."""
    return bot.slack.wait_for(
        lambda: next((one for one in direct(bot, user) if words in str(one)), None), PATIENCE
    )


def filed(bot: Bot) -> Case:
    (case,) = bot.slack.wait_for(bot.cases, PATIENCE)
    return case


def test_a_mention_logs_what_follows_and_tells_whoever_wrote_it_alone(bot: Bot):
    said = bot.slack.say("amina", "claims", f"@faultline log {SAID}")
    assert bot.told("amina", "Logged as *C-1* (complaint)")
    link = bot.slack.wait_for(lambda: bot.cases()[0].permalink, PATIENCE)
    case, amina = filed(bot), bot.slack.user_id("amina")

    assert (case.text, case.kind) == (SAID, "complaint")
    assert (case.reporter, case.author, case.message_ts) == (amina, amina, said.ts)
    assert said.ts.replace(".", "") in link
    assert [one["text"] for one in bot.slack.messages("claims")] == [f"<@U0FAULTLINE> log {SAID}"]


@pytest.mark.parametrize(
    ("said", "kind"), [(f"escalate {SAID}", "escalation"), (f"complaint: {SAID}", "complaint")]
)
def test_in_direct_messages_the_first_word_logs_and_the_answer_stands_below(bot: Bot, said: str, kind: str):
    written = bot.slack.say("amina", "faultline", said)
    answer = answered(bot, f"Logged as *C-1* ({kind})")

    assert answer["thread_ts"] == written.ts
    assert (filed(bot).text, filed(bot).kind, filed(bot).private) == (SAID, kind, False)


def test_log_this_in_a_thread_logs_the_message_it_began_with_by_who_wrote_that(bot: Bot):
    first = bot.slack.say("bruno", "claims", SAID)
    bot.slack.say("chloe", "claims", "that is the third this week", first.ts)
    bot.slack.say("amina", "claims", "@faultline log this as an escalation", first.ts)
    told = bot.told("amina", "Logged as *C-1* (escalation)")
    bot.slack.say("deepak", "claims", "@faultline log this", first.ts)
    bot.told("deepak", "on file already: *C-1*")
    case = filed(bot)

    assert told["thread_ts"] == first.ts
    assert (case.text, case.kind, case.message_ts) == (SAID, "escalation", first.ts)
    assert (case.author, case.reporter) == (bot.slack.user_id("bruno"), bot.slack.user_id("amina"))


@pytest.mark.parametrize("later", [0.0, 1.2])
def test_a_mention_delivered_twice_makes_one_case_and_one_answer(bot: Bot, later: float):
    bot.slack.faults.add(Fault("in.event_callback", "duplicate", times=2, seconds=later))
    bot.slack.say("amina", "claims", f"@faultline log {SAID}")
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("in.event_callback")) >= 4, PATIENCE)
    bot.slack.say("amina", "claims", "@faultline log another one")
    bot.told("amina", "*C-2*")

    assert len(bot.cases()) == 2
    assert len([one for one in bot.slack.ephemerals("amina") if "*C-1*" in one["text"]]) == 1


def test_a_mention_is_acknowledged_before_slack_is_asked_anything(bot: Bot):
    bot.slack.faults.add(Fault("conversations.info", "slow", seconds=3.5))
    outcome = bot.slack.say("amina", "claims", f"@faultline log {LONG}")

    assert outcome.acked and outcome.seconds < 1
    assert "its first 8,000 characters were kept" in bot.told("amina", "Logged as")["text"]
    assert 7_900 < len(filed(bot).text) <= 8_000


def test_an_edit_of_what_was_logged_in_a_direct_message_is_noted(bot: Bot):
    said = bot.slack.say("amina", "faultline", f"log {SAID}")
    bot.card("amina", 1)
    bot.slack.edit("amina", "faultline", said.ts, f"log {SAID}, in June")

    assert [one.kind for one in everything(bot.database, Event)].count("source edited") == 1


@pytest.mark.parametrize("said", ["@faultline", "@faultline log", "@faultline escalate this"])
def test_an_order_without_words_is_told_how_to_say_it(bot: Bot, said: str):
    bot.slack.say("amina", "claims", said)

    assert bot.told("amina", "In a thread, `log this` logs the message it began with")
    assert bot.cases() == []


def test_what_is_not_clear_is_asked_about_with_two_buttons_that_carry_no_personal_data(bot: Bot):
    bot.slack.say("amina", "claims", f"@faultline {SAID}, mail anna@example.com")
    asked = bot.told("amina", "Shall I log this as a complaint, or is it a question?")
    value = json.loads(asked["blocks"][1]["elements"][0]["value"])

    assert buttons(asked) == ["log_utterance", "ask_utterance"]
    assert value["q"] == f"{SAID}, mail [EMAIL]"
    assert "anna@example.com" not in str(asked)
    assert bot.cases() == []


@pytest.mark.parametrize("where", ["claims", "faultline"])
def test_log_as_a_complaint_files_the_whole_message_and_takes_the_question_away(bot: Bot, where: str):
    mention = "" if where == "faultline" else "@faultline "
    said = bot.slack.say("amina", where, f"{mention}{LONG}")
    asked = answered(bot, "Shall I log") if where == "faultline" else bot.told("amina", "Shall I log")
    bot.slack.click("amina", asked, "log_utterance")
    case = filed(bot)
    shown = bot.slack.wait_for(lambda: _shown(bot, "Logged as *C-1*"), PATIENCE)

    assert 7_900 < len(case.text) <= 8_000
    assert (case.message_ts, case.author) == (said.ts, bot.slack.user_id("amina"))
    assert "Shall I log" not in shown


def _shown(bot: Bot, words: str) -> str:
    """All that stands before amina now, once it holds these words."""
    shown = str([bot.slack.ephemerals("amina"), direct(bot)])
    return shown if words in shown else ""


def test_where_slack_cannot_bring_the_message_again_the_buttons_words_are_filed(bot: Bot):
    said = bot.slack.say("amina", "claims", f"@faultline {SAID}")
    asked = bot.told("amina", "Shall I log")
    bot.slack.delete("amina", "claims", said.ts)
    bot.slack.click("amina", asked, "log_utterance")

    assert filed(bot).text == SAID


def test_log_as_a_complaint_pressed_twice_makes_one_case(bot: Bot):
    bot.slack.say("amina", "claims", f"@faultline {SAID}")
    asked = bot.told("amina", "Shall I log")
    bot.slack.faults.add(Fault("in.block_actions", "duplicate", seconds=1.2))
    bot.slack.click("amina", asked, "log_utterance")
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("respond")) == 2, PATIENCE)

    assert len(bot.cases()) == 1


@pytest.mark.parametrize("press", [False, True])
def test_a_question_logs_nothing_and_is_answered(bot: Bot, press: bool):
    bot.complain("bruno", FAULTS[2])
    bot.card("bruno", 1)
    bot.slack.say("amina", "faultline", "refund never reached account" if press else "refund never reached?")
    if press:
        bot.slack.click("amina", answered(bot, "Shall I log"), "ask_utterance")

    assert answered(bot, "C-1")
    assert len(bot.cases()) == 1


def test_nothing_that_is_asked_about_pings_links_or_formats(bot: Bot):
    bot.slack.say("amina", "claims", "@faultline <!channel> *bold* `code` hello")
    text = bot.told("amina", "Shall I log")["blocks"][0]["text"]["text"]

    assert text.endswith(">@channel ∗bold∗ ˋcodeˋ hello")


@pytest.mark.parametrize("user", ["guest", "stranger"])
def test_outsiders_are_refused_and_told_so(bot: Bot, user: str):
    where = {"guest": "claims", "stranger": "partners"}[user]
    if user == "guest":
        bot.slack.join("guest", "claims")
    bot.slack.say(user, where, f"@faultline log {SAID}")

    assert bot.told(user, "members of this workspace only")
    assert bot.cases() == []


def test_what_is_said_to_nobody_is_not_answered(bot: Bot):
    bot.slack.say("amina", "claims", f"log {SAID}")
    bot.slack.say("bruno", "claims", "@faultline")
    bot.told("bruno", "Say what happened")

    assert bot.slack.ephemerals("amina") == []
    assert bot.cases() == []


def test_a_question_may_name_a_customer_that_is_on_file(bot: Bot):
    log(bot.database, [Report(text=SAID, customer="CU-10482", department="Cards")])
    group_all(bot.database)
    bot.slack.say("amina", "faultline", "what happened to customer CU-10482?")

    assert "C-1" in str(answered(bot, "/journey CU-10482"))
