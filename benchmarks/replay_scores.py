"""One stream through the product, scored while it runs: at arrival, at each consolidation, at the end."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from benchmarks.grouping_sets import LabelledSet
from benchmarks.replay import BEGIN, Place, Replay
from benchmarks.scores import Agreement, BCubed, Churn, agreement, calibration_error, churn, is_usual

SETTLED = 300  # cases on file before churn is counted: earlier there is no number worth writing down
APART = timedelta(minutes=10)  # between arrivals


@dataclass(frozen=True)
class Cadence:
    """How cases come: so many a turn, consolidated by the product's rule or every so many arrivals."""

    batch: int = 1
    every: int | None = None


@dataclass(frozen=True)
class Calibration:
    """Expected calibration error: of the cases that share their cause, and of all."""

    joined: float
    everybody: float


@dataclass(frozen=True)
class Judged:
    """One case as it stood at one moment, beside the labels of all that were on file then."""

    precision: float
    recall: float
    confidence: float
    joined: bool
    correct: bool


@dataclass(frozen=True)
class Ours:
    """What one stream through the product gave. Times in seconds, without encoding."""

    final: Agreement
    at_arrival: BCubed
    calibration_at_arrival: Calibration
    calibration_at_end: Calibration
    churn: Churn
    consolidations: int
    arriving: float
    consolidating: float
    own_vectors: int  # cases that the product gave another vector than the encoder gives their text

    @property
    def seconds(self) -> float:
        """All the time that grouping took."""
        return self.arriving + self.consolidating


class Partition:
    """The stored partition beside the labels, case by case."""

    def __init__(self, labels: Mapping[int, str], causes: Mapping[int, int]) -> None:
        self._kinds: Counter[str] = Counter()
        self._held: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for case, cause in causes.items():
            self.add(labels[case], cause)

    def add(self, label: str, cause: int) -> None:
        """One more case on file."""
        self._kinds[label] += 1
        self._held[cause][label] += 1

    def judged(self, label: str, place: Place) -> Judged:
        """How a case on file stands.

        Precision is the share of its cause's cases that have its label, recall the share of the cases on
        file with its label that are in its cause; both count the case itself. With companions its place
        is correct when no label is more frequent among them than its own; alone, when nobody else on file
        has its label.
        """
        held = self._held[place.cause]
        size = held.total()
        others = held - Counter([label])
        correct = is_usual(label, others) if size > 1 else self._kinds[label] == 1
        precision, recall = held[label] / size, held[label] / self._kinds[label]
        return Judged(precision, recall, place.confidence, size > 1, correct)


class Stream:
    """A set fed to one replay in one order. What it saw is read with `outcome`, after `play`."""

    def __init__(self, known: LabelledSet, run: Replay, cadence: Cadence) -> None:
        self._known, self._run, self._cadence = known, run, cadence
        self.labels: dict[int, str] = {}  # by case id, as the two below
        self._rows: dict[int, int] = {}
        self._causes: dict[int, int] = {}
        self._arrivals: list[Judged] = []
        self._churn: list[Churn] = []
        self._consolidations = 0
        self._fresh = 0

    def play(self, order: Sequence[int]) -> None:
        """Feed the rows in this order, and consolidate once more at the end."""
        partition, now = Partition({}, {}), BEGIN
        for at in range(0, len(order), self._cadence.batch):
            now = BEGIN + at * APART
            self._arrive(order[at : at + self._cadence.batch], partition, now)
            if self._consolidated(now):
                partition = Partition(self.labels, self._causes)
        self._run.consolidate(now)
        self._took_in()

    def outcome(self) -> Ours:
        """All figures of this stream."""
        places = self._run.places()
        kinds = [self.labels[case] for case in places]
        partition = Partition(self.labels, self._causes)
        standing = [partition.judged(self.labels[case], place) for case, place in places.items()]
        late = self._arrivals[len(self._arrivals) // 2 :]
        return Ours(
            final=agreement(kinds, [place.cause for place in places.values()]),
            at_arrival=BCubed(_mean([one.precision for one in late]), _mean([one.recall for one in late])),
            calibration_at_arrival=calibration(late),
            calibration_at_end=calibration(standing),
            churn=Churn(_mean([one.moved for one in self._churn]), _mean([one.kept for one in self._churn])),
            consolidations=self._consolidations,
            arriving=self._run.arriving,
            consolidating=self._run.consolidating,
            own_vectors=self._own_vectors(),
        )

    def _own_vectors(self) -> int:
        plain = self._run.encoder.encode([self._known.reports[row].text for row in self._rows.values()])
        stored = self._run.vectors()
        return sum(
            not np.allclose(stored[case], vector, atol=1e-3)
            for case, vector in zip(self._rows, plain, strict=True)
        )

    def _arrive(self, rows: Sequence[int], partition: Partition, now: datetime) -> None:
        fresh = self._run.arrive([self._known.reports[row] for row in rows], now)
        self._rows.update(zip(fresh, rows, strict=True))
        self.labels.update({case: self._known.labels[self._rows[case]] for case in fresh})
        places = self._run.places(fresh)
        for case, place in places.items():
            partition.add(self.labels[case], place.cause)
            self._causes[case] = place.cause
        self._arrivals += [partition.judged(self.labels[case], place) for case, place in places.items()]
        self._fresh += len(fresh)

    def _consolidated(self, now: datetime) -> bool:
        if self._cadence.every is None:
            done = self._run.consolidate_if_worth_it(now)
        elif done := self._fresh >= self._cadence.every:
            self._run.consolidate(now)
        if done:
            self._took_in()
        return done

    def _took_in(self) -> None:
        """Note what a consolidation changed."""
        after = self._run.causes()
        if len(after) > SETTLED and self._fresh:
            self._churn.append(churn(self._causes, after))
        self._causes, self._fresh = after, 0
        self._consolidations += 1


def calibration(judged: Sequence[Judged]) -> Calibration:
    """How far stored confidence is from what is true."""

    def error(cases: list[Judged]) -> float:
        return calibration_error([case.confidence for case in cases], [case.correct for case in cases])

    return Calibration(error([case for case in judged if case.joined]), error(list(judged)))


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
