"""Which numbers of a table may be printed: none of fewer than five people, and none that subtraction gives.

The table is closed with its totals, so that every line adds up. Customers who stand in two cells are
counted once in a total, which only makes subtraction worse at finding them.
"""

import numpy as np
from numpy.typing import NDArray

from triage.counts import HIDDEN_BELOW

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


def hidden(counts: Counts) -> Mask:
    """True where a number must not be shown. `counts` has its totals in the last row and column.

    A number is hidden when it stands for one to four people. Where the rest of a line then tells it, the
    next smallest number of that line is hidden, too.
    """
    mask = (counts > 0) & (counts < HIDDEN_BELOW)
    before = -1
    while mask.sum() != before:
        before = int(mask.sum())
        for line, hides in (*zip(counts, mask, strict=True), *zip(counts.T, mask.T, strict=True)):
            while (at := _next(line, hides)) is not None:
                hides[at] = True  # a view: it is hidden in the table
    return mask


def _next(line: Counts, mask: Mask) -> int | None:
    """What else of one line has to be hidden; None where it gives nothing away."""
    many = int(mask.sum())
    if not many or (mask[-1] and many > 1):
        return None  # nothing to find, or no total to find it by
    if many > 1 and line[mask].sum() > many:
        return None  # several, and not each of them a single person
    free = np.flatnonzero(~mask & (line > 0))
    return int(free[np.argmin(line[free])]) if free.size else None
