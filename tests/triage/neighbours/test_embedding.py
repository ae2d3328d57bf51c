"""A report as read becomes one vector, whatever its length."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from helpers import FAULTS, WordEncoder

from knowledge.encoder import Floats
from triage.neighbours.embedding import WINDOW, Reader

SIGHT = 256

MAIL = """From: mara.quill@example.com
To: complaints@example.com
Sent: Monday, 16 November 2026 09:12
Subject: RE: card declined at checkout

Dear Sir or Madam,

card declined at checkout terminal although balance sufficient.

Kind regards,
Mara Quill
Head of Purchasing
Phone: +1 555 010 9999

This e-mail and any attachments are confidential and may be privileged.
If you are not the intended recipient, please delete it at once.
"""


class ShortSighted(WordEncoder):
    """Reads the first 256 words of a text, as sentence encoders do with tokens."""

    def encode(self, texts: Sequence[str]) -> Floats:
        return super().encode([" ".join(text.split()[:SIGHT]) for text in texts])


class Counting(WordEncoder):
    """Notes every text that it had to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.encoded += texts
        return super().encode(texts)


def long_text(ending: str) -> str:
    """Some 400 words: the same but for their end."""
    middle = " ".join(f"step{number} took another wait at desk{number}." for number in range(60))
    return f"Statement looks wrong since autumn. {middle} {ending}"


@pytest.fixture
def reader() -> Reader:
    return Reader(WordEncoder())


@pytest.mark.parametrize("text", [*FAULTS[:3], "Refund missing. Nobody called back.", "ok"])
def test_a_short_texts_vector_is_the_encoders_own(reader: Reader, text: str):
    np.testing.assert_allclose(reader.encode([text]), WordEncoder().encode([text]), atol=1e-6)


def test_a_mails_vector_is_that_of_what_it_says(reader: Reader):
    said = "card declined at checkout terminal although balance sufficient."
    mail, plain, bare = reader.encode([MAIL])[0], reader.encode([said])[0], WordEncoder().encode([MAIL])[0]

    assert mail @ plain > 0.85
    assert mail @ plain > bare @ plain + 0.3


def test_a_greeting_a_signature_and_a_disclaimer_change_nothing(reader: Reader):
    body = "Refund promised last month never reached account."
    mail = f"Dear Sir or Madam,\n\n{body}\n\nKind regards,\nMara Quill\n"

    np.testing.assert_allclose(reader.encode([mail]), reader.encode([body]), atol=1e-6)


def test_the_end_of_a_long_text_counts_though_the_encoder_stops_reading():
    bare = ShortSighted()
    texts = [long_text("Refund never arrived."), long_text("Elevator stuck again.")]
    one, other = Reader(bare).encode(texts)

    assert min(len(text.split()) for text in texts) > SIGHT
    np.testing.assert_array_equal(*bare.encode(texts))
    assert one @ other < 0.999
    refund, elevator = bare.encode(["refund never arrived", "elevator stuck"])
    assert one @ refund > other @ refund + 0.02
    assert other @ elevator > one @ elevator + 0.02


def test_so_does_the_end_of_one_without_a_full_stop():
    text = " ".join(f"step{number}" for number in range(2 * SIGHT))
    one, other = Reader(ShortSighted()).encode([f"{text} refund", f"{text} elevator"])

    assert one @ other < 0.999


def test_every_part_of_a_long_text_fits_what_the_encoder_reads():
    assert WINDOW < SIGHT
    text = "Statement looks wrong. " + " ".join(f"word{number}" for number in range(10 * WINDOW))
    whole = Reader(WordEncoder()).encode([text])

    np.testing.assert_allclose(Reader(ShortSighted()).encode([text]), whole, atol=1e-6)


def test_the_title_of_a_long_text_counts_for_more_than_its_share_of_the_words(reader: Reader):
    text = long_text("Refund never arrived.")
    title, read, bare = (
        found[0]
        for found in (
            reader.encode(["Statement looks wrong since autumn."]),
            reader.encode([text]),
            WordEncoder().encode([text]),
        )
    )

    assert len(text.split()) > 2 * WINDOW
    assert read @ title > 0.6
    assert read @ title > bare @ title + 0.3


def test_all_vectors_have_length_one_and_the_shape_of_the_encoders(reader: Reader):
    texts = ["", "ok", FAULTS[0], long_text("Refund never arrived."), MAIL]
    found = reader.encode(texts)

    assert (found.shape, found.dtype) == ((len(texts), 64), np.float32)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)


def test_no_texts_make_no_vectors(reader: Reader):
    assert reader.encode([]).shape == (0, 64)


def test_it_makes_no_difference_what_else_is_encoded_along_with_a_text(reader: Reader):
    texts = [FAULTS[0], long_text("Refund never arrived."), MAIL, FAULTS[1]]
    alone = np.concatenate([reader.encode([text]) for text in texts])

    np.testing.assert_allclose(reader.encode(texts), alone, atol=1e-6)


def test_its_fingerprint_says_that_texts_are_read_and_by_which_encoder():
    here, there = Reader(WordEncoder()), Reader(WordEncoder("other@64"))

    assert WordEncoder().fingerprint != here.fingerprint != there.fingerprint
    assert here.fingerprint.startswith(WordEncoder().fingerprint)
    assert here.fingerprint == Reader(WordEncoder()).fingerprint


def test_what_is_read_alike_is_encoded_once_in_a_batch_and_not_again_in_the_next():
    counting = Counting()
    reader = Reader(counting)
    first = reader.encode([FAULTS[0], FAULTS[1], FAULTS[0], f"Dear Sir or Madam,\n\n{FAULTS[0]}"])
    second = reader.encode([FAULTS[1], FAULTS[2]])

    assert counting.encoded == [*FAULTS[:3]]
    np.testing.assert_allclose(first, WordEncoder().encode([FAULTS[0], FAULTS[1], FAULTS[0], FAULTS[0]]))
    np.testing.assert_allclose(second, WordEncoder().encode(FAULTS[1:3]))


def test_of_too_many_texts_those_are_forgotten_that_came_longest_ago():
    counting = Counting()
    reader = Reader(counting, most=2)
    for text in ("late", "lost", "late", "torn", "late", "lost"):
        reader.encode([text])

    assert counting.encoded == ["late", "lost", "torn", "lost"]


def test_a_batch_of_more_texts_than_are_remembered_is_encoded_whole():
    texts = [f"report {number}" for number in range(20)]

    np.testing.assert_allclose(Reader(WordEncoder(), most=3).encode(texts), WordEncoder().encode(texts))


def test_who_changes_a_vector_changes_no_other():
    reader = Reader(WordEncoder())
    reader.encode([FAULTS[0]])[:] = 0.0

    np.testing.assert_allclose(reader.encode([FAULTS[0]]), WordEncoder().encode([FAULTS[0]]))


def test_threads_share_what_is_remembered():
    reader = Reader(WordEncoder(), most=5)
    texts = [f"report {number % 9}" for number in range(400)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: reader.encode([text])[0], texts))

    np.testing.assert_allclose(found, WordEncoder().encode(texts), atol=1e-6)
