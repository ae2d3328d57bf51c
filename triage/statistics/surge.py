"""Which causes stand out this week: new ones, and ones that grew beyond volume and chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal, NamedTuple

import numpy as np
from scipy.stats import false_discovery_control, nbinom

from triage.statistics.volume import Counts, Mask, Reals, how_many, overdispersion, trimmed_references

Mode = Literal["counts only", "early", "full"]
Kind = Literal["new", "returned", "grew"]
Reason = Literal[
    "history too short",
    "no case on file",
    "too few customers",
    "none this week",
    "growth too small",
    "within chance",
]

EARLY_FROM, FULL_FROM = 3, 8  # weeks of history before the current one
LONGEST_BASELINE = 26  # weeks
FEWEST = {1: 3, 4: 4}  # customers a window of 1 or 4 weeks must hold before anything is said of it
BREAKER_COUNT, BREAKER_SHARE = 3, 0.05  # more than this at once is a change in logging, not in the world


@dataclass(frozen=True)
class Rules:
    """How strictly a week is judged, given how much history there is."""

    mode: Mode
    windows: tuple[int, ...]  # weeks, the current one included
    gap: int  # weeks just before the current one that the baseline leaves out
    false_share: float  # accepted share of chance findings among all findings
    growth: float  # observed over expected
    least_alpha: float


EARLY = Rules("early", windows=(1,), gap=0, false_share=0.05, growth=2.0, least_alpha=0.10)
FULL = Rules("full", windows=(1, 4), gap=3, false_share=0.10, growth=1.5, least_alpha=0.0)


@dataclass(frozen=True)
class Surge:
    """What was found about one cause in one week, flagged or not.

    `observed` and `expected` are customers in the last `window` weeks; `p` is the chance of as many or more,
    corrected for the number of windows; `q` is the smallest accepted share of chance findings at which the
    cause would still be found. `kind` is "new" without any case up to the baseline's end, "returned" when
    there were cases before the baseline but none in it. Expected, p and q are None where nothing was tested.
    """

    cause: int
    kind: Kind
    observed: int
    this_week: int
    window: int
    baseline_count: int
    baseline_weeks: int
    gap_count: int = 0  # customers between the baseline and the window ...
    gap_weeks: int = 0
    expected: float | None = None
    p: float | None = None
    q: float | None = None
    reason: Reason | None = None

    @property
    def flagged(self) -> bool:
        """Whether the cause stands out; otherwise `reason` says what it lacks."""
        return self.reason is None


@dataclass(frozen=True)
class Surges:
    """One week's findings over all causes, in the order of the rows, and how many causes were tested."""

    mode: Mode
    tested: int
    causes: tuple[Surge, ...]

    @property
    def flagged(self) -> tuple[Surge, ...]:
        """The causes that stand out one by one, least likely first."""
        return tuple(sorted((each for each in self.causes if each.flagged), key=lambda each: each.p or 0.0))

    @property
    def too_many(self) -> bool:
        """The circuit breaker: so many at once that logging or the list of causes has changed.

        Of what is flagged a known share may be chance; only what is left beside it is held against the limit,
        or the one chance finding beside five true ones would silence all six.
        """
        by_chance = (EARLY if self.mode == "early" else FULL).false_share
        limit = max(BREAKER_COUNT, ceil(BREAKER_SHARE * self.tested))
        return floor((1 - by_chance) * len(self.flagged)) > limit

    @property
    def claims(self) -> tuple[Surge, ...]:
        """What may be said: the flagged causes, or nothing once the breaker is open."""
        return () if self.too_many else self.flagged


def surges(counts: Counts) -> Surges:
    """Test every cause's current week (the last column) against its own past and the others' volume.

    `counts` has shape (causes, weeks) and holds distinct customers. History begins with the first week in
    which anything was logged: under 3 weeks of it nothing is tested; from 3 to 7 weeks the test is early
    and stricter; from 8 weeks on it is full, with a guard gap that keeps a slow rise out of its own baseline.
    """
    if not counts.shape[1]:
        raise ValueError("counts hold no week; the last column is the current one")
    known = counts[:, _first_logged(counts) :]
    history = known.shape[1] - 1
    if history < EARLY_FROM:
        return Surges("counts only", 0, tuple(_counts_only(known, cause) for cause in range(len(known))))
    return _tested(known, FULL if history >= FULL_FROM else EARLY)


def stood_out(counts: Counts) -> frozenset[int]:
    """The rows that stand out in the current week, one by one, whatever the circuit breaker says."""
    return frozenset(found.cause for found in surges(counts).flagged)


def _first_logged(counts: Counts) -> int:
    logged = np.flatnonzero(counts.any(axis=0))
    return int(logged[0]) if logged.size else counts.shape[1] - 1


def _counts_only(counts: Counts, cause: int) -> Surge:
    this_week, before = int(counts[cause, -1]), int(counts[cause, :-1].sum())
    kind: Kind = "grew" if before else "new"
    reason: Reason = "history too short"
    return Surge(cause, kind, this_week, this_week, 1, before, counts.shape[1] - 1, reason=reason)


def _tested(counts: Counts, rules: Rules) -> Surges:
    baseline, every = _baseline(counts, rules.gap), np.arange(len(counts))
    looks = [_look(counts, window, baseline, rules.least_alpha) for window in rules.windows]
    tails = np.array([look[1] for look in looks])
    best = tails.argmin(axis=0)
    windows = np.array(rules.windows)[best]
    p = np.minimum(1.0, len(looks) * tails.min(axis=0))
    on_file = counts.sum(axis=1) > 0
    q = np.ones(len(counts))
    if on_file.any():
        q[on_file] = false_discovery_control(p[on_file])  # Benjamini and Hochberg (1995)

    found = _Found(
        observed=np.array([counts[:, -window:].sum(axis=1) for window in rules.windows])[best, every],
        expected=np.array([look[0] for look in looks])[best, every],
        windows=windows,
        p=p,
        q=q,
    )
    reasons = _reasons(found, counts[:, -1], on_file, rules)
    return Surges(rules.mode, int(on_file.sum()), tuple(_told(counts, baseline, found, reasons)))


def _baseline(counts: Counts, gap: int) -> slice:
    stop = counts.shape[1] - 1 - gap
    return slice(max(0, stop - LONGEST_BASELINE), stop)


def _look(counts: Counts, window: int, baseline: slice, least_alpha: float) -> tuple[Reals, Reals]:
    """Expected count and tail probability of every cause over the last `window` weeks; both (causes,)."""
    now = slice(counts.shape[1] - window, None)
    references = trimmed_references(counts, now, baseline)
    alpha = np.maximum(overdispersion(counts, references, baseline), least_alpha)
    observed, past = counts[:, now].sum(axis=1), counts[:, baseline].sum(axis=1)
    return predictive_tail(observed, past, references[:, now], references[:, baseline], alpha)


def predictive_tail(
    observed: Counts, past: Counts, volume_now: Reals, volume_past: Reals, alpha: Reals
) -> tuple[Reals, Reals]:
    """Expected count, and the chance of at least the observed one, given a past count and both volumes.

    `observed`, `past` and `alpha` have shape (causes,), the volumes (causes, weeks). The past rate has a
    gamma posterior under Jeffreys' prior, so the next count is negative binomial; overdispersion widens
    it on both sides of the comparison. The tail is exact, not mid-p.
    """
    now, before = volume_now.sum(axis=1), volume_past.sum(axis=1)
    expected = (past + 0.5) * now / before
    uneven = (volume_now**2).sum(axis=1) / now**2 + (volume_past**2).sum(axis=1) / before**2
    shape = 1 / (1 / (past + 0.5) + alpha * uneven)
    tail = nbinom.sf(observed - 1, shape, shape / (shape + expected))
    return expected, np.asarray(tail, dtype=np.float64)


class _Found(NamedTuple):
    """What the window with the smaller p-value shows of every cause; all of shape (causes,)."""

    observed: Counts
    expected: Reals
    windows: Counts
    p: Reals
    q: Reals


def _reasons(found: _Found, this_week: Counts, on_file: Mask, rules: Rules) -> list[Reason | None]:
    """What keeps each cause from being flagged; None where nothing does."""
    fewest = np.array([FEWEST[window] for window in found.windows.tolist()], dtype=np.int64)
    obstacles: tuple[tuple[Mask, Reason], ...] = (
        (~on_file, "no case on file"),
        (found.observed < fewest, "too few customers"),
        (this_week < 1, "none this week"),
        (found.observed < rules.growth * found.expected, "growth too small"),
        (found.q > rules.false_share, "within chance"),
    )
    standing = np.array([stands for stands, _ in obstacles])
    first = standing.argmax(axis=0)
    return [obstacles[at][1] if standing[at, cause] else None for cause, at in enumerate(first.tolist())]


def _told(
    counts: Counts, baseline: slice, found: _Found, reasons: Sequence[Reason | None]
) -> Iterator[Surge]:
    past, weeks = counts[:, baseline].sum(axis=1), how_many(counts, baseline)
    earlier = np.asarray(counts[:, : baseline.start].any(axis=1))
    between = [slice(baseline.stop, counts.shape[1] - window) for window in found.windows.tolist()]
    for cause, reason in enumerate(reasons):
        tested = reason != "no case on file"
        yield Surge(
            cause,
            kind="grew" if past[cause] else "returned" if earlier[cause] else "new",
            observed=int(found.observed[cause]),
            this_week=int(counts[cause, -1]),
            window=int(found.windows[cause]),
            baseline_count=int(past[cause]),
            baseline_weeks=weeks,
            gap_count=int(counts[cause, between[cause]].sum()),
            gap_weeks=how_many(counts, between[cause]),
            expected=float(found.expected[cause]) if tested else None,
            p=float(found.p[cause]) if tested else None,
            q=float(found.q[cause]) if tested else None,
            reason=reason,
        )
