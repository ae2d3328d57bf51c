"""Which passages from one department to another make things worse than similar passages elsewhere.

A row is one case on one passage (edge), each edge once a case. What else makes cases go badly (severity,
cause, number of handoffs, month) and the receiving department are fitted by a ridge regression; what is
left of each edge is drawn towards the common mean by empirical Bayes, and fitted around in turn
(backfitting), so that a bad passage does not give its whole department a bad name.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import norm

Codes = NDArray[np.int64]
Reals = NDArray[np.float64]
Mask = NDArray[np.bool_]

ROUNDS = 6  # of backfitting
RECEIVER_RIDGE = 4.0  # a receiver's effect has a prior variance of a quarter
WEAK_RIDGE = 0.25  # of everything else: keeps levels finite at which all or no cases went badly
LEAST_SPREAD = 0.09  # variance that edges are granted at least: few bad ones hide among many good ones
LOGISTIC_VARIANCE = np.pi**2 / 3  # of the noise behind a yes or no, on the log-odds scale
NEWTON_STEPS, CLOSE = 30, 1e-7
MOST_SPREAD = 50.0
LEVEL = 0.95
FAMILY = 0.001  # chance that a world without any bad passage names one or more by one outcome
FEWEST_RANKED = 20  # cases before an edge is ranked or named


@dataclass(frozen=True)
class Rows:
    """What is known of every row: the edge, the receiver and the other factors, each coded from 0.

    `edge` and `receiver` have shape (rows,), `factors` (factors, rows). `case` says which rows are of the
    same case: no edge may be named for where else its cases went.
    """

    edge: Codes
    receiver: Codes
    factors: Codes
    case: Codes | None = None

    def only(self, kept: Mask) -> "Rows":
        """These rows alone; the codes keep their meaning."""
        case = self.case[kept] if self.case is not None else None
        return Rows(self.edge[kept], self.receiver[kept], self.factors[:, kept], case)


@dataclass(frozen=True)
class Friction:
    """What each edge does to one outcome; all arrays have shape (edges,).

    `effect` is shrunk: log odds of a yes or no, log ratio of a time. `sd` is its uncertainty, that of the
    receiving department's own effect included. `expected` is the sum (of a yes or no) or the mean (of log
    hours) that these cases would have had elsewhere, `observed` what they had. `sure` marks edges that
    still stand out once one allows for all the edges looked at, and for where else their cases went.
    """

    cases: Codes
    observed: Reals
    expected: Reals
    effect: Reals
    sd: Reals
    sure: Mask

    @cached_property
    def ratio(self) -> Reals:
        """Times the odds, or times the hours, of similar cases elsewhere."""
        return np.exp(self.effect)

    @cached_property
    def low(self) -> Reals:
        """Lower end of the ratio's 95 % interval."""
        return np.asarray(np.exp(self.effect - norm.ppf((1 + LEVEL) / 2) * self.sd))

    @cached_property
    def high(self) -> Reals:
        """Upper end of the ratio's 95 % interval."""
        return np.asarray(np.exp(self.effect + norm.ppf((1 + LEVEL) / 2) * self.sd))

    @cached_property
    def ranked(self) -> Mask:
        """Edges with enough cases to stand in a ranking."""
        return np.asarray(self.cases >= FEWEST_RANKED)

    @cached_property
    def named(self) -> Mask:
        """Edges that may be called worse: enough cases, and an interval that lies above 1."""
        return np.asarray(self.ranked & (self.low > 1) & self.sure)

    @cached_property
    def standing(self) -> Reals:
        """The effects in units of their own spread over the ranked edges; 0 where nothing is known."""
        spread = float(self.effect[self.ranked].std()) if self.ranked.any() else 0.0
        return self.effect / spread if spread > 0 else np.zeros_like(self.effect)


def friction_of_outcome(rows: Rows, happened: Reals, edges: int) -> Friction:
    """What each of `edges` edges does to the odds of an outcome; `happened` is 0 or 1 by row.

    Raises ValueError when it always or never happened: nothing can be learned from that.
    """
    if not 0 < happened.sum() < happened.size:
        raise ValueError("the outcome is the same for all cases; a comparison needs both kinds")
    return _guarded(rows, lambda design: _outcome(design, happened, edges))


def friction_of_time(rows: Rows, hours: Reals, edges: int) -> Friction:
    """What each of `edges` edges does to the time a case takes; `hours` by row, above 0."""
    return _guarded(rows, lambda design: _time(design, np.log(hours), edges))


def ranking_score(parts: list[Friction]) -> Reals:
    """One score an edge from several outcomes: the sum of how far it stands out in each."""
    return np.asarray(np.sum([part.standing for part in parts], axis=0))


def _guarded(rows: Rows, fit: Callable[["_Design"], Friction]) -> Friction:
    """The effects, and sure only of those that are also there once all of a case's receivers are fitted."""
    found = fit(_Design(rows))
    if rows.case is None:
        return found
    return replace(found, sure=found.sure & fit(_Design(rows, others=rows.case)).named)


def _outcome(design: "_Design", happened: Reals, edges: int) -> Friction:
    effect, coefficients = np.zeros(edges), design.nothing
    for _ in range(ROUNDS):
        coefficients = _logistic(design, happened, effect[design.edge], coefficients)
        elsewhere = design.matrix @ coefficients
        raw, variance = _edge_odds(design.edge, happened, elsewhere, edges)
        shrunk = _shrunk(raw, variance, design.seen(edges), LEAST_SPREAD)
        effect = shrunk.effect
    expected = _summed(design.edge, expit(elsewhere), edges)
    observed = _summed(design.edge, happened, edges)
    return _friction(design, shrunk, raw, variance, observed, expected)


def _time(design: "_Design", logs: Reals, edges: int) -> Friction:
    gram = (design.matrix.T @ design.matrix).toarray() + np.diag(design.ridge)
    factor = linalg.cho_factor(gram)
    count = _summed(design.edge, np.ones(logs.size), edges)
    effect = np.zeros(edges)
    for _ in range(ROUNDS):
        coefficients = linalg.cho_solve(factor, design.matrix.T @ (logs - effect[design.edge]))
        left = logs - design.matrix @ coefficients
        noise = float(np.mean((left - effect[design.edge]) ** 2)) or 1.0
        raw = _summed(design.edge, left, edges) / (count + WEAK_RIDGE)
        variance = noise / (count + WEAK_RIDGE)
        shrunk = _shrunk(raw, variance, count > 0, LEAST_SPREAD * noise / LOGISTIC_VARIANCE)
        effect = shrunk.effect
    each = np.maximum(count, 1)
    observed, expected = (_summed(design.edge, values, edges) / each for values in (logs, logs - left))
    return _friction(design, shrunk, raw, variance, observed, expected, noise)


class _Design:
    """One column a level of every factor, an intercept first, the receivers last."""

    def __init__(self, rows: Rows, others: Codes | None = None) -> None:
        self.edge, self.receiver = rows.edge, rows.receiver
        blocks = [sparse.csr_matrix(np.ones((rows.edge.size, 1)))]
        blocks += [_levels(codes) for codes in rows.factors]
        self.receivers = int(rows.receiver.max(initial=-1)) + 1
        weak = sum(block.shape[1] for block in blocks) - 1
        own = _levels(rows.receiver)
        more = [] if others is None else [_others(others, own)]
        self.matrix = sparse.hstack([*blocks, *more, own], format="csr")
        firm = (len(more) + 1) * self.receivers
        self.ridge = np.concatenate([[1e-6], np.full(weak, WEAK_RIDGE), np.full(firm, RECEIVER_RIDGE)])
        self.nothing = np.zeros(self.ridge.size)

    def seen(self, edges: int) -> Mask:
        """Which edges have a row."""
        return np.bincount(self.edge, minlength=edges) > 0

    def receiver_variance(self, variance: Reals, spread: float, noise: float) -> Reals:
        """How uncertain the receiver's own effect is; shape (edges,).

        Its edges measure it, each with an effect of its own: a receiver of one edge can hardly be told
        from that edge.
        """
        receiver = np.zeros(variance.size, np.int64)
        receiver[self.edge] = self.receiver
        weight = np.where(self.seen(variance.size), 1 / (spread + variance), 0.0)
        told = np.bincount(receiver, weight, self.receivers)
        return np.asarray(1 / (RECEIVER_RIDGE / noise + told))[receiver]


def _levels(codes: Codes) -> sparse.csr_matrix:
    ones, at = np.ones(codes.size), np.arange(codes.size)
    return sparse.csr_matrix((ones, (at, codes)), shape=(codes.size, int(codes.max(initial=-1)) + 1))


def _others(case: Codes, own: sparse.csr_matrix) -> sparse.csr_matrix:
    """The receivers of the case's other rows: one column each, how often."""
    return (_levels(case).T @ own).tocsr()[case] - own


def _logistic(design: _Design, happened: Reals, offset: Reals, start: Reals) -> Reals:
    """Ridge logistic regression around an offset, by Newton's method from a start."""
    found, matrix = start.copy(), design.matrix
    for _ in range(NEWTON_STEPS):
        chance = expit(matrix @ found + offset)
        slope = matrix.T @ (happened - chance) - design.ridge * found
        weighted = matrix.multiply((chance * (1 - chance))[:, None]).tocsr()
        curve = (matrix.T @ weighted).toarray() + np.diag(design.ridge)
        step = linalg.solve(curve, slope, assume_a="pos")
        found += step / max(1.0, float(np.abs(step).max()) / 2)
        if np.abs(step).max() < CLOSE:
            break
    return found


def _edge_odds(edge: Codes, happened: Reals, elsewhere: Reals, edges: int) -> tuple[Reals, Reals]:
    """Each edge's own log odds around the log odds elsewhere, hardly shrunk, and their variance.

    The variance is that at the estimate or at 0, whichever is larger: an edge on which everything went
    badly is not a sure one for it.
    """
    count = _summed(edge, happened, edges)
    raw = np.zeros(edges)
    for _ in range(NEWTON_STEPS):
        chance = expit(elsewhere + raw[edge])
        slope = count - _summed(edge, chance, edges) - WEAK_RIDGE * raw
        step = slope / (_summed(edge, chance * (1 - chance), edges) + WEAK_RIDGE)
        raw += np.clip(step, -1, 1)
        if np.abs(step).max(initial=0.0) < CLOSE:
            break
    chances = (expit(elsewhere + raw[edge]), expit(elsewhere))
    informed = [_summed(edge, chance * (1 - chance), edges) for chance in chances]
    return raw, 1 / (np.minimum(*informed) + WEAK_RIDGE)


def _summed(edge: Codes, values: Reals, edges: int) -> Reals:
    return np.bincount(edge, values, edges).astype(np.float64)


@dataclass(frozen=True)
class _Shrunk:
    effect: Reals
    share: Reals  # of an edge's own estimate that is believed
    mean: float
    spread: float  # variance of the edges' true effects


def _shrunk(raw: Reals, variance: Reals, seen: Mask, least: float) -> _Shrunk:
    spread = max(paule_mandel(raw[seen], variance[seen]), least)
    weight = seen / (variance + spread)
    mean = float((weight * raw).sum() / weight.sum())
    share = np.where(seen, spread / (spread + variance), 0.0)
    return _Shrunk(share * (raw - mean), share, mean, spread)


def paule_mandel(estimates: Reals, variances: Reals) -> float:
    """Variance of true effects among estimates of known variance (Paule and Mandel 1982); 0 at least."""

    def excess(spread: float) -> float:
        weight = 1 / (variances + spread)
        mean = (weight * estimates).sum() / weight.sum()
        return float((weight * (estimates - mean) ** 2).sum() - (estimates.size - 1))

    if estimates.size < 2 or excess(0.0) <= 0:
        return 0.0
    return float(brentq(excess, 0.0, MOST_SPREAD)) if excess(MOST_SPREAD) < 0 else MOST_SPREAD


def _friction(
    design: _Design,
    shrunk: _Shrunk,
    raw: Reals,
    variance: Reals,
    observed: Reals,
    expected: Reals,
    noise: float = 1.0,
) -> Friction:
    cases = np.bincount(design.edge, minlength=raw.size)
    receiver = design.receiver_variance(variance, shrunk.spread, noise)
    sd = np.sqrt(shrunk.share * variance + receiver * shrunk.share**2)
    looked_at = max(int((cases >= FEWEST_RANKED).sum()), 1)
    beyond = norm.isf(FAMILY / looked_at) * np.sqrt(variance)
    return Friction(cases, observed, expected, shrunk.effect, sd, raw - shrunk.mean > beyond)
