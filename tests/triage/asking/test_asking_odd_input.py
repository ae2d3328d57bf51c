"""Odd questions: nothing that anybody types fails, and nothing of it is executed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_bank import Bank

from triage.asking.understanding import understand
from triage.asking.vocabulary import Vocabulary

NAMES = Vocabulary(departments=("Cards", "Claims", "R&D", "(all)"), touchpoints=("payment", "[x]"))
ODD = (
    "",
    "   ",
    "?",
    "x" * 5_000,
    "refund " * 800,
    "😀😀😀",
    "כמה תלונות יש במחלקה",
    "'; DROP TABLE cases; --",
    "how many complaints in Cards' OR 1=1",
    "%_%",
    "who owns RC-999999999999999999999",
    "C-0 RC-0 customer 0",
    "since 99 September 9999",
    "dept: state:nonsense since:never",
    "between between and and since since",
    "((((((((([[[[[{{{{",
    "\x00\u202e\ud800",
)


@pytest.mark.parametrize("question", ODD)
def test_an_odd_question_has_an_answer(bank: Bank, question: str):
    found = bank.ask(question)

    assert found.statements
    assert 2 <= len(found.follow_ups) <= 4


_SAID = """
how many who owns compare trend since until between and or in from to September may 3 2026 Cards Claims
payment RC-1 C-2 customer open not resolved last week ? , ' " R&D (all) [x]
"""
_WORDS = st.sampled_from(_SAID.split())


@given(st.lists(_WORDS, max_size=14).map(" ".join) | st.text(max_size=80))
def test_whatever_is_typed_is_understood_somehow(question: str):
    found = understand(question, NAMES, datetime(2026, 11, 16, tzinfo=UTC))

    assert found == type(found).model_validate_json(found.packed())
