"""Text at the border: Slack's markup, Unicode's disguises, and length."""

import sqlite3
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.wording.text import MAX_CHARACTERS, clip, fold, normalise, plain

anything = st.text(st.characters(exclude_categories=()))  # lone surrogates too


@pytest.mark.parametrize(
    ("encoded", "read"),
    [
        ("<@U123|jane> saw it", "@jane saw it"),
        ("<@U123> saw it", "@U123 saw it"),
        ("<#C1|refunds> and <#C2> and <#C3|>", "#refunds and #C2 and #C3"),
        ("<http://shop.example/a?b=1&amp;c=2|the order>", "the order (http://shop.example/a?b=1&c=2)"),
        ("<https://shop.example>", "https://shop.example"),
        ("<http://shop.example|shop.example>", "http://shop.example"),
        ("<mailto:a@example.com|a@example.com>", "a@example.com"),
        ("<tel:+442079460958|020 7946 0958>", "020 7946 0958 (+442079460958)"),
        ("<!channel> <!here|here> <!subteam^S1|@tills> <!subteam^S2>", "@channel @here @tills @S2"),
        ("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"),
        ("2 &lt; 3 &amp;&amp; 5 &gt; 4", "2 < 3 && 5 > 4"),
        ("&amp;lt; stays an entity that was typed", "&lt; stays an entity that was typed"),
        ("a < b > c, <>, <|x>", "a < b > c, <>, <|x>"),
    ],
)
def test_slack_markup_reads_as_a_person_would_read_it(encoded: str, read: str) -> None:
    assert read == plain(encoded)


@pytest.mark.parametrize(
    ("arrived", "kept"),
    [
        ("ｒｅｆｕｎｄ １２３", "refund 123"),
        ("re\u200bfu\u00adnd\ufeff", "refund"),
        ("\u202eright to left\u202c", "right to left"),
        ("nul\x00 bell\x07 csi\x9b", "nul bell csi"),
        ("lone \ud83d surrogate", "lone surrogate"),
        ("paired \ud83d\ude00 surrogates", "paired \U0001f600 surrogates"),
        ("tags \U000e0041\U000e0042 gone", "tags gone"),
        ("cafe\u0301 ﬁne", "café fine"),
        ("10² m and 1½ cups", "10² m and 1½ cups"),
        ("  a \u00a0\u3000 b  ", "a b"),
        ("a \t  b", "a\tb"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one\n \n\n\n  two", "one\n\n two"),
        ("\u200b \u2060", ""),
    ],
)
def test_one_text_has_one_spelling(arrived: str, kept: str) -> None:
    assert kept == normalise(arrived)


@given(anything)
@settings(deadline=None)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)

    assert once == normalise(once)


def test_every_character_of_unicode_survives_normalising_the_same_way_twice() -> None:
    blocks = (range(start, start + 4096) for start in range(0, sys.maxunicode, 4096))
    once = [normalise("".join(f"a{chr(code)}b {chr(code)}c " for code in block)) for block in blocks]

    assert once == [normalise(text) for text in once]


@given(anything)
@settings(deadline=None)
def test_what_is_kept_can_be_stored(text: str) -> None:
    kept = normalise(text)

    with sqlite3.connect(":memory:") as database:
        stored, length = database.execute("SELECT ?1, length(?1)", (kept,)).fetchone()
    assert (kept, len(kept)) == (stored, length)
    assert "\0" not in kept.encode().decode()


def test_a_text_that_fits_is_not_clipped() -> None:
    assert clip("a" * MAX_CHARACTERS) == ("a" * MAX_CHARACTERS, False)


def test_a_long_text_is_clipped_between_words() -> None:
    kept, clipped = clip("word " * 2000)

    assert clipped
    assert kept.endswith("word")
    assert MAX_CHARACTERS - 10 < len(kept) <= MAX_CHARACTERS


def test_a_cut_never_leaves_half_a_card_number() -> None:
    kept, clipped = clip("a" * (MAX_CHARACTERS - 11) + " 4111 1111 1111 1111 was declined")

    assert (kept, clipped) == ("a" * (MAX_CHARACTERS - 11), True)


def test_an_endless_word_or_number_is_cut_where_it_must_be() -> None:
    assert clip("7" * 1_000_000) == ("7" * MAX_CHARACTERS, True)
    assert clip("w" * 1_000_000) == ("w" * MAX_CHARACTERS, True)


@given(st.text(max_size=50), st.integers(0, 400))
@settings(deadline=None)
def test_clipping_twice_is_clipping_once(text: str, times: int) -> None:
    once, _ = clip(text * times)

    assert (once, False) == clip(once)


def test_folding_reads_digits_of_every_script_and_remembers_where_they_stood() -> None:
    folded, positions = fold("٤१ 4\u0336–·’é")

    assert folded == "41 4-.'é"
    assert list(positions) == [0, 1, 2, 3, 5, 6, 7, 8, 9]
