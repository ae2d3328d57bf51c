"""Matching: past cases like this text, ranked, with what resolved them and why they match.

A case is ranked by what it means and by what it says: its centred cosine, and `word_weight` times the
cosine of its words. A question that is little more than a reference puts the cases that hold it first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from knowledge.database import Database
from knowledge.encoder import Floats
from knowledge.index import Ids
from knowledge.tables import Case, Cause, Membership
from triage.grouping import Grouper
from triage.naming import shared_words
from triage.numbers import case_number, cause_number
from triage.queries import CAUSE_STATES as CAUSE_STATES
from triage.queries import Filters as Filters
from triage.queries import QueryFault as QueryFault
from triage.queries import conditions, elsewhere
from triage.queries import parse_query as parse_query
from triage.redaction import redact
from triage.similarity import Values, centred
from triage.text import normalise

ELSEWHERE = 10  # cases of other departments: among ten, 98.6 % of cases met one of their cause (dstc)
LOOKS = (200, 2_000)  # how many nearest cases are asked for before all are looked at
AT_ONCE = 1_000  # case numbers in one statement

# Words add most where there are many of them. Short public requests (BANKING77, CLINC150) are found best
# with a weight of 0.1 up to 15 words, 0.3 at 25 and 0.5 at 35; bug reports of 60 to 200 words with 1.
SHORT, LONG = 15, 60  # words
SHORT_WEIGHT, LONG_WEIGHT = 0.1, 1.0
REFERENCE_WEIGHT = 3.0  # more than the others can differ between two cases, so that it decides alone


class Match(BaseModel):
    """One past case that is like the text."""

    model_config = ConfigDict(frozen=True)

    case: str
    score: float  # what it is ranked by, as a mean of its parts: 1 the same text, 0 nothing in common
    kind: str
    text: str
    department: str | None
    touchpoint: str | None
    occurred_at: datetime
    cause: str
    cause_name: str
    cause_state: str
    resolution: str | None
    shared_words: list[str]


class Matches(BaseModel):
    """The answer to "have we seen this before?"."""

    query: str
    filters: Filters
    department: str | None = None  # whose question it is
    searched: int  # grouped cases on file
    matches: list[Match]  # from everywhere
    more: bool
    elsewhere: list[Match] = []  # the best of other departments; none where `department` is not known


@dataclass(frozen=True)
class _Question:
    """What is looked for, and how much of the answer."""

    text: str  # redacted
    vector: Floats  # shape (1, dimensions), not centred
    filters: Filters
    department: str | None
    limit: int
    offset: int = 0
    leave_out: int | None = None


def similar(
    database: Database,
    grouper: Grouper,
    text: str,
    filters: Filters,
    *,
    limit: int = 10,
    offset: int = 0,
    department: str | None = None,
) -> Matches:
    """The past cases most like `text`, best first, and those of other departments than `department`."""
    clean = redact(normalise(text)).text
    vector = grouper.encoder.encode([clean])
    return _answer(database, grouper, _Question(clean, vector, filters, department, limit, offset))


def similar_to_case(
    database: Database,
    grouper: Grouper,
    case: Case,
    limit: int = 10,
    *,
    filters: Filters | None = None,
    offset: int = 0,
    department: str | None = None,
) -> Matches:
    """The past cases most like one on file, itself left out. A grouped case is not encoded again.

    `department` stands in for the case's own where it has none.
    """
    with database.read() as session:
        grouper.memory.catch_up(session)
    unit = grouper.memory.unit(case.id or 0)
    vector = grouper.encoder.encode([case.text]) if unit is None else unit[None]
    own, passing = case.department or department, filters or Filters()
    return _answer(
        database, grouper, _Question(case.text, vector, passing, own, limit, offset, leave_out=case.id)
    )


def word_weight(text: str) -> float:
    """What shared words count beside meaning, from `SHORT_WEIGHT` for a sentence to `LONG_WEIGHT`."""
    return float(np.interp(len(text.split()), (SHORT, LONG), (SHORT_WEIGHT, LONG_WEIGHT)))


def _answer(database: Database, grouper: Grouper, asked: _Question) -> Matches:
    with database.read() as session:
        grouper.memory.catch_up(session)
        grouper.words.catch_up(session)
        likeness = _Likeness(grouper, asked)
        where, end = conditions(session, asked.filters), asked.offset + asked.limit
        found = _best(session, likeness, where, end + 1)
        others: list[_Scored] = []
        if asked.department and not asked.offset:
            others = _best(session, likeness, [*where, elsewhere(session, asked.department)], ELSEWHERE)
        page = found[asked.offset : end]
        facts = _facts(session, [case for case, _ in (*page, *others)])
    shown, apart = (
        [_match(facts[case], score, asked.text) for case, score in listed if case in facts]
        for listed in (page, others)
    )
    return Matches(
        query=asked.text, filters=asked.filters, department=asked.department, searched=len(grouper.memory),
        matches=shown, more=len(found) > end, elsewhere=apart,
    )  # fmt: skip


class _Likeness:
    """How like one question all cases are, at one moment."""

    def __init__(self, grouper: Grouper, asked: _Question) -> None:
        self._memory = grouper.memory
        self._vector = asked.vector
        wording = grouper.words.compare(asked.text)
        by_words, by_reference = word_weight(asked.text), REFERENCE_WEIGHT * bool(wording.held.any())
        self._most = 1.0 + by_words + by_reference
        self._worded = wording.cases
        self._said = np.zeros(1 + max(wording.cases, default=0))  # what words and references add, by case id
        self._said[wording.cases] = by_words * wording.cosines + by_reference * wording.held
        self._leave_out = asked.leave_out

    def nearest(self, look: int) -> "_Ranking":
        """The cases nearest by meaning together with those nearest by words, so many of each."""
        near = self._memory.nearest(self._vector, look)[0]
        ...


def _best(session: Session, likeness: _Likeness, where: _Conditions, most: int) -> list[_Scored]:
    """The best cases that pass, at most so many. Exact: looks on until no unseen case could be among them."""
    for look in LOOKS:
        near = likeness.nearest(look)
        ...
