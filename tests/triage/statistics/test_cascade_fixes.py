"""Cascades after fixes, with counts and links set by hand."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom, nbinom

from triage.statistics.cascade_customers import Log
from triage.statistics.cascade_fixes import Links, Shipped, fix_cascades
from triage.statistics.cascade_links import links, touched_before

CAUSES, WEEKS = 12, 30
MENDED, RISEN = 0, 1
FIX = Shipped(key=7, cause=MENDED, department=0, week=16)
HOMES = np.array([0, 1, *[2] * (CAUSES - 2)])


def counts(since: int = 17, until: int = 27, to: int = 8) -> np.ndarray:
    """Four customers a week of every cause; one of them rises."""
    found = np.full((CAUSES, WEEKS), 4)
    found[RISEN] = 2
    found[RISEN, since:until] = to
    return found


def linked(touched: int = 20, share: float = 0.05, fixes: int = 1) -> Links:
    """So many of the risen cause's customers touched by every fix."""
    found = np.zeros((fixes, CAUSES), np.int64)
    found[:, RISEN] = touched
    return Links(found, np.full((fixes, CAUSES), share))


def test_a_rise_elsewhere_among_the_customers_of_a_fix_is_found():
    [rise] = fix_cascades(counts(), [FIX], HOMES, linked())

    assert (rise.fix, rise.then, rise.step) == (FIX, RISEN, 17)
    assert (rise.observed, rise.touched) == (48, 20)
    # 16 customers in 8 weeks before, 6 weeks of the same volume after: 16.5 * 6 / 8.
    assert rise.expected == pytest.approx(12.375)
    shape = 1 / (1 / 16.5 + 0.08 * (6 / 36 + 8 / 64))
    assert rise.p == pytest.approx(nbinom.sf(47, shape, shape / (shape + 12.375)))
    assert rise.q == pytest.approx(rise.p)
    assert rise.link == pytest.approx(binom.sf(19, 48, 0.05))


@pytest.mark.parametrize(
    ("world", "fix", "homes", "touched"),
    [
        (counts(), FIX, HOMES, linked(touched=2, share=0.001)),
        (counts(), FIX, HOMES, linked(touched=20, share=0.4)),
        (counts(), FIX, np.where(HOMES == 1, 0, HOMES), linked()),
        (counts(), FIX, np.where(HOMES == 1, -1, HOMES), linked()),
        (counts(), replace(FIX, department=-1), HOMES, linked()),
        (counts(to=3), FIX, HOMES, linked(touched=10)),
        (counts(to=4), FIX, HOMES, linked(touched=10)),
        (counts(since=14, to=12), FIX, HOMES, linked()),
        (counts(since=25, until=30, to=20), replace(FIX, week=24), HOMES, linked()),
        (counts(since=5), replace(FIX, week=4), HOMES, linked()),
    ],
    ids=[
        "two customers are no link",
        "a link that chance gives",
        "the same department",
        "a cause of no department",
        "a fix of no department",
        "half as many again",
        "as many as chance brings once in fifty",
        "it had risen before",
        "its six weeks are not over",
        "four weeks are no past",
    ],
)
def test_no_cascade_is_told(world, fix, homes, touched):
    assert fix_cascades(world, [fix], homes, touched) == []


def test_a_rise_from_nothing_takes_five_customers():
    four, five = (counts() for _ in range(2))
    for world, last in ((four, 21), (five, 22)):
        world[RISEN], world[RISEN, 17:last] = 0, 1

    assert fix_cascades(four, [FIX], HOMES, linked(touched=4)) == []
    assert [rise.observed for rise in fix_cascades(five, [FIX], HOMES, linked(touched=4))] == [5]


def test_a_rise_of_all_causes_is_volume_and_no_cascade():
    world = counts()
    world[2:, 17:27] *= 4

    assert fix_cascades(world, [FIX], HOMES, linked()) == []


def test_a_rise_after_two_fixes_is_told_of_one_with_the_other_beside_it():
    other = Shipped(key=8, cause=2, department=2, week=15)

    [rise] = fix_cascades(counts(), [FIX, other], HOMES, linked(fixes=2))

    assert (rise.fix.key, [fix.key for fix in rise.others]) == (7, [8])


def test_a_fix_makes_no_cascade_to_the_cause_it_mends():
    touched = Links(np.full((1, CAUSES), 20), np.full((1, CAUSES), 0.05))
    world = counts()
    world[MENDED] = world[RISEN]
    world[RISEN] = 4

    assert fix_cascades(world, [replace(FIX, department=2)], HOMES, touched) == []


def test_a_customer_is_touched_who_had_the_cause_before_and_lately():
    log = Log(
        np.array([0, 0, 1, 1, 2, 2, 3]), np.array([0, 1, 0, 1, 1, 0, 1]), np.array([5.0, 9, 1, 9, 3, 4, 9])
    )

    assert touched_before(log, 0, since=2.0).tolist() == [False, True, False, False, False, False, False]
    assert touched_before(log, 4, since=0.0).tolist() == [False] * 7


def test_links_count_a_customer_once_a_week_and_take_chance_from_all_other_causes():
    # Customers 0 to 9 had the mended cause just before the fix in week 16, and the other one in week 18:
    # customer 0 twice. Of customers 10 to 29, nobody had been touched; all of them have cause 2 in week 18,
    # and so has customer 0.
    cases = [(who, 0, 110.0) for who in range(10)] + [(who, 1, 128.0) for who in range(10)] + [(0, 1, 129.0)]
    cases += [(who, 2, 128.0) for who in range(10, 29)] + [(0, 2, 130.0)]
    customer, cause, day = (np.array(part) for part in zip(*sorted(cases), strict=True))

    found = links(Log(customer, cause, day), [FIX], 3)

    assert found.touched.tolist() == [[0, 10, 1]]
    assert found.share[0, 1] == pytest.approx(1 / 20)


def test_customers_who_always_had_both_causes_are_no_link():
    # In the eight weeks before, the same customers had one cause and then the other, week after week.
    cases = [(who, 0, 7.0 * week) for who in range(20) for week in range(8, 22)]
    cases += [(who, 1, 7.0 * week + 1) for who in range(20) for week in range(8, 22)]
    cases += [(who, 2, 7.0 * week + 1) for who in range(20, 400) for week in range(8, 22)]
    customer, cause, day = (np.array(part) for part in zip(*sorted(cases), strict=True))

    found = links(Log(customer, cause, day), [FIX], 3)

    assert found.touched[0, 1] == 100
    # All 160 before the fix were touched in the same way; ten customers' worth of nobody are mixed in.
    assert found.share[0, 1] == pytest.approx(160 / 170)
