"""Which counts moved, up or down, over the last weeks: beyond volume, beyond chance, and in plain numbers."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import false_discovery_control

from triage.statistics.surge import LONGEST_BASELINE, predictive_tail
from triage.statistics.volume import Counts, Reals, overdispersion, trimmed_references

Direction = Literal["rose", "fell"]

FEWEST_WEEKS = 5  # of a baseline: below this nobody knows what is usual
FEWEST_RISEN = 4  # customers now before a rise is named
FEWEST_MISSED = 5.0  # customers expected before a fall is named
FACTOR = 1.5  # between what was seen and what was expected


@dataclass(frozen=True)
class Movement:
    """One row's last weeks against its own past. `direction` is None where nothing can be claimed.

    `observed` and `expected` are customers of the window; `p` is two-sided; `q` the smallest accepted share
    of chance findings at which this row would still be found.
    """

    row: int
    direction: Direction | None
    observed: int
    expected: float
    p: float
    q: float


def movements(counts: Counts, window: int, false_share: float = 0.10) -> list[Movement]:
    """Test every row's last `window` weeks against up to 26 weeks before them; one for each row on file.

    `counts` has shape (rows, weeks) and holds distinct customers. A row moved only when it did so both at
    this volume (the other rows' common movement taken out) and in plain numbers: otherwise one busy row
    would make all the others look quiet. Empty while the baseline is shorter than five weeks.
    """
    known = counts[:, _first_logged(counts) :]
    weeks = known.shape[1]
    now, past = slice(weeks - window, None), slice(max(0, weeks - window - LONGEST_BASELINE), weeks - window)
    if weeks - window < FEWEST_WEEKS or not known[:, past].any():
        return []
    rows = np.flatnonzero(known[:, past].sum(axis=1) + known[:, now].sum(axis=1))
    known = known[rows]
    looks = [_look(known, now, past, normalised) for normalised in (True, False)]
    observed = known[:, now].sum(axis=1)
    up, down = np.max([look[1] for look in looks], axis=0), np.max([look[2] for look in looks], axis=0)
    p = np.minimum(1.0, 2 * np.minimum(up, down))
    q = false_discovery_control(p)
    least, most = np.min([look[0] for look in looks], axis=0), np.max([look[0] for look in looks], axis=0)
    rose = (up < down) & (observed >= FEWEST_RISEN) & (observed >= FACTOR * most)
    fell = (down < up) & (least >= FEWEST_MISSED) & (observed * FACTOR <= least)
    found = q <= false_share
    return [
        Movement(
            row=int(row),
            direction="rose" if found[at] and rose[at] else "fell" if found[at] and fell[at] else None,
            observed=int(observed[at]),
            expected=float(looks[0][0][at]),
            p=float(p[at]),
            q=float(q[at]),
        )
        for at, row in enumerate(rows)
    ]


def _first_logged(counts: Counts) -> int:
    logged = np.flatnonzero(counts.any(axis=0))
    return int(logged[0]) if logged.size else counts.shape[1]


def _look(counts: Counts, now: slice, past: slice, normalised: bool) -> tuple[Reals, Reals, Reals]:
    """Expected count, chance of as many or more, chance of as many or fewer; each of shape (rows,)."""
    volume = trimmed_references(counts, now, past) if normalised else np.ones(counts.shape)
    alpha = overdispersion(counts, volume, past)
    seen, before = counts[:, now].sum(axis=1), counts[:, past].sum(axis=1)
    expected, up = predictive_tail(seen, before, volume[:, now], volume[:, past], alpha)
    _, beyond = predictive_tail(seen + 1, before, volume[:, now], volume[:, past], alpha)
    return expected, up, 1 - beyond
