"""The measuring of the statistics: does it draw the worlds it says, and read a bar as people do?"""

import numpy as np
import pytest

from benchmarks import insight
from benchmarks.insight_causes import NULLS, RISES, _flags_of, _found
from benchmarks.insight_fixes import Watch, _logged_in_time, _looks, _means, _verified
from benchmarks.insight_worlds import Bar, base_rates, counted, printed


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@pytest.mark.parametrize(
    ("bar", "met", "wanted"),
    [
        (Bar("w", "f", 0.15, at_most=0.15), True, "at most 0.15"),
        (Bar("w", "f", 0.151, at_most=0.15), False, "at most 0.15"),
        (Bar("w", "f", 0.77, at_least=0.78), False, "at least 0.78"),
        (Bar("w", "f", 0.95, at_least=0.92, at_most=0.98), True, "0.92 to 0.98"),
        (Bar("w", "f", 0.5), True, "-"),
    ],
)
def test_a_bar_is_met_up_to_itself(bar, met, wanted):
    assert (bar.met, bar.wanted) == (met, wanted)


def test_a_missed_bar_is_seen_in_the_table():
    lines = printed("T0", [Bar("calm", "flags", 0.2, at_most=0.1), Bar("calm", "any", 0.2)])

    assert lines[4:6] == ["| calm | flags | 0.200 | at most 0.1 | **no** |", "| calm | any | 0.200 | - |  |"]


def test_half_of_the_causes_are_rare_and_one_in_ten_is_common():
    rates = base_rates(rng(), 20_000)

    assert (rates < 0.45).mean() == pytest.approx(0.5, abs=0.02)
    assert (rates > 5.5).mean() == pytest.approx(0.1, abs=0.01)


def test_counts_have_the_mean_and_the_unevenness_asked_for():
    drawn = counted(rng(), np.full((2, 200_000), 4.0), np.array([0.0, 0.3]))

    assert drawn.mean(axis=1) == pytest.approx([4, 4], rel=0.02)
    assert drawn.var(axis=1) == pytest.approx([4, 4 + 0.3 * 16], rel=0.03)


def test_nothing_stands_out_in_a_calm_world_and_a_fivefold_rise_does():
    draws = rng()

    assert _flags_of(draws, NULLS[0]) <= 1
    first, fourth, false, true = _found(draws, RISES[0])
    assert first <= fourth <= 5
    assert true >= fourth >= 4
    assert false <= 2


def test_only_what_was_logged_by_the_digest_is_counted():
    means = np.full((10, 17), 100.0)

    share = _logged_in_time(rng(), means).sum() / means.sum()

    # a case of a moment u days before the week's end was logged by then with 1 - exp(-(u + 0.5) / 10)
    u = np.linspace(0, 7, 1001)
    assert share == pytest.approx((1 - np.exp(-(u + 0.5) / 10)).mean(), abs=0.02)


def test_a_world_to_watch_begins_with_a_fix_that_was_called_better():
    counts, look = _verified(rng(), Watch(10, 0.2), 0.0, weeks=20)

    assert (counts.shape, look) == ((60, 29), 4)
    assert _looks(counts)[0].verdict == "better"


def test_a_fix_falls_on_its_cause_from_its_own_week_on():
    means = _means(rng(), 10.0, 0.2)

    assert means[0].tolist() == [10.0] * 8 + [2.0] * 9


def test_the_parts_print_their_tables_and_count_what_was_missed():
    said: list[str] = []

    assert insight.show(["ranking"], seed=None, quick=True, out=said.append) == 0
    assert said[-1] == "**All bars met**"
    assert "T9 The interval of a share" in said[0]
