"""How well a partition agrees with known labels, how honest its confidence is, and how steady its ids are.

Pure: arrays in, figures out. Labels and causes are any values that compare equal when they are the same.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True)
class BCubed:
    """Averages over cases: how pure is the company a case keeps, and how much of its kind is in it."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two averages."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Agreement:
    """One partition against the labels."""

    precision: float
    recall: float
    f1: float
    ami: float
    ari: float
    causes: int  # that hold at least two cases
    alone: int  # cases that stand alone


@dataclass(frozen=True)
class Churn:
    """What one consolidation did to the ids that people may have written down."""

    moved: float  # share of the cases whose cause has another number now
    kept: float  # share of the causes of two or more that hold half of their cases under the same number


def bcubed(labels: Sequence[Hashable], causes: Sequence[Hashable]) -> BCubed:
    """B-cubed precision and recall (Bagga and Baldwin 1998; Amigó et al. 2009); a case counts itself.

    Precision of a case: the share of its cause's cases with its label. Recall: the share of its
    label's cases in its cause.
    """
    pairs, sizes, kinds = Counter(zip(labels, causes, strict=True)), Counter(causes), Counter(labels)
    if not pairs:
        return BCubed(0.0, 0.0)
    precision = sum(both * both / sizes[cause] for (_, cause), both in pairs.items())
    recall = sum(both * both / kinds[label] for (label, _), both in pairs.items())
    return BCubed(precision / len(labels), recall / len(labels))


def agreement(labels: Sequence[Hashable], causes: Sequence[Hashable]) -> Agreement:
    """B-cubed beside two scores corrected for chance.

    Adjusted mutual information with the arithmetic mean (Vinh, Epps and Bailey 2010) and the adjusted
    Rand index (Hubert and Arabie 1985).
    """
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    cubed = bcubed(labels, causes)
    kinds, groups = _dense(labels), _dense(causes)
    sizes = np.bincount(groups) if len(groups) else np.zeros(0, np.int64)
    return Agreement(
        cubed.precision,
        cubed.recall,
        cubed.f1,
        float(adjusted_mutual_info_score(kinds, groups)),
        float(adjusted_rand_score(kinds, groups)),
        int((sizes > 1).sum()),
        int((sizes == 1).sum()),
    )


def calibration_error(confidences: Sequence[float], correct: Sequence[bool], bins: int = BINS) -> float:
    """Expected calibration error over bins of equal width (Guo et al. 2017); NaN without any case."""
    said, right = np.asarray(confidences, float), np.asarray(correct, float)
    if not len(said):
        return float("nan")
    where = np.clip((said * bins).astype(int), 0, bins - 1)
    count = np.bincount(where, minlength=bins)
    gap = np.bincount(where, weights=said, minlength=bins) - np.bincount(where, weights=right, minlength=bins)
    return float(np.abs(gap[count > 0]).sum() / len(said))


def churn(before: Mapping[int, int], after: Mapping[int, int]) -> Churn:
    """What changed between two standings of the same cases, each a cause by case id."""
    if not before:
        return Churn(0.0, 1.0)
    moved = sum(after[case] != cause for case, cause in before.items())
    sizes = Counter(before.values())
    stayed = Counter(cause for case, cause in before.items() if after[case] == cause)
    shared = [cause for cause, size in sizes.items() if size > 1]
    kept = sum(stayed[cause] * 2 >= sizes[cause] for cause in shared)
    return Churn(moved / len(before), kept / len(shared) if shared else 1.0)


def is_usual(label: str, others: Mapping[str, int]) -> bool:
    """Whether no label is more frequent among the others than this one, and some other has it."""
    return others.get(label, 0) > 0 and others[label] == max(others.values())


def alone_for_each(causes: Sequence[int]) -> list[int]:
    """A peer's clusters, where -1 means an outlier: each outlier becomes a cluster of its own."""
    fresh = max(causes, default=-1) + 1
    return [cause if cause >= 0 else fresh + at for at, cause in enumerate(causes)]


def _dense(values: Sequence[Hashable]) -> np.ndarray:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)
