"""Questions in plain words: asked in the agent's conversation, by mention and by command."""

import pytest
from helpers import FAULTS, everything, log_and_group
from running import PATIENCE, Bot, words

from knowledge.tables import Case, Event, Person
from triage.report import Report

DECLINED, REFUND = FAULTS[0], FAULTS[2]


@pytest.fixture
def asked(bot: Bot) -> Bot:
    """A bot that knows six cases in two departments, one of them resolved, one private."""
    log_and_group(
        bot.database,
        [
            Report(text=DECLINED, department="Cards", kind="escalation"),
            Report(text=f"{DECLINED} again", department="Cards"),
            Report(text=f"{DECLINED} twice", department="Claims", resolution="terminal restarted"),
            Report(text=REFUND, department="Claims"),
            Report(text=f"{REFUND} again", department="Claims"),
            Report(text=f"{REFUND} yesterday", department="Claims", reporter="U9"),
        ],
    )
    with bot.database.write() as session:
        session.get_one(Case, 6).private = True
        session.add(Person(user=bot.slack.user_id("amina"), department="Cards"))
    return bot


def answer_to(bot: Bot, user: str, question: str) -> dict:
    """The finished answer in the agent's conversation."""
    bot.slack.say(user, bot.slack.direct(user), question)
    return bot.slack.wait_for(
        lambda: next(
            (
                one
                for one in reversed(bot.slack.messages(bot.slack.direct(user)))
                if one.get("streaming_state") == "completed"
            ),
            None,
        ),
        PATIENCE,
    )


def test_a_question_is_answered_by_a_stream_with_its_cases_and_how_it_was_understood(asked: Bot):
    message = answer_to(asked, "amina", "how many cases are there in Claims?")

    assert "4 cases" in message["text"]
    assert "C-3" in message["text"]
    shown = words(message)
    assert "Department: Claims ✕" in shown
    assert "how many cases" in shown
    assert len(asked.slack.journal.calls("chat.appendStream")) >= 1 or asked.slack.journal.calls(
        "chat.startStream"
    )


def test_taking_a_chip_away_answers_the_wider_question_in_its_place(asked: Bot):
    message = answer_to(asked, "amina", "how many cases are there in Claims?")
    asked.slack.click("amina", message, "ask_without_0")
    wider = asked.slack.wait_for(lambda: next(
        (one for one in asked.slack.messages(asked.slack.direct("amina"))
         if one["ts"] == message["ts"] and "6 cases" in words(one)), None), PATIENCE)  # fmt: skip

    assert "Department: Claims ✕" not in words(wider)


def test_the_form_changes_everything_at_once(asked: Bot):
    message = answer_to(asked, "amina", "how many cases are there in Claims?")
    asked.slack.click("amina", message, "ask_change")
    form = asked.slack.wait_for(lambda: asked.slack.modal("amina"), PATIENCE)
    asked.slack.submit("amina", form["id"], {"departments": {"value": ["Cards"]}})
    changed = asked.slack.wait_for(lambda: next(
        (one for one in asked.slack.messages(asked.slack.direct("amina"))
         if one["ts"] == message["ts"] and "Department: Cards ✕" in words(one)), None), PATIENCE)  # fmt: skip

    assert form["title"]["text"] == "Ask it otherwise"
    assert "2 cases" in words(changed)


def test_a_follow_up_is_asked_and_answered_in_the_thread(asked: Bot):
    message = answer_to(asked, "amina", "how many cases are there in Claims?")
    asked.slack.click("amina", message, "ask_follow_0")
    asked.slack.wait_for(lambda: len(asked.slack.journal.calls("chat.stopStream")) == 2, PATIENCE)
    said = [one["text"] for one in asked.slack.messages(asked.slack.direct("amina"))]

    assert any(one.startswith(f"<@{asked.slack.user_id('amina')}> asks: ") for one in said)


def test_what_cannot_be_known_is_said_with_what_can_be_asked(asked: Bot):
    message = answer_to(asked, "amina", "what will the weather be in Rome tomorrow?")

    assert "don't know" in message["text"] or "cannot" in message["text"]
    assert "ask_follow_0" in words(message)


def test_the_cases_behind_an_answer_open_and_go_to_the_asker_alone_as_csv(asked: Bot):
    message = answer_to(asked, "amina", "how many cases are there in Claims?")
    asked.slack.click("amina", message, "ask_open")
    modal = asked.slack.wait_for(
        lambda: (top := asked.slack.modal("amina")) and "C-3" in words(top) and top, PATIENCE
    )
    asked.slack.click("amina", message, "ask_export")
    shared = asked.slack.wait_for(
        lambda: asked.slack.journal.calls("files.completeUploadExternal"), PATIENCE
    )[-1]

    assert "kept to its department" in words(modal)
    assert REFUND + " yesterday" not in words(modal)
    assert shared.body["channel_id"] == asked.slack.direct("amina")


def test_in_a_channel_nobody_reads_what_is_kept_to_a_department(asked: Bot):
    asked.slack.say("deepak", "claims", f"<@{asked.slack.app.bot_user_id}> have we seen {REFUND}?")
    asked.slack.wait_for(lambda: asked.slack.journal.calls("chat.stopStream"), PATIENCE)
    said = str(asked.slack.messages("claims")) + str(asked.slack.journal.calls("chat.stopStream"))

    assert REFUND in said
    assert f"{REFUND} yesterday" not in said


def test_a_command_that_asks_a_question_is_answered_as_one(asked: Bot):
    asked.slack.command("amina", "complaints", "/similar", "how many escalations are there in Cards?")
    shown = asked.told("amina", "Department: Cards ✕")

    assert "1 escalation" in words(shown)


def test_opening_the_conversation_offers_questions_to_begin_with(asked: Bot):
    asked.slack.open_messages_tab("amina")
    offered = asked.slack.wait_for(
        lambda: asked.slack.journal.calls("assistant.threads.setSuggestedPrompts"), PATIENCE
    )[-1]

    assert "in Cards" in str(offered.body["prompts"])


def test_a_question_from_home_is_answered_in_the_conversation(asked: Bot):
    asked.slack.open_home("amina")
    home = asked.slack.wait_for(lambda: asked.slack.home("amina"), PATIENCE)
    asked.slack.click("amina", home, "open_ask")
    form = asked.slack.wait_for(lambda: asked.slack.modal("amina"), PATIENCE)
    asked.slack.submit("amina", form["id"], {"question": {"value": "how many cases are there in Claims?"}})
    asked.slack.wait_for(lambda: asked.slack.journal.calls("chat.stopStream"), PATIENCE)

    said = [one["text"] for one in asked.slack.messages(asked.slack.direct("amina"))]
    assert any("4 cases" in one for one in said)


def test_whether_an_answer_helped_is_kept(asked: Bot):
    message = answer_to(asked, "amina", "how many cases are there in Claims?")
    asked.slack.click("amina", message, "ask_feedback", value="good")
    told = asked.slack.wait_for(
        lambda: [one for one in everything(asked.database, Event) if one.kind == "answer rated"], PATIENCE
    )

    assert [(one.actor, one.detail["said"]) for one in told] == [(asked.slack.user_id("amina"), "good")]


def test_a_guest_gets_no_answer(asked: Bot):
    asked.slack.say("guest", asked.slack.direct("guest"), "how many cases are there in Claims?")
    refusal = asked.wrote("guest", "members of this workspace")

    assert "C-" not in str(refusal)
