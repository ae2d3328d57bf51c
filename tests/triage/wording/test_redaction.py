"""What is found, what is left alone, and what cannot be hidden."""

import re
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from personal_data import Tally, card, email, iban, sentences, tally

from triage.wording.identifiers import luhn, mod_97, verhoeff
from triage.wording.redaction import KINDS, redact
from triage.wording.text import fold, normalise

HELD_OUT = 1500
PAN = "4111111111111111"
anything = st.text(st.characters(exclude_categories=()))


def counted(text: str) -> tuple[str, dict[str, int]]:
    redaction = redact(text)
    return redaction.text, redaction.found


@cache
def held_out() -> Tally:
    return tally(sentences(HELD_OUT, seed=20261), counted)


def test_nearly_all_structured_data_in_unseen_sentences_is_found() -> None:
    assert held_out().recall("CARD", "IBAN", "EMAIL", "PHONE", "ID", "IP") >= 0.93


def test_nearly_everything_found_in_unseen_sentences_was_personal() -> None:
    assert held_out().precision() >= 0.90


@pytest.mark.parametrize("kind", ["CARD", "IBAN", "EMAIL"])
def test_no_card_bank_account_or_address_in_unseen_sentences_is_missed(kind: str) -> None:
    assert held_out().recall(kind) == 1.0


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Card 4111 1111 1111 1111 was declined", "Card [CARD] was declined"),
        ("Mastercard's 2-series 2221000000000009", "Mastercard's 2-series [CARD]"),
        ("Amex 3782 822463 10005", "Amex [CARD]"),
        ("order 10023 4111 1111 1111 1111 12 26", "order 10023 [CARD] 12 26"),
        ("card number 4111 1111 1111 1112 mistyped", "card number [CARD] mistyped"),
        ("pay GB82 WEST 1234 5698 7654 32 please", "pay [IBAN] please"),
        ("IBANde89370400440532013000", "IBAN[IBAN]"),
        ("write to o'neill+x@mail.example.co.uk.", "write to [EMAIL]."),
        ("<jane@bücher.example>", "<[EMAIL]>"),
        ("from 192.168.1.10 and 2001:db8::ff00:42:8329", "from [IP] and [IP]"),
        ("SSN 123-45-6789, NI AB 12 34 56 C", "SSN [ID], NI [ID]"),
        ("NIR 1 84 12 76 451 089 46", "NIR [ID]"),
        ("Aadhaar 2341 2341 2346 and PAN ABCPE1234F", "Aadhaar [ID] and PAN [ID]"),
        (
            "passport no. 533401372, driving licence MORGA657054SM9IJ",
            "passport no. [ID], driving licence [ID]",
        ),
        ("customer no CU-10482 and customer 10482", "customer no [ACCOUNT] and customer [ACCOUNT]"),
        ("acct: 12345678, a/c 87654321", "acct: [ACCOUNT], a/c [ACCOUNT]"),
        ("sort code 12-34-56 account number 12345678", "sort code [ACCOUNT] account number [ACCOUNT]"),
        ("member id 482-99", "member id [ACCOUNT]"),
        ("Kundennummer 123456, numéro de client 55443", "Kundennummer [ACCOUNT], numéro de client [ACCOUNT]"),
        ("DOB: 12/03/1980, born on 3rd of May 1975", "DOB: [DOB], born on [DOB]"),
        ("geboren am 12.03.1980, née le 3 mai 1975", "geboren am [DOB], née le [DOB]"),
        ("Mrs Jane O’Brien-Smith called", "Mrs [NAME] called"),
        ("mr smith waits for Dr. J. van der Berg", "mr [NAME] waits for Dr. [NAME]"),
        ("A customer named Bob Roe left", "A customer named [NAME] left"),
        ("Frau Müller und M. Dupont", "Frau [NAME] und M. [NAME]"),
        ("Caller: Jane Roe. Full name: Jane", "Caller: [NAME]. Full name: [NAME]"),
        ("Mr X, ring 020 7946 0958 today", "Mr [NAME], ring [PHONE] today"),
        ("Kind regards,\nJane Roe", "Kind regards,\n[NAME]"),
        ("call +44 20 7946 0958 or (415) 555-2671", "call [PHONE] or [PHONE]"),
        ("ring 07911123456", "ring [PHONE]"),
        ("phone 0123 456 789 00, which no country has", "phone [PHONE], which no country has"),
        ("order 12345678 020 7946 0958", "order 12345678 [PHONE]"),
    ],
)
def test_personal_data_gives_way_to_a_placeholder(text: str, redacted: str) -> None:
    assert redacted == redact(text).text


@pytest.mark.parametrize(
    "text",
    [
        "error E1234 on order 10023, RC-12, CU-10482",
        "order 4111111111111112 is not a card",
        "tracking 1Z999AA10123456784 and 00340434161094042557",
        "2024-01-13 10:23:45, 13.01.2024, 13/01/2024",
        "version 10.2.0.1, v1.2.3.4, build 2024.01.13.2",
        "€ 13,168.70 and 1,250,000.00 EUR and £16463.92",
        "account 15000 EUR, customer 2024-05-01, policy 4.2.1",
        "the customer called 3 times on 12.03.2024 for order 1002345",
        "07911123456 without a cue is a number like any other",
        "10000 customers waited 45 minutes, members 12345 to 12399",
        "the miss delivery rate, Mr and so on",
        "thanks @jane.roe, see you at noon",
        "Customer Service said: a::b is not an address, nor is 10:20:30",
        "GB82 is the gate, DE12 the aisle, a frying pan 12345",
        "IMEI 490154203237518, EAN 4006381333931, ISBN 978-3-16-148410-0",
        "licence key ABCD-12345, epoch 1700000000000",
        "card ending 1111 expired 12/26",
        "the counter shows 4,111,111,111,111,111 though nobody counted",
    ],
)
def test_numbers_that_are_nobodys_stay(text: str) -> None:
    assert (text, {}) == counted(text)


@pytest.mark.parametrize(
    "disguised",
    [
        "\u200b".join(PAN),
        "４１１１１１１１１１１１１１１１",
        "٤١١١ ١١١١ ١١١١ ١١١١",
        "४१११११११११११११११",
        "⁴¹¹¹¹¹¹¹¹¹¹¹¹¹¹¹",
        "\u0336".join(PAN),
        "\ufe0f\u20e3".join(PAN),
        ".".join(PAN),
        " ".join(PAN),
        "4111-1111-1111-1111",
        "4111–1111—1111−1111",
        "4111.1111.1111.1111",
        "4111·1111•1111·1111",
        "4111_1111/1111|1111",
        "*4111* *1111* *1111* *1111*",
        "4111\u00a01111\u20091111\u30001111",
        "4111 - 1111 - 1111 - 1111",
        "4111\n1111\n1111\n1111",
        "4111\t1111   1111\r\n1111",
        "41111111 11111111",
        "41 11 11 11 11 11 11 11",
        "card no:4111111111111111x",
        "4\u00ad1\u206011 1111\u200e 1111 1111\u202c",
    ],
)
def test_a_card_cannot_be_disguised(disguised: str) -> None:
    redaction = redact(f"they typed {disguised} twice")

    assert redaction.found == {"CARD": 1}
    assert re.search(r"\d", fold(redaction.text)[0]) is None


@pytest.mark.parametrize(
    "disguised",
    [
        "jane\u200b.roe@exam\u00adple.com",
        "ｊａｎｅ.ｒｏｅ＠ｅｘａｍｐｌｅ.ｃｏｍ",
        "jane.roe [at] example [dot] com",
        "jane.roe(at)example.com",
        "jane.roe at example dot com",
        "jane.roe @ example.com",
    ],
)
def test_an_address_cannot_be_disguised(disguised: str) -> None:
    assert counted(f"write to {disguised}") == ("write to [EMAIL]", {"EMAIL": 1})


@pytest.mark.parametrize(
    "disguised", ["ＧＢ82WEST12345698765432", "GB82-WEST-1234-5698-7654-32", "gb82west12345698765432"]
)
def test_a_bank_account_cannot_be_disguised(disguised: str) -> None:
    assert counted(f"to {disguised}") == ("to [IBAN]", {"IBAN": 1})


def test_a_workspace_adds_names_of_its_own() -> None:
    terms = ("Jane Roe", "Will", "王小明", "de Vries")

    redaction = redact(
        "JANE  ROE and jane-roe, Will will, 昨天王小明投诉, De Vries; not Jane nor Roe", terms=terms
    )

    assert redaction.text == "[NAME] and [NAME], [NAME] will, 昨天[NAME]投诉, [NAME]; not Jane nor Roe"
    assert redaction.found == {"NAME": 5}


def test_a_term_that_reads_like_a_placeholder_does_no_harm() -> None:
    assert counted_with("[NAME] met Name", ("Name", "CARD", "x")) == ("[NAME] met [NAME]", {"NAME": 1})


def counted_with(text: str, terms: tuple[str, ...]) -> tuple[str, dict[str, int]]:
    redaction = redact(text, terms=terms)
    return redaction.text, redaction.found


def test_regions_decide_whose_national_numbers_are_known() -> None:
    assert redact("at 01 42 68 53 00 today", regions=("FR",)).text == "at [PHONE] today"
    assert redact("at 01 42 68 53 00 today", regions=("US",)).text == "at 01 42 68 53 00 today"
    assert redact("at +33 1 42 68 53 00 today", regions=("US",)).text == "at [PHONE] today"


def test_a_text_without_personal_data_comes_back_normalised() -> None:
    assert counted(" the  till froze\r\n\n\n\ntwice ") == ("the till froze\n\ntwice", {})


def test_check_digits_hold_for_published_examples_and_for_no_neighbour() -> None:
    assert luhn(PAN) and not luhn("4111111111111112")
    assert mod_97("GB82WEST12345698765432") and not mod_97("GB82WEST12345698765431")
    assert verhoeff("2363") and not verhoeff("2364")


PIECES = st.sampled_from(
    [*"0123456789 -./:+(@,\n", "account no ", "call ", "Mr ", "Jane ", "[CARD]", "DE89", "born "]
)


@given(st.one_of(anything, st.lists(PIECES, max_size=60).map("".join)))
@settings(deadline=None, max_examples=400)
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = redact(text, terms=("Jane Roe",))

    assert (once.text, {}) == counted_with(once.text, ("Jane Roe",))


@given(anything)
@settings(deadline=None)
def test_any_text_can_be_redacted(text: str) -> None:
    redaction = redact(text)

    assert redaction.text == normalise(redaction.text)
    assert set(redaction.found) <= set(KINDS)


@given(st.text(), st.integers(), st.sampled_from([" ", "\n", ": ", "x", "(", "é"]), st.text())
@settings(deadline=None, max_examples=400)
def test_no_valid_card_survives_in_any_surroundings(before: str, seed: int, gap: str, after: str) -> None:
    number = card(Random(seed))

    left = redact(f"{before}{gap}{number}{gap}{after}").text

    assert number not in left
    assert re.sub(r"\D", "", number) not in re.sub(r"\D", "", fold(left)[0])


@given(st.integers(), st.sampled_from(["en_GB", "de_DE", "fr_FR", "nl_NL", "nl_BE"]))
@settings(deadline=None)
def test_no_bank_account_or_address_survives(seed: int, locale: str) -> None:
    chance = Random(seed)
    account, address = iban(chance, locale), email(chance)

    left = redact(f"send it to {account} and tell {address}, please").text

    assert left == "send it to [IBAN] and tell [EMAIL], please"
