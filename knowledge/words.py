"""The word index: which texts share words, each weighed by how rare it is.

A cache beside the vector index, rebuilt from the rows at every start: plain arrays in compressed sparse
rows, so that growing rebuilds nothing, one product looks at all texts, and both databases rank alike.
Of a word only its hash is kept, so a removed text leaves nothing readable behind.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from knowledge.encoder import Floats
from knowledge.index import Ids

GONE = -1  # the id of a row whose text was removed
TINY = np.float32(1e-12)  # instead of the length of a text without words


@dataclass(frozen=True)
class Wording:
    """How each case is worded compared with a question. Arrays have one entry a case, in no order."""

    cases: Ids
    cosines: Floats  # 1 the same words, 0 none in common
    held: Floats  # the share of the wanted terms that the case holds


class WordIndex:
    """tf-idf cosine over texts, given as their terms, by case id. Safe to share between threads.

    A term counts 1 + ln(how often) times ln((1 + texts) / (1 + texts with it)) + 1 (Salton and Buckley 1988,
    smoothed as in scikit-learn); how many texts have it is always as of now.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._numbers: dict[int, int] = {}  # hash of a term -> its number; at 64 bits none are confused
        self._rows: dict[int, int] = {}  # case id -> its row
        self._ids = np.empty(0, np.int64)  # these two are addressed by row; the others by place
        self._ends = np.zeros(1, np.int32)  # where the row before ends; one entry more than rows
        self._terms = np.empty(0, np.int32)
        self._counts = np.empty(0, np.float32)  # dampened
        self._texts_with = np.empty(0, np.int64)  # by a term's number
        self._used = 0  # rows, removed ones too
        self._weighed: tuple[Floats, Floats] | None = None  # rarities and lengths, until something changes

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, case: int) -> bool:
        return case in self._rows

    def add(self, texts: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Take in cases with the terms of their texts. A case that is known already stays as it is."""
        with self._lock:
            fresh = {case: Counter(map(hash, terms)) for case, terms in texts if case not in self._rows}
            if not fresh:
                return
            numbers = [self._number(term) for counts in fresh.values() for term in counts]
            amounts = [amount for counts in fresh.values() for amount in counts.values()]
            self._make_room(len(fresh), len(numbers))
            rows, filled = range(self._used, self._used + len(fresh)), int(self._ends[self._used])
            places = slice(filled, filled + len(numbers))
            self._terms[places] = numbers
            self._counts[places] = 1.0 + np.log(amounts)
            self._ids[rows.start : rows.stop] = list(fresh)
            self._ends[rows.start + 1 : rows.stop + 1] = filled + np.cumsum([len(c) for c in fresh.values()])
            self._rows.update(zip(fresh, rows, strict=True))
            self._used = rows.stop
            self._texts_with += np.bincount(self._terms[places], minlength=len(self._texts_with))
            self._weighed = None

    def remove(self, cases: Iterable[int]) -> None:
        """Forget these cases; unknown ids are ignored."""
        with self._lock:
            for row in [self._rows.pop(case) for case in cases if case in self._rows]:
                places = slice(self._ends[row], self._ends[row + 1])
                self._texts_with[self._terms[places]] -= 1  # a row names each of its terms once
                self._ids[row], self._terms[places], self._counts[places] = GONE, 0, 0.0
                self._weighed = None

    def compare(self, terms: Sequence[str], wanted: Sequence[str] = ()) -> Wording:
        """How every case is worded compared with a text of these terms, and what it holds of those wanted."""
        with self._lock:
            rarities, lengths = self._weights()
            asked, length = self._asked(terms, rarities)
            cosines = self._matrix(self._counts) @ asked / (lengths * length)
            ids, held = self._ids[: self._used], self._held(wanted)
            kept = ids != GONE
            return Wording(ids[kept], cosines[kept], held[kept])

    def _number(self, term: int) -> int:
        return self._numbers.setdefault(term, len(self._numbers))

    def _make_room(self, rows: int, places: int) -> None:
        filled = int(self._ends[self._used])
        self._ids = _roomy(self._ids, self._used + rows)
        self._ends = _roomy(self._ends, self._used + rows + 1)
        self._terms = _roomy(self._terms, filled + places)
        self._counts = _roomy(self._counts, filled + places)
        self._texts_with = _roomy(self._texts_with, len(self._numbers))

    def _matrix(self, values: Floats) -> csr_matrix:
        ends = self._ends[: self._used + 1]
        shape = (self._used, len(self._texts_with))
        return csr_matrix((values[: ends[-1]], self._terms[: ends[-1]], ends), shape=shape, copy=False)

    def _weights(self) -> tuple[Floats, Floats]:
        """How rare each term is, and how long each row is as a vector."""
        if self._weighed is None:
            rarities = (np.log((1 + len(self)) / (1 + self._texts_with)) + 1).astype(np.float32)
            lengths = np.sqrt(self._matrix(self._counts**2) @ rarities**2)
            self._weighed = rarities, np.maximum(lengths, TINY)
        return self._weighed

    def _asked(self, terms: Sequence[str], rarities: Floats) -> tuple[Floats, np.float32]:
        """A question's terms, weighed also for the texts, and its length; a term not met is the rarest."""
        asked, new = np.zeros_like(rarities), 0.0
        for term, amount in Counter(map(hash, terms)).items():
            weight = 1 + np.log(amount)
            if term in self._numbers:
                asked[self._numbers[term]] = weight
            else:
                new += (weight * (1 + np.log(1 + len(self)))) ** 2
        asked *= rarities
        return asked * rarities, np.maximum(np.float32(np.sqrt(asked @ asked + new)), TINY)

    def _held(self, wanted: Sequence[str]) -> Floats:
        """The share of the wanted terms that each row holds."""
        held = np.zeros(self._used, np.float32)
        ends = self._ends[: self._used + 1]
        for term in set(wanted):
            number = self._numbers.get(hash(term), GONE)
            places = np.flatnonzero(self._terms[: ends[-1]] == number)
            held[np.searchsorted(ends, places, "right") - 1] += 1 / len(set(wanted))
        return held


def _roomy(array: Any, least: int) -> Any:
    """The same array, or a longer copy of it, filled up with zeros."""
    if least <= len(array):
        return array
    longer = np.zeros(max(least, 2 * len(array)), array.dtype)
    longer[: len(array)] = array
    return longer
