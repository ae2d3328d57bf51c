"""Numbers of fewer than five people stay hidden, and no other number of the table gives them away."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from triage.mapping.suppressing import hidden


def closed(inner: list[list[int]]) -> np.ndarray:
    """A table with its totals."""
    table = np.array(inner, np.int64)
    table = np.vstack([table, table.sum(axis=0)])
    return np.hstack([table, table.sum(axis=1, keepdims=True)])


def test_nothing_is_hidden_where_all_are_five_or_more():
    assert not hidden(closed([[5, 9], [0, 7]])).any()


def test_a_single_small_number_takes_the_next_smallest_of_its_row_and_column_with_it():
    mask = hidden(closed([[3, 10, 30], [8, 20, 40]]))

    assert mask.tolist() == [
        [True, True, False, False],
        [True, True, False, False],
        [False, False, False, False],
    ]


def test_two_small_ones_that_are_single_people_need_a_third():
    mask = hidden(closed([[1, 1, 30], [1, 1, 40]]))

    assert mask[0].tolist() == [True, True, True, False]
    assert mask[1].sum() == 3


def test_a_total_of_fewer_than_five_is_hidden_with_its_parts():
    mask = hidden(closed([[2, 1], [40, 50]]))

    assert mask[0].tolist() == [True, True, True]


@given(st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=2, max_size=5))
def test_no_line_ever_tells_a_small_number_by_subtraction(inner: list[list[int]]):
    table = closed(inner)
    mask = hidden(table)

    assert mask[(table > 0) & (table < 5)].all()
    for line, hides in (*zip(table, mask, strict=True), *zip(table.T, mask.T, strict=True)):
        many, others = hides.sum(), (~hides & (line > 0)).sum()
        if many == 1:
            assert others == 0, "the rest of the line tells it"
