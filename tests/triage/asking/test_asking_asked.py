"""What was understood: chips that can be taken away or changed, and JSON small enough for a button."""

from datetime import UTC, datetime

import pytest

from triage.asking.asked import MOST_CHARACTERS, Understood, unpack
from triage.matching.queries import Filters

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
ASKED = Understood(
    intent="count",
    filters=Filters(
        departments=("Cards", "Claims"), kind="escalation", since=datetime(2026, 9, 1, tzinfo=UTC)
    ),
    about="refund stuck",
)


def test_every_chip_says_one_thing_that_was_understood():
    said = [(chip.field, chip.value) for chip in ASKED.chips]

    assert said == [
        ("intent", "how many cases"),
        ("departments", "Cards"),
        ("departments", "Claims"),
        ("kind", "escalation"),
        ("time", "since 1 Sep 2026"),
        ("about", "refund stuck"),
    ]


def test_each_chip_but_the_question_can_be_taken_away():
    for chip in ASKED.chips[1:]:
        left = ASKED.without(chip.field, chip.value)

        assert chip not in left.chips
        assert len(left.chips) == len(ASKED.chips) - 1


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("time", "in October", "in October 2026"),
        ("departments", "Branches", "Branches"),
        ("kind", "complaint", "complaint"),
        ("about", "card declined", "card declined"),
        ("intent", "trend", "how it develops"),
    ],
)
def test_a_chip_can_be_changed(field: str, value: str, shown: str):
    found = ASKED.changed(field, value, NOW)

    assert [chip.value for chip in found.chips if chip.field == field] == [shown]


def test_what_cannot_be_read_changes_nothing():
    assert ASKED.changed("intent", "dance", NOW) == ASKED
    assert ASKED.changed("colour", "red", NOW) == ASKED


def test_packing_and_unpacking_give_the_same():
    assert unpack(ASKED.packed()) == ASKED


def test_the_longest_question_still_fits_a_button():
    names = tuple(f"{'“Ä' * 58}{number}" for number in range(12))
    long = ASKED.model_copy(
        update={"about": "refund " * 60, "filters": Filters(departments=names, touchpoints=names)}
    )

    assert len(long.packed()) <= MOST_CHARACTERS
    assert unpack(long.packed()).intent == "count"
