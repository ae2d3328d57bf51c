"""Topics: which cases a question in its own words is about.

Its words are taken for a cause only where the cases most alike agree on one, and are either clearly alike or
use the telling words. Otherwise the topic is every case that names those words or is clearly alike: two
rules that anybody can check. Nothing else is claimed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from sqlalchemy import func, select
from sqlmodel import Session, col

from knowledge.database import Database
from knowledge.tables import Case, Cause, Membership
from triage.asking.asked import Understood
from triage.asking.vocabulary import stems
from triage.grouping.grouper import Grouper
from triage.matching.past_cases import Match, Matches, similar, similar_to_case
from triage.matching.queries import Filters
from triage.numbers import case_id, case_number, cause_id

# Measured with the shipped encoder on a story of 691 cases: questions about nothing on file reach 0.36, those
# about a cause from 0.35 up, so that below CLEAR words have to agree as well.
CLEAR = 0.45  # likeness that needs no word in common
FAINT = 0.25  # likeness below which nothing is read as a cause
TELLING = 0.6  # the share of what the words tell that the cases must use
CLOSE = 0.75  # of the best likeness: cases that have a say
VOICES = 10  # cases that have a say, at most
AGREED = 0.6  # the share of those that must belong to one cause
USED = 0.1  # the share of those that must use a word, for it to count as theirs
LOOKED = 500  # cases looked at


@dataclass(frozen=True)
class Topic:
    """The cases that a question is about, and why."""

    said: str
    cause: int | None  # the one its words were taken for
    cases: frozenset[int]
    voices: tuple[int, ...] = ()  # the cases most alike that decided
    agreed: int = 0  # how many of them belong to the cause
    naming: frozenset[int] = frozenset()  # cases that name every telling word
    scores: dict[int, float] = field(default_factory=dict)  # likeness of those looked at
    nearest: int | None = None
    by_case: bool = False  # a case stands for the words


def find_topic(database: Database, grouper: Grouper, understood: Understood) -> Topic | None:
    """What a question is about; None where it says nothing, so that all cases are meant."""
    as_of = Filters(as_of=understood.filters.as_of)
    if understood.case:
        return _of_case(database, grouper, understood.case, as_of)
    if not understood.about:
        return None
    found = similar(database, grouper, understood.about, as_of, limit=LOOKED)
    with database.read() as session:
        naming = _naming(session, understood.about, as_of)
        cause = None if understood.filters.causes else _agreed_cause(session, understood.about, found)
        return _topic(session, understood, found, naming, cause)


def _topic(
    session: Session, understood: Understood, found: Matches, naming: frozenset[int], cause: int | None
) -> Topic:
    scores = {case_id(match.case) or 0: match.score for match in found.matches}
    alike = frozenset(case for case, score in scores.items() if score >= CLEAR)
    voices = _voices(found.matches)
    return Topic(
        said=understood.about,
        cause=cause,
        cases=_cases_of(session, cause) if cause else naming | alike,
        voices=tuple(case_id(match.case) or 0 for match in voices),
        agreed=sum(1 for match in voices if cause_id(match.cause) == cause),
        naming=naming,
        scores=scores,
        nearest=next(iter(scores), None),
    )


def _of_case(database: Database, grouper: Grouper, case: str, as_of: Filters) -> Topic:
    number = case_id(case) or 0
    with database.read() as session:
        row, member = session.get(Case, number), session.get(Membership, number)
    if row is None:
        return Topic(said=case, cause=None, cases=frozenset(), by_case=True)
    found = similar_to_case(database, grouper, row, limit=VOICES, filters=as_of)
    scores = {case_id(match.case) or 0: match.score for match in found.matches}
    with database.read() as session:
        cases = _cases_of(session, member.cause_id) if member else frozenset({number})
    return Topic(
        said=case_number(number), cause=member.cause_id if member else None, cases=cases, scores=scores,
        nearest=next(iter(scores), None), by_case=True,
    )  # fmt: skip


def _voices(matches: Sequence[Match]) -> list[Match]:
    """The cases that have a say: the most alike, and none that is much less so than the best."""
    return [match for match in matches[:VOICES] if match.score >= CLOSE * matches[0].score]


def _agreed_cause(session: Session, about: str, found: Matches) -> int | None:
    """The cause that the cases most alike agree on, where they are alike enough."""
    if not found.matches or found.matches[0].score < FAINT:
        return None
    voices = _voices(found.matches)
    cause, votes = Counter(match.cause for match in voices).most_common(1)[0]
    own = [match for match in voices if match.cause == cause]
    if votes < AGREED * len(voices):
        return None
    clear = own[0].score >= CLEAR
    return cause_id(cause) if clear or _told(session, about, own) >= TELLING else None


def _told(session: Session, about: str, own: Sequence[Match]) -> float:
    """How much of what the words tell these cases use: each word counts by how rare it is on file."""
    wanted = stems(about)
    total = session.scalars(select(func.count()).select_from(Case)).one()
    weights = {stem: log((1 + total) / (1 + _texts_with(session, stem))) + 1 for stem in wanted}
    used = Counter(stem for match in own for stem in stems(f"{match.text} {match.cause_name}") & wanted)
    said = sum(weights[stem] for stem, count in used.items() if count >= USED * len(own))
    return said / max(sum(weights.values()), 1.0)


def _texts_with(session: Session, stem: str) -> int:
    count = select(func.count()).select_from(Case)
    return session.scalars(count.where(func.lower(col(Case.text)).contains(stem, autoescape=True))).one()


def _naming(session: Session, about: str, filters: Filters) -> frozenset[int]:
    """The cases whose texts name every telling word, in any of its forms."""
    wanted = stems(about)
    if not wanted:
        return frozenset()
    texts = select(col(Case.id), col(Case.text)).where(
        *(func.lower(col(Case.text)).contains(stem, autoescape=True) for stem in wanted)
    )
    if filters.as_of:
        texts = texts.where(col(Case.created_at) <= filters.as_of)
    return frozenset(int(case) for case, text in session.execute(texts) if wanted <= stems(text))


def _cases_of(session: Session, cause: int) -> frozenset[int]:
    members = select(col(Membership.case_id)).join(Cause, col(Cause.id) == col(Membership.cause_id))
    return frozenset(session.scalars(members.where(col(Cause.id) == cause)))
