"""Fitting the edge model to an encoder: one logistic regression over labelled neighbours.

The neighbourhoods are those that grouping would look at, at several numbers of cases, so that the
chances hold for a young workspace and for an old one. Whether the new model is better is judged on
causes that it has not seen.
"""

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel
from scipy.optimize import minimize
from scipy.stats import rankdata

from knowledge.database import Database
from knowledge.encoder import Floats
from knowledge.tables import Space
from triage.grouping.labelled import Labelled
from triage.neighbours.graph import nearest_cases, neighbourhoods
from triage.neighbours.scale import Scale
from triage.neighbours.similarity import EdgeModel, Values, centre_of, centred, csls

FEWEST_CASES = 200
FEWEST_CAUSES = 10  # each with at least two cases
MOST_CASES = 10_000  # more teach six coefficients nothing and cost the square
SIZES = (150, 300, 600, 1_200, 2_500, 5_000)  # numbers of cases to learn at, besides all there are
DRAWN = 1_200  # cases drawn altogether at a small size: several draws even out their luck
RIDGE = 3.0  # how strongly coefficients stay with the shipped ones, in labelled cases: few cannot bend them
PARTS = 3  # of the causes; each is held out once
BINS = 10  # of the calibration error
SEED = 41


class TooFewLabelled(Exception):
    """There are not enough labelled cases to learn from; the message says how many there are."""


class Quality(BaseModel):
    """How good the chances are on causes that the model has not seen."""

    auc: float  # the chance that a pair of one cause is ranked above a pair of two
    log_loss: float
    calibration_error: float  # mean distance between a chance and how often it came true


class Fitted(BaseModel):
    """What came of a fit."""

    encoder: str
    cases: int
    causes: int
    edges: int  # labelled neighbours learned from
    before: Quality  # of the coefficients in use
    after: Quality
    coefficients: dict[str, float]
    stored: bool  # only when the held-out log-loss is not worse than before


@dataclass(frozen=True)
class _Sample:
    """The neighbours of one draw of cases: what the model sees of each pair, and whether it is one cause."""

    features: Values  # shape (pairs, 6), in the order of EdgeModel's fields
    same: NDArray[np.bool_]
    share: float  # of its size's weight: one over the number of draws


def fit(labelled: Labelled, prior: Floats, in_use: EdgeModel, encoder: str, scale: Scale) -> Fitted:
    """Learn a new edge model and judge it against the one in use. Raises `TooFewLabelled`."""
    if len(labelled) < FEWEST_CASES or labelled.shared_causes < FEWEST_CAUSES:
        raise TooFewLabelled(
            f"{len(labelled):,} labelled cases of {labelled.shared_causes:,} causes (with two cases or more) "
            f"are too few: {FEWEST_CASES} of {FEWEST_CAUSES} are needed"
        )
    rng = np.random.default_rng(SEED)
    labelled = labelled.part(rng.permutation(len(labelled))[:MOST_CASES])
    before, after = _judged(labelled, prior, in_use, scale, rng)
    samples = _samples(labelled, len(labelled), prior, scale, rng)
    return Fitted(
        encoder=encoder,
        cases=len(labelled),
        causes=len(np.unique(labelled.causes)),
        edges=sum(len(sample.same) for sample in samples),
        before=before,
        after=after,
        coefficients=asdict(_regression(samples, len(labelled))),
        stored=after.log_loss <= before.log_loss,
    )


def store(database: Database, encoder: str, coefficients: dict[str, float] | None) -> None:
    """Use these coefficients from now on, in every process; None returns to the shipped ones."""
    with database.turn() as turn:
        space = turn.session.get_one(Space, encoder)
        space.edges, space.version = coefficients, space.version + 1


def _judged(
    labelled: Labelled, prior: Floats, in_use: EdgeModel, scale: Scale, rng: np.random.Generator
) -> tuple[Quality, Quality]:
    """Each third of the causes is held out once: the model in use, and one fitted on the other two."""
    causes = rng.permutation(np.unique(labelled.causes))
    before, after = [], []
    for held in np.array_split(causes, PARTS):
        away = np.isin(labelled.causes, held)
        taught, unseen = labelled.part(np.flatnonzero(~away)), labelled.part(np.flatnonzero(away))
        model = _regression(_samples(taught, len(labelled), prior, scale, rng), len(taught))
        for sample in _samples(unseen, len(labelled), prior, scale, rng):
            before.append(_quality(sample, in_use))
            after.append(_quality(sample, model))
    return _mean(before), _mean(after)


def _samples(
    labelled: Labelled, cases: int, prior: Floats, scale: Scale, rng: np.random.Generator
) -> list[_Sample]:
    """Draws at every size that there are cases for, the small ones several times.

    A part of all labelled cases is drawn from in proportion: with its share of the causes it has its
    share of the cases, so that neighbours are as often of one cause as among all.
    """
    found = []
    for size in (*(size for size in SIZES if size < cases), cases):
        draws = max(1, DRAWN // size) if size < cases else 1
        for _ in range(draws):
            some = rng.permutation(len(labelled))[: max(2, round(size * len(labelled) / cases))]
            found.append(_sample(labelled.part(some), prior, scale, 1.0 / draws))
    return found


def _sample(drawn: Labelled, prior: Floats, scale: Scale, share: float) -> _Sample:
    near = nearest_cases(centred(drawn.vectors, centre_of(drawn.vectors, prior)), scale)
    hubs, edges = near.hubness, neighbourhoods(near)
    seen = features(edges.cosines, hubs[edges.sources], hubs[edges.targets])
    return _Sample(seen, drawn.causes[edges.sources] == drawn.causes[edges.targets], share)


def features(cosines: Values, hubness: Values, hubness_other: Values) -> Values:
    """What the edge model weighs, shape (pairs, 6), in the order of its fields."""
    return np.stack(
        [
            np.ones_like(cosines),
            cosines,
            csls(cosines, hubness, hubness_other),
            np.minimum(hubness, hubness_other),
            np.maximum(hubness, hubness_other),
            cosines**2,
        ],
        axis=1,
    )


def _regression(samples: Sequence[_Sample], cases: int) -> EdgeModel:
    """Coefficients of least log-loss, every size weighing the same, leaning on the shipped ones.

    All pairs together weigh as much as there are labelled cases, since pairs of one case are no
    independent witnesses.
    """
    seen = np.concatenate([sample.features for sample in samples])
    same = np.concatenate([sample.same for sample in samples])
    sizes = sum(sample.share for sample in samples)
    weight = np.concatenate(
        [np.full(len(one.same), cases * one.share / sizes / len(one.same)) for one in samples]
    )
    shipped = np.array(astuple(EdgeModel()))

    def loss(coefficients: Values) -> tuple[float, Values]:
        logits, off = seen @ coefficients, coefficients - shipped
        value = weight @ (np.logaddexp(0.0, logits) - same * logits) + RIDGE / 2 * off @ off
        return float(value), seen.T @ (weight * (_sigmoid(logits) - same)) + RIDGE * off

    found = minimize(loss, shipped, jac=True, method="BFGS").x
    return EdgeModel(*(float(value) for value in found))


def _quality(sample: _Sample, model: EdgeModel) -> Quality:
    logits = sample.features @ np.array(astuple(model))
    chances, same = _sigmoid(logits), sample.same
    return Quality(
        auc=_auc(chances, same),
        log_loss=float(np.mean(np.logaddexp(0.0, logits) - same * logits)),
        calibration_error=_calibration_error(chances, same),
    )


def _auc(chances: Values, same: NDArray[np.bool_]) -> float:
    """Mann and Whitney's statistic; a half where there is nothing to rank."""
    positive, negative = int(same.sum()), int((~same).sum())
    if not positive or not negative:
        return 0.5
    ranks = float(rankdata(chances)[same].sum())
    return (ranks - positive * (positive + 1) / 2) / (positive * negative)


def _calibration_error(chances: Values, same: NDArray[np.bool_]) -> float:
    bins = np.minimum((chances * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, weights=chances - same, minlength=BINS)
    return float(np.abs(gaps).sum() / len(chances))


def _mean(found: Sequence[Quality]) -> Quality:
    facts = [one.model_dump() for one in found]
    return Quality(**{name: round(float(np.mean([one[name] for one in facts])), 4) for name in facts[0]})


def _sigmoid(logits: Values) -> Values:
    return np.asarray(0.5 * (1.0 + np.tanh(logits / 2.0)))
