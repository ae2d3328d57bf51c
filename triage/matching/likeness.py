"""How like a question past cases are: by what they mean, by what they say, by the references they hold.

The score is the mean of the centred cosine (weight 1), the tf-idf cosine (`word_weight`) and, for a question
about references, the share of them that a case holds (`REFERENCE_WEIGHT`): 1 is the same text.

A case no nearer in meaning than two reports ordinarily are, that shares no telling word and no reference
with the question, is not like it and stands in no ranking, unless all are asked for.

Two lists are cut and joined, the nearest by meaning and by words. No case that is in neither can score above
the sum of their ends, so down to there the ranking is exact (Fagin, Lotem and Naor 2001, "Optimal aggregation
algorithms for middleware").
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import Floats
from knowledge.index import Ids
from triage.grouping.grouper import Grouper
from triage.neighbours.scale import USUAL_SPREAD
from triage.neighbours.similarity import Values, centred
from triage.wording.stop_words import EDGES, STOP_WORDS

# Words add most where there are many of them. Sentences (BANKING77, CLINC150) are matched best with a weight
# of 0.1 below 15 words, 0.3 at 25 and 0.5 above 30; bug reports of 60 to 200 words with 1.
SHORT, LONG = 15, 60
SHORT_WEIGHT, LONG_WEIGHT = 0.1, 1.0
REFERENCE_WEIGHT = 3.0  # more than meaning and words can differ by, so that a reference asked for decides
ONE_BY_ONE = 5_000  # cases compared one by one; more are compared faster by searching among all
ORDINARY = USUAL_SPREAD  # the cosine that two reports have without being alike: one spread about none
DECIMALS = 6  # of a score: the same text scores the same, whichever list it was found by


def word_weight(text: str) -> float:
    """What shared words count beside meaning: little for a sentence, as much for a long report."""
    return float(np.interp(len(text.split()), (SHORT, LONG), (SHORT_WEIGHT, LONG_WEIGHT)))


@dataclass(frozen=True)
class Ranking:
    """Cases by their scores, best first, and the score down to which none is missing."""

    cases: Ids
    scores: Values
    floor: float

    def among(self, passing: Ids) -> "Ranking":
        """The same without the cases that do not pass."""
        kept = np.isin(self.cases, passing)
        return Ranking(self.cases[kept], self.scores[kept], self.floor)

    def certain(self) -> int:
        """How many of the first are where they belong, whatever else is on file."""
        return int((self.scores >= self.floor).sum())


class Likeness:
    """How like one question every case on file is. Lives as long as its answer takes."""

    def __init__(
        self,
        grouper: Grouper,
        text: str,
        vector: Floats,
        leave_out: int | None = None,
        unlike: bool = False,
    ) -> None:
        """With `unlike` a case stands in the rankings however little it is like the question."""
        self._memory, self._vector, self._leave_out = grouper.memory, vector, leave_out
        wording, shared = grouper.words.compare(text), grouper.words.compare(_telling(text))
        by_words, by_reference = word_weight(text), REFERENCE_WEIGHT * bool(wording.held.any())
        self._whole = 1.0 + by_words + by_reference
        self._worded = wording.cases
        self._said = by_words * wording.cosines + by_reference * wording.held
        self._said_by = _by_case(wording.cases, self._said)
        self._shares = _by_case(shared.cases, shared.cosines > 0)
        self._least = -np.inf if unlike else ORDINARY
        self._near: dict[int, Ranking] = {}  # by how far was looked: both lists begin with the same

    def nearest(self, look: int) -> Ranking:
        """The cases nearest by meaning joined with those nearest by words, so many of each."""
        if look not in self._near:
            near = self._memory.nearest(self._vector, look)[0]
            best = np.argpartition(-self._said, look)[:look] if look < len(self._said) else slice(None)
            found = np.union1d(near.cases, self._worded[best])
            ranking = self.of(found)
            end = max(0.0, near.cosines.min(initial=1.0))  # at least what a case without a vector counts
            others = end > self._least or _at(self._shares, found).sum() < self._shares.sum()
            if look < max(len(self._memory), len(self._said)) and others:
                ranking = replace(ranking, floor=float(end + self._said[best].min()) / self._whole)
            self._near[look] = ranking
        return self._near[look]

    def of(self, cases: Ids) -> Ranking:
        """Those of these cases that are like the question, and no other counts."""
        cosines = self._cosines(cases)
        alike = (cosines > self._least) | _at(self._shares, cases)
        cases, cosines = cases[alike], cosines[alike]
        scores = np.round((cosines + _at(self._said_by, cases)) / self._whole, DECIMALS)
        order = np.lexsort((cases, -scores))
        order = order[cases[order] != self._leave_out] if self._leave_out else order
        return Ranking(cases[order], scores[order], -np.inf)

    def _cosines(self, cases: Ids) -> Values:
        """Of these cases with the question; 0 for one whose vector is still to be made."""
        if len(cases) > ONE_BY_ONE:
            near = self._memory.nearest(self._vector, len(self._memory))[0]
            every = np.zeros(1 + max(cases.max(), near.cases.max(initial=0)))
            every[near.cases] = near.cosines
            return np.asarray(every[cases])
        units = [self._memory.unit(int(case)) for case in cases]
        known = np.array([unit is not None for unit in units], np.bool_)
        cosines = np.zeros(len(cases))
        if known.any():
            moved = centred(np.stack([unit for unit in units if unit is not None]), self._memory.centre)
            plain = moved @ centred(self._vector, self._memory.centre)[0]
            cosines[known] = self._memory.scale.to_default(plain.astype(np.float64))
        return cosines


def _telling(text: str) -> str:
    """A text without the words that say nothing."""
    return " ".join(word for word in text.split() if word.strip(EDGES).casefold() not in STOP_WORDS)


def _by_case(cases: Ids, values: NDArray[Any]) -> NDArray[Any]:
    """Values addressed by case id; nothing where a case has none."""
    found = np.zeros(1 + cases.max(initial=0), values.dtype)
    found[cases] = values
    return found


def _at(held: NDArray[Any], cases: Ids) -> NDArray[Any]:
    """The values of these cases; nothing of one that came later."""
    found = np.zeros(len(cases), held.dtype)
    within = cases < len(held)
    found[within] = held[cases[within]]
    return found
