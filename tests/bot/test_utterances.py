"""What is said to the bot is read as a report, a question, or neither."""

import pytest

from bot.desks.utterances import NOTHING, QUESTION, REPORT, SOURCE, UNCLEAR, Utterance, read

US = "U0FAULTLINE"


@pytest.mark.parametrize(
    ("said", "kind", "text"),
    [
        ("<@U0FAULTLINE> log the refund is missing", "complaint", "the refund is missing"),
        ("<@U0FAULTLINE>: log: late &amp; wrong", "complaint", "late & wrong"),
        ("Please log: refund not visible", "complaint", "refund not visible"),
        ("log this customer's card is blocked", "complaint", "this customer's card is blocked"),
        ("log customer asks where is my money?", "complaint", "customer asks where is my money?"),
        ("log an escalation: third call", "escalation", "third call"),
        ("complaint: two lines\nof text", "complaint", "two lines\nof text"),
        ("Complaint refund late", "complaint", "refund late"),
        ("complaint: where is the refund?", "complaint", "where is the refund?"),
        ("escalate third call", "escalation", "third call"),
        ("Escalation - angry customer", "escalation", "angry customer"),
    ],
)
def test_an_order_to_log_is_a_report(said: str, kind: str, text: str):
    assert read(said, US, in_thread=True) == Utterance(REPORT, text, kind)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("log this", "complaint"),
        ("<@U0FAULTLINE> please log it!", "complaint"),
        ("log", "complaint"),
        ("log this as an escalation", "escalation"),
        ("escalate this.", "escalation"),
    ],
)
def test_an_order_without_words_means_the_message_the_thread_began_with(said: str, kind: str):
    assert read(said, US, in_thread=True) == Utterance(SOURCE, "", kind)
    assert read(said, US, in_thread=False).meant == NOTHING


@pytest.mark.parametrize(
    "said",
    [
        "how many complaints?",
        "complaint volumes in Cards?",
        "what keeps happening in Cards",
        "have we seen a refund to a closed card",
        "similar refund not visible",
        "/similar refund",
        "show the cases of last week",
        "هل رأينا هذا؟",
    ],
)
def test_a_question_is_one_by_its_mark_or_its_first_words(said: str):
    assert read(said, US, in_thread=False) == Utterance(QUESTION, said)


@pytest.mark.parametrize(
    "said",
    [
        "hello",
        "the refund is late",
        "log in does not work for her",
        "logging takes ages",
        "complaints",
        "Kundin wartet",
    ],
)
def test_anything_else_is_not_clear(said: str):
    assert read(said, US, in_thread=False) == Utterance(UNCLEAR, said)


@pytest.mark.parametrize("said", ["", "<@U0FAULTLINE>", "  <@U0FAULTLINE>  "])
def test_no_words_are_nothing(said: str):
    assert read(said, US, in_thread=True).meant == NOTHING
