"""What a digest may say of a fix."""

from dataclasses import replace

from triage.claims import fixed
from triage.statistics.effect import FixEffect

BETTER = FixEffect("better", 40, 12, 8, 8, 0.31, 0.15, 0.58, 39.0)


def test_a_rate_is_said_where_both_counts_allow_it():
    assert "better: it runs at 31% of its earlier rate" in fixed("Guard", "3 May", BETTER)


def test_no_rate_is_said_when_hardly_anybody_is_left():
    told = fixed("Guard", "3 May", replace(BETTER, after=0, rate_ratio=0.02, low=0.0, high=0.1))

    assert "runs at" not in told
    assert "better (40 before, 0 after (8 and 8 weeks); 95 % range 0% to 10% of the earlier rate)" in told
