"""Cascades after a fix: another cause, elsewhere, that rises among the customers whom the fix touched.

Time alone proves nothing: with a dozen fixes and ten unrelated surges in a year, some of them always
coincide. So a rise is only told together with a link from customer to customer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy
from scipy.stats import binom, false_discovery_control

from triage.statistics.surge import predictive_tail
from triage.statistics.volume import Counts, Reals, overdispersion, trimmed_references

WINDOW = 6  # full weeks after the week of the fix
BASELINE, SHORTEST = 8, 5  # weeks of comparison before it, and the fewest that will do
STEP_BACK, STEP_ON = 16, 10  # weeks around the fix in which the beginning of the rise is looked for
FEWEST, GROWTH, LEVEL = 5, 1.5, 0.005  # customers, their ratio to the expected number, chance of as many
FEWEST_LINKED, LINK_LEVEL = 3, 0.005  # of them touched by the fix, and the chance of as many
FALSE_SHARE = 0.05  # accepted share of chance findings among all findings
LEAST_ALPHA = 0.08  # unevenness of weekly counts


@dataclass(frozen=True)
class Shipped:
    """A fix: the row of the cause it mends, the number of its department, the column of its week.

    `key` is the caller's own name for it.
    """

    key: int
    cause: int
    department: int
    week: int


@dataclass(frozen=True)
class Links:
    """Which customers of the window the fix had touched; both of shape (fixes, causes).

    `touched` counts them, on the same footing as the counts; `share` is what chance would make of them.
    """

    touched: Counts
    share: Reals


@dataclass(frozen=True)
class Rise:
    """A cause that rose after a fix: customers in the window, those expected, and those the fix had touched.

    `p` is the chance of as many customers, `q` its false discovery rate; `share` is the share of touched
    ones that chance would give, `link` the chance of as many. `step` is the column of the week in which
    the rise began. `others` are fixes that would explain it too, less well.
    """

    fix: Shipped
    then: int
    observed: int
    expected: float
    p: float
    q: float
    touched: int
    share: float
    link: float
    step: int | None
    others: tuple[Shipped, ...] = ()


def fix_cascades(
    counts: Counts, fixes: Sequence[Shipped], departments: NDArray[np.int64], links: Links
) -> list[Rise]:
    """Every cause of another department that rose after a fix, and among its customers, surest first.

    `counts` has shape (causes, weeks); `departments` has shape (causes,), -1 for unknown. Each rise is told
    of one fix only, the one with the smallest p. A fix is looked at once, when its window is complete.
    """
    linked = [
        rise
        for at, fix in enumerate(fixes)
        if may_be_judged(fix, counts.shape[1])
        for rise in _linked(counts, fix, departments, links.touched[at], links.share[at])
    ]
    if not linked:
        return []
    rates = false_discovery_control([rise.p for rise in linked])
    told = [replace(rise, q=float(rate)) for rise, rate in zip(linked, rates, strict=True)]
    return _one_fix_each(sorted(filter(_holds, told), key=lambda rise: (rise.p, rise.link, rise.fix.key)))


def may_be_judged(fix: Shipped, weeks: int) -> bool:
    """Whether enough weeks lie before a fix, and all weeks of its window are over."""
    return fix.week >= SHORTEST and window(fix).stop <= weeks


def window(fix: Shipped) -> slice:
    """The columns in which a rise is looked for."""
    return slice(fix.week + 1, fix.week + 1 + WINDOW)


def baseline(fix: Shipped) -> slice:
    """The columns it is compared with."""
    return slice(max(0, fix.week - BASELINE), fix.week)


def _linked(
    counts: Counts, fix: Shipped, departments: NDArray[np.int64], touched: Counts, share: Reals
) -> list[Rise]:
    """The causes elsewhere whose customers the fix had touched more often than chance, with their rise."""
    now, before = window(fix), baseline(fix)
    observed = counts[:, now].sum(axis=1)
    link = binom.sf(touched - 1, observed, np.minimum(share, 1.0))
    elsewhere = (departments != fix.department) & (departments >= 0) & (fix.department >= 0)
    chosen = elsewhere & (touched >= FEWEST_LINKED) & (link < LINK_LEVEL)
    chosen[fix.cause] = False
    if not chosen.any():
        return []
    volume = trimmed_references(counts, now, before)
    alpha = np.maximum(overdispersion(counts, volume, before), LEAST_ALPHA)
    past = counts[:, before].sum(axis=1)
    expected, p = predictive_tail(observed, past, volume[:, now], volume[:, before], alpha)
    return [
        Rise(
            fix=fix,
            then=int(then),
            observed=int(observed[then]),
            expected=float(expected[then]),
            p=float(p[then]),
            q=1.0,
            touched=int(touched[then]),
            share=float(share[then]),
            link=float(link[then]),
            step=_step(counts[then], volume[then], fix.week),
        )
        for then in np.flatnonzero(chosen)
    ]


def _holds(rise: Rise) -> bool:
    """Whether there are enough customers, clearly more than expected, from just after the fix on."""
    began = rise.step is not None and 0 <= rise.step - rise.fix.week <= WINDOW
    enough = rise.observed >= max(FEWEST, GROWTH * rise.expected)
    return began and enough and rise.p <= LEVEL and rise.q <= FALSE_SHARE


def _step(row: Counts, volume: Reals, shipped: int) -> int | None:
    """The column from which a higher rate likeliest holds, by one step in Poisson counts; None if it fell."""
    first = max(0, shipped - STEP_BACK)
    y, e = row[first : shipped + STEP_ON + 1], volume[first : shipped + STEP_ON + 1]
    before, after = np.cumsum(y)[:-1], y.sum() - np.cumsum(y)[:-1]
    low, high = before / _positive(np.cumsum(e)[:-1]), after / _positive(e.sum() - np.cumsum(e)[:-1])
    likelihood = np.where(high > low, xlogy(before, low) + xlogy(after, high), -np.inf)
    return first + 1 + int(likelihood.argmax()) if np.isfinite(likelihood).any() else None


def _positive(volume: Reals) -> Reals:
    return np.maximum(volume, np.finfo(np.float64).tiny)


def _one_fix_each(rises: Sequence[Rise]) -> list[Rise]:
    """Rises of the same cause at the same time are one: of the first fix, the others named beside it."""
    told: list[Rise] = []
    for rise in rises:
        same = next((at for at, one in enumerate(told) if _same(one, rise)), None)
        if same is None:
            told.append(rise)
        else:
            told[same] = replace(told[same], others=(*told[same].others, rise.fix))
    return told


def _same(one: Rise, other: Rise) -> bool:
    return one.then == other.then and abs((one.step or 0) - (other.step or 0)) <= WINDOW
