"""From customer to customer: which cases after a fix are of people whom the fix had touched before."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from triage.statistics.cascade_customers import Log, Whole
from triage.statistics.cascade_fixes import BASELINE, Links, Shipped, baseline, window
from triage.statistics.volume import Reals

LOOKED_BACK = 60.0  # days before the fix from which on a customer with its cause counts as touched
WEEK = 7.0  # days
OWN_PAST = 10.0  # customers' worth of the common share in each cause's own share before the fix


def links(log: Log, fixes: Sequence[Shipped], causes: int) -> Links:
    """Touched customers of every cause in every fix's window, and the share of them that chance would give.

    `log.day` counts from the start of column 0. A customer is counted once a week and cause, as in the
    counts. Chance is the share among all other causes in the same weeks or, where that is more, the cause's
    own share before the fix: customers who always had both causes prove nothing.
    """
    touched = np.zeros((len(fixes), causes), np.int64)
    share = np.ones((len(fixes), causes))
    for at, fix in enumerate(fixes):
        there, touched[at] = _counted(log, fix.cause, window(fix), fix.week, causes)
        before, already = _counted(log, fix.cause, baseline(fix), fix.week - BASELINE, causes)
        common = _elsewhere(touched[at], there, fix.cause)
        own = (already + OWN_PAST * common) / (before + OWN_PAST)
        share[at] = np.maximum(common, own)
    return Links(touched, share)


def touched_before(log: Log, cause: int, since: float) -> NDArray[np.bool_]:
    """Of each case: whether its customer had this cause before it, on the day `since` or later."""
    had = np.flatnonzero((log.cause == cause) & (log.day >= since))
    if not had.size:
        return np.zeros(len(log.day), np.bool_)
    span = float(np.ptp(log.day)) + 1.0  # more than lies between any two cases
    moment = log.customer * (2 * span) + log.day
    last = np.searchsorted(moment[had], moment, "left") - 1
    return np.asarray((last >= 0) & (moment - moment[had][np.maximum(last, 0)] <= span), np.bool_)


def _counted(log: Log, cause: int, columns: slice, shipped: int, causes: int) -> tuple[Whole, Whole]:
    """Customers by cause in these weeks, and those among them touched by a fix in the week `shipped`."""
    touched = touched_before(log, cause, shipped * WEEK - LOOKED_BACK)
    week = (log.day // WEEK).astype(np.int64)
    inside = (week >= columns.start) & (week < columns.stop)
    customers = int(log.customer.max(initial=0)) + 1
    cell = (log.cause * (int(week.max(initial=0)) + 1) + week) * customers + log.customer
    cells, first = np.unique(cell[inside], return_index=True)
    reached = np.isin(cells, cell[inside & touched])
    of = log.cause[inside][first]
    return np.bincount(of, minlength=causes), np.bincount(of[reached], minlength=causes)


def _elsewhere(touched: Whole, there: Whole, cause: int) -> Reals:
    """The share of touched customers among all causes but the fix's and, for each cause, its own."""
    reached = touched.sum() - touched[cause] - touched
    all_of_them = there.sum() - there[cause] - there
    return np.where(all_of_them > 0, reached / np.maximum(all_of_them, 1), 1.0)
