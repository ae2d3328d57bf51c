from collections import Counter

import numpy as np
import pytest
from helpers import WordEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.causes.naming import (
    HEADLINE_CHARACTERS,
    content_words,
    document_counts,
    headline,
    key_phrases,
    most_central,
    name,
    phrases,
    shared_words,
    unique,
    words,
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "Customer says her card was declined at the supermarket.",
            "Card declined at supermarket",
        ),
        ("The client reported that the app crashes on login", "App crashes on login"),
        (
            "cx complained: refund still not received after 3 weeks!!",
            "Refund still not received after 3 weeks",
        ),
        ("He called to say that the engineer never came.", "Engineer never came"),
        ("They say: nobody told them about the new tariff", "Nobody told them about new tariff"),
        ("Hi team, the branch printer prints blank forms.", "Branch printer prints blank forms"),
        ("Good morning! Member claims the policy lapsed silently", "Policy lapsed silently"),
        ("Dear colleagues,\nstatement shows wrong postal address", "Statement shows wrong postal address"),
        ("Hello. Urgent. Parcel left in the rain and soaked.", "Parcel left in rain and soaked"),
        ("card [CARD] was charged twice at the fuel station", "Card charged twice at fuel station"),
        ("“Nobody answers the claims phone line”", "Nobody answers claims phone line"),
        ("Customer Services never calls back", "Customer Services never calls back"),
        ("late", "Late"),
        (
            "Karte wird an der Kasse abgelehnt, obwohl gedeckt",
            "Karte wird an der Kasse abgelehnt, obwohl gedeckt",
        ),
    ],
)
def test_a_headline_says_what_went_wrong_and_nothing_around_it(said: str, expected: str):
    assert headline(said) == expected


def test_a_long_headline_ends_at_a_word():
    said = (
        "the transfer from the old savings account to the joint savings account of both partners was rejected"
    )
    found = headline(said)

    assert len(found) <= HEADLINE_CHARACTERS
    assert found == "Transfer from old savings account to joint savings account of both…"


def test_of_several_sentences_the_first_that_says_something_is_taken():
    assert headline("Please help. Again the delivery driver threw the parcel over the fence. Bad.") == (
        "Again delivery driver threw parcel over fence"
    )


def test_a_text_of_placeholders_alone_is_unnamed():
    assert headline("[NAME] [PHONE]") == "Unnamed"


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_whatever_was_written_a_headline_is_one_short_line(said: str):
    found = headline(said)

    assert 0 < len(found) <= HEADLINE_CHARACTERS
    assert "\n" not in found


def test_words_are_lower_case_without_placeholders_of_personal_data():
    assert words("My card [CARD] wasn’t accepted") == ["my", "card", "wasn't", "accepted"]


def test_words_that_carry_meaning_are_neither_common_nor_single_letters():
    assert content_words("The card was declined at a till b") == {"card", "declined", "till"}


def test_shared_words_come_in_the_order_of_the_first_text_and_once():
    assert shared_words("card declined, declined card at till", "till card declined") == [
        "card",
        "declined",
        "till",
    ]


def test_no_more_than_five_shared_words_are_shown():
    text = "router blinks amber after firmware upgrade yesterday"

    assert shared_words(text, text) == ["router", "blinks", "amber", "firmware", "upgrade"]


def test_phrases_begin_and_end_with_a_word_that_means_something():
    found = phrases("the card was declined")

    assert found == {"card", "declined", "card was declined"}


def test_a_phrase_counts_once_in_a_text():
    assert document_counts(["late late late", "late"])["late"] == 2


DECLINED = ["card declined at the till", "card declined at the fuel pump", "again card declined abroad"]
OTHERS = ["parcel late at the depot", "parcel lost", "refund late", "the card reader is slow"]


def test_key_phrases_mark_the_cause_against_all_others():
    found = key_phrases(DECLINED, document_counts(DECLINED + OTHERS), len(DECLINED + OTHERS))

    assert found[0] == "card declined"
    assert "parcel" not in found


def test_no_word_stands_in_two_key_phrases():
    found = key_phrases(DECLINED, document_counts(DECLINED + OTHERS), len(DECLINED + OTHERS))
    used = [word for phrase in found for word in phrase.split()]

    assert len(used) == len(set(used))


def test_a_cause_of_one_case_still_has_key_phrases():
    texts = ["router blinks amber"]

    assert key_phrases(texts, document_counts(texts), 1) != []


def test_the_most_central_case_is_the_one_in_the_middle():
    texts = ["card declined", "card declined till", "card declined abroad", "parcel"]

    assert most_central(texts, WordEncoder().encode(texts)) == 0


def test_of_two_equally_central_cases_the_shorter_speaks():
    texts = ["card declined " + "and so on " * 10, "card declined"]

    assert most_central(texts, np.tile(WordEncoder().encode(["card"]), (2, 1))) == 1


def test_a_name_holds_the_headline_its_case_and_key_phrases():
    found = name(DECLINED, WordEncoder().encode(DECLINED), document_counts(DECLINED + OTHERS), 7)

    assert found.headline == "Card declined at till"
    assert found.central == most_central(DECLINED, WordEncoder().encode(DECLINED))
    assert found.keywords[0] == "card declined"


def named(texts: list[str]) -> str:
    everywhere = document_counts(texts + OTHERS)
    return name(texts, WordEncoder().encode(texts), everywhere, len(texts + OTHERS)).headline


def test_the_headline_may_be_another_members_than_the_most_central_case():
    texts = ["lift - is it stuck", "lift stuck between floors", "is my lift the one that is stuck"]
    central = most_central(texts, WordEncoder().encode(texts))

    assert central == 0
    assert named(texts) == "Lift stuck between floors"


def test_a_name_leaves_out_the_places_and_amounts_of_one_case():
    texts = [
        "Ticket machine at Ferryhill swallowed notes of €35",
        "Ticket machine at Oldport swallowed notes of €20",
        "Ticket machine at Millbrook swallowed notes of €15",
        "Ticket machine at Westquay swallowed notes of €75",
        "Ticket machine at Saltmarsh swallowed notes of €55",
    ]

    assert named(texts) == "Ticket machine swallowed notes"


def test_a_name_keeps_the_place_that_the_cases_share():
    texts = [f"Ticket machine at Ferryhill swallowed {what}" for what in ("notes", "coins", "cards", "notes")]

    assert named(texts) == "Ticket machine at Ferryhill swallowed notes"


def test_a_few_cases_of_another_cause_do_not_lend_their_words_however_neat():
    texts = ["is it the lift, is it stuck"] * 7 + ["parcel lost in transit"] * 5
    vectors = np.array([[1, 0]] * 7 + [[0.8, 0.6]] * 5, np.float32)

    assert "parcel" not in name(texts, vectors, document_counts(texts), 100).headline.lower()


def test_more_cases_of_the_same_kind_leave_the_name():
    texts = [f"lift stuck at floor {n}" for n in "abcdefgh"]

    assert named(texts) == named([*texts, "lift stuck at floor i", "lift stuck at floor j"])


def test_a_complaint_is_named_by_what_went_wrong():
    assert named(["Lift doors opened. Lift doors stuck."] * 3) == "Lift doors stuck"


def test_a_free_name_stays_as_it_is():
    assert unique("Card declined", ["till"], {"parcel lost"}) == "Card declined"


def test_a_taken_name_gets_a_key_phrase_in_whatever_case_it_was_taken():
    assert unique("Card Declined", ["till", "abroad"], {"card declined"}) == "Card Declined (till)"


def test_a_taken_name_gets_first_what_it_does_not_say_yet():
    assert (
        unique("Card declined", ["card", "declined till", "abroad"], {"card declined"})
        == "Card declined (abroad)"
    )


def test_two_key_phrases_come_before_a_number():
    taken = {"late", "late (till)", "late (pin)"}

    assert unique("Late", ["till", "pin"], taken) == "Late (till, PIN)"


def test_when_the_phrases_are_taken_too_names_are_counted():
    taken = {"late", "late (till)", "late (2)"}

    assert unique("Late", ["till"], taken) == "Late (3)"


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["Late", "late", "LATE", "Lost"]), max_size=12))
def test_names_made_unique_one_after_another_never_meet(wanted: list[str]):
    taken: set[str] = set()
    for one in wanted:
        label = unique(one, ["till"], taken)

        assert label.casefold() not in taken
        taken.add(label.casefold())


def test_a_cause_is_never_named_by_how_a_mail_begins_or_ends():
    mail = "Hi team,\n\nthe refund for the shoes never showed up.\n\nBest regards,\nTom\nSent from my iPhone"

    assert headline(mail) == headline("the refund for the shoes never showed up.")
    named = name([mail] * 3, np.eye(3, dtype=np.float32), Counter(), 3)
    assert "regards" not in f"{named.headline} {named.keywords}".lower()
