import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.causes.headline import HEADLINE_CHARACTERS, lines
from triage.wording.stop_words import (
    SHORT_FORMS,
    content_words,
    gerund,
    participle,
    past,
    third_person,
    words,
)

NEGATION = re.compile(r"\b(?:not|never|no|cannot)\b|n't\b")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Why hasn't my parcel arrived yet?", "Parcel not arrived yet"),
        ("Why was I billed twice?", "Billed twice"),
        ("Why has the mortgage application been rejected", "Mortgage application rejected"),
        ("why did my booking fail", "Booking failed"),
        ("Why does our router keep rebooting?", "Router keeps rebooting"),
        ("How come the lift isn't working?", "Lift not working"),
        ("Why isn't the invoice on my account showing up?", "Invoice on account not showing up"),
        ("Why can't I open the locker?", "Cannot open locker"),
        ("Is there a fee for paying by cheque?", "Fee for paying by cheque"),
        ("What is the limit for gift cards?", "Limit for gift cards"),
        ("Which tariffs do you offer abroad?", "Tariffs offered abroad"),
        ("How do I change my pin?", "How to change PIN"),
        ("Where can I collect the parcel?", "Where to collect parcel"),
        ("Can I pay the deposit with Visa?", "Paying deposit with Visa"),
        ("Is it possible to swap the router?", "Swapping router"),
        ("How long does it take to repair a boiler?", "How long to repair boiler"),
        ("How long will it take for the engineer to arrive?", "How long for engineer to arrive"),
        ("How much did I spend on calls?", "How much spent on calls"),
        ("Why do I need to prove my address?", "Need to prove address"),
    ],
)
def test_a_question_becomes_what_it_is_about(said: str, expected: str):
    assert lines(said)[0] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("I want to cancel my broadband contract", "Cancel broadband contract"),
        ("i'd like to return a kettle please", "Return kettle"),
        ("Could you please resend the contract?", "Resend contract"),
        ("The customer wants to move the appointment", "Move appointment"),
        ("I need help with my boiler", "Help with boiler"),
        ("We are having trouble with the scanner", "Trouble with scanner"),
    ],
)
def test_a_wish_becomes_what_is_wished_for(said: str, expected: str):
    assert lines(said)[0] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Please my router isn't working", "Router not working"),
        ("The lift doesn't work", "Lift not working"),
        ("I have been overcharged for the taxi", "Overcharged for taxi"),
        ("I haven't received my new router after two weeks", "New router not received after two weeks"),
        ("There is a parking charge I do not recognise", "Parking charge not recognised"),
        ("I ordered a kettle but it has not arrived. Help please!", "Ordered kettle but not arrived"),
        ("I tried to make a booking and it was rejected", "Booking rejected"),
        ("I was billed when I used the lounge", "Billed when using lounge"),
        ("the machine gave me the wrong change", "Machine gave wrong change"),
        ("The lorry that was stolen is back", "Lorry that was stolen is back"),
        ("The parcel was left outside because the driver was in a hurry", "Parcel left outside"),
    ],
)
def test_a_statement_loses_what_a_headline_leaves_out(said: str, expected: str):
    assert lines(said)[0] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("cx says acct locked after pw reset", "Account locked after password reset"),
        ("c/h cant log in to the app", "Cannot log in to app"),
        ("Feedback form: parcel left in rain", "Parcel left in rain"),
        ("Customer asks why the deposit is still pending", "Deposit still pending"),
        ("Customer was billed twice", "Billed twice"),
        ("Customer Services never calls back", "Customer Services never calls back"),
        ("THE LIFT IS STUCK AGAIN", "Lift stuck again"),
    ],
)
def test_how_staff_write_is_understood(said: str, expected: str):
    assert lines(said)[0] == expected


@pytest.mark.parametrize(
    "said",
    [
        "Karte wird an der Kasse abgelehnt und nicht belastet",
        "Le colis est en retard et je suis seul a la maison",
        "Nobody told her about the tariff",
    ],
)
def test_what_the_rules_do_not_know_is_left_nearly_as_it_was(said: str):
    assert content_words(lines(said)[0]) == content_words(said)


def test_a_clause_is_not_ended_before_its_negation():
    assert lines("Parcel marked as delivered, it did not come")[0].endswith("didn't come")
    assert "Parcel marked as delivered" not in lines("Parcel marked as delivered, it did not come")


def test_what_follows_a_comma_may_be_left_out():
    assert lines("Parcel left in the rain, carton soaked") == [
        "Parcel left in rain, carton soaked",
        "Parcel left in rain",
    ]


def test_each_clause_that_says_something_makes_a_headline():
    assert lines("Hello. The lift is stuck! Why?\nAlarm bell broken") == ["Lift stuck", "Alarm bell broken"]


def test_what_is_too_long_ends_at_a_word():
    found = lines(" ".join(["the transfer to the savings account for the children in Norway"] * 3))[0]

    assert len(found) <= HEADLINE_CHARACTERS
    assert found.endswith("…")


@pytest.mark.parametrize("blank", ["", " \n", "[NAME] [PHONE]", "?!"])
def test_where_nothing_is_said_there_is_no_headline(blank: str):
    assert lines(blank) == []


def test_a_rewriting_that_would_lose_the_negation_is_given_up():
    assert lines("Do you not deliver on Sundays?") == ["Do you not deliver on Sundays"]


SUBJECTS = ["my parcel", "the new router", "our lift", "your app", "the refund for the kettle", "invoice"]
DENIALS = [
    *(
        "has not arrived",
        "hasn't been credited",
        "isn't working",
        "does not open",
        "won't start",
        "cant be found",
    ),
    *("was never delivered", "is not showing up", "didnt come", "could not be activated", "has no power"),
]
STARTS = ["", "Hi, ", "Customer says ", "Please help, ", "I think ", "It seems that ", "cx says "]
ENDS = ["", " yet", " so I called", " because the driver left", ", please help", " and I want a refund"]


@given(st.sampled_from(STARTS), st.sampled_from(SUBJECTS), st.sampled_from(DENIALS), st.sampled_from(ENDS))
def test_a_negation_is_never_lost(start: str, subject: str, denial: str, end: str):
    assert NEGATION.search(lines(f"{start}{subject} {denial}{end}")[0].lower())


@given(st.sampled_from(["has", "is", "was", "did", "does"]), st.sampled_from(SUBJECTS), st.booleans())
def test_a_negated_question_stays_negated(auxiliary: str, subject: str, short: bool):
    rest = {"has": "arrived", "is": "visible", "was": "sent", "did": "come", "does": "open"}[auxiliary]
    asked = f"Why {auxiliary}n't {subject} {rest}?" if short else f"Why {auxiliary} {subject} not {rest}?"

    assert NEGATION.search(lines(asked)[0].lower())


VOCABULARY = """
why how what can i you my the a is was has not didn't isn't do did card pin router failed fail charged
charge twice cancel acct pw cx says please but and because when used lost work recognise received , . ? :
refund order long does it take to for me there any
"""
WORDS = st.sampled_from(VOCABULARY.split())


def _forms(word: str) -> set[str]:
    changed = (
        {change(word) for change in (gerund, participle, past, third_person)} if word.isalpha() else set()
    )
    return {word, *words(SHORT_FORMS.get(word, word)), *changed}


@settings(max_examples=300)
@given(st.lists(WORDS, min_size=1, max_size=16))
def test_whatever_is_said_nothing_is_invented(said: list[str]):
    allowed = set().union(*(_forms(word) for word in said), {"needed", "meaning", "support"})
    for line in lines(" ".join(said)):
        assert content_words(line) <= allowed


@settings(max_examples=200)
@given(st.text(max_size=300) | st.lists(WORDS, max_size=40).map(" ".join))
def test_whatever_was_written_a_headline_is_one_short_line(said: str):
    for line in lines(said):
        assert 0 < len(line) <= HEADLINE_CHARACTERS
        assert "\n" not in line


@pytest.mark.parametrize(
    ("verb", "doing", "done"),
    [
        *(("use", "using", "used"), ("top", "topping", "topped"), ("get", "getting", "got")),
        *(("apply", "applying", "applied"), ("pay", "paying", "paid"), ("agree", "agreeing", "agreed")),
    ],
)
def test_verbs_change_their_form(verb: str, doing: str, done: str):
    assert (gerund(verb), participle(verb)) == (doing, done)
