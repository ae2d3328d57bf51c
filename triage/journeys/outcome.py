"""How a journey went as a whole: whether every touchpoint was fine, and whether it ended badly all the same.

Pure functions over plain values, for one customer and for many.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

GOOD = 4  # CSAT of 5, from which a customer counts as satisfied
LOW = 2  # CSAT of 5, up to which the whole journey counts as a failure
FEWEST_RATED = 2  # touchpoints, before it is said that all of them were fine
AGAIN = timedelta(days=14)  # who comes back within so long had not been helped
NOT_REACHED = "not reached"  # answer to the follow-up after closing

REOPENED = "a closed case was opened again"
CAME_BACK = "they came back within 14 days"
RATED_LOW = "they rated the whole journey low"
MISSED = "a service level was missed"
FAILED = "the expected outcome was not reached"


def all_green(scores: Sequence[float]) -> bool:
    """Whether every touchpoint was rated 4 or 5 (CSAT), two of them at least."""
    return len(scores) >= FEWEST_RATED and min(scores) >= GOOD


def bad_end(
    *,
    reopened: bool = False,
    contacts: Sequence[datetime] = (),
    journey_scores: Sequence[float] = (),
    follow_ups: Sequence[str] = (),
    missed: bool = False,
) -> tuple[str, ...]:
    """Why a journey ended badly, in words; nothing where it did not.

    `contacts` are the moments of its contacts in order, `journey_scores` the whole-journey ratings (CSAT) in
    order, of which the last counts, `follow_ups` what was answered after closing.
    """
    low = bool(journey_scores) and journey_scores[-1] <= LOW
    found = {
        REOPENED: reopened,
        CAME_BACK: came_back(contacts),
        RATED_LOW: low,
        FAILED: NOT_REACHED in follow_ups,
        MISSED: missed,
    }
    return tuple(why for why, holds in found.items() if holds)


def came_back(contacts: Sequence[datetime]) -> bool:
    """Whether any contact followed another on a later day, within 14 days; `contacts` in order."""
    return any(
        later - earlier <= AGAIN and later.date() > earlier.date() for earlier, later in pairwise(contacts)
    )
