"""Duplicates: the same complaint told twice. What is alike is shown to a person, who says whether it is."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Case, Event
from triage.causes.on_file import CauseSummary, UnknownCase
from triage.deciding import decisions
from triage.intake.filing import receive
from triage.numbers import case_number
from triage.report import Report
from triage.wording.lexical import terms
from triage.wording.redaction import redact
from triage.wording.stop_words import STOP_WORDS
from triage.wording.text import clip, normalise

SAID_AGAIN = "said again"  # the kind of an event: more words about a case that is on file
SAME_CUSTOMER_FOR = timedelta(days=14)
SAME_WORDS_FOR = timedelta(minutes=30)  # whoever says them: two colleagues hear of one thing
ALIKE = 0.6  # shared share of the words that mean something, between reports of one customer
NEAR_IDENTICAL = 0.9  # the same of all words, where nothing says that it is one customer
LENGTHS = (0.8, 1.25)  # near-identical texts are about as long as each other
COMPARED = 200  # newest cases looked at, and of each its ...
BEGINNING = 1_000  # ... first characters: this is asked before a form is acknowledged
SHOWN = 3

_WORD = re.compile(r"\w+")


def likely_same(session: Session, report: Report, now: datetime) -> list[Case]:
    """The cases on file that a report very likely tells again, likeliest first; by words, without an encoder.

    Cases of the same Slack message, very similar ones of the same customer within two weeks, and the same
    words within half an hour.
    """
    message = (report.message_channel, report.message_ts)
    return _alike(session, redact(report.text).text, report.customer, message, now)


def told_before(session: Session, case: int, now: datetime) -> list[Case]:
    """The cases on file that a later one very likely tells again. Raises `UnknownCase`."""
    row = session.get(Case, case)
    if row is None:
        raise UnknownCase(case_number(case))
    return _alike(session, row.text, row.customer, (row.message_channel, row.message_ts), now, before=case)


def from_message(session: Session, channel: str, ts: str) -> list[Case]:
    """The cases made from a Slack message, oldest first."""
    statement = select(Case).where(col(Case.message_channel) == channel, col(Case.message_ts) == ts)
    return list(session.scalars(statement.order_by(col(Case.id))))


def say_again(session: Session, case: int, text: str, by: str, now: datetime, receipt: str) -> bool:
    """Add somebody's words to a case that is on file; False where this delivery was taken in before.

    Raises `UnknownCase`.
    """
    if session.get(Case, case) is None:
        raise UnknownCase(case_number(case))
    mine = receive(session, receipt, now)
    if mine.case_id is not None:
        return False
    mine.case_id = case
    words = redact(clip(normalise(text))[0]).text
    session.add(Event(at=now, kind=SAID_AGAIN, actor=by, case_id=case, detail={"text": words}))
    session.flush()
    return True


def same_as(turn: Turn, case: int, other: int, by: str, now: datetime) -> CauseSummary:
    """A person says: both cases tell one thing. Both stay on file, in the cause of the one told first.

    Raises `UnknownCase` while one of them has no cause yet.
    """
    cause = decisions.same_as(turn, case, other, by, now)
    detail = {"in": case_number(case)}
    told = Event(at=now, kind=SAID_AGAIN, actor=by, case_id=other, turn=turn.number, detail=detail)
    turn.session.add(told)
    turn.session.flush()
    return cause


def _alike(
    session: Session,
    text: str,
    customer: str | None,
    message: tuple[str | None, str | None],
    now: datetime,
    before: int | None = None,
) -> list[Case]:
    scores: dict[int, float] = {}
    for case, score in (
        *_of_message(session, message),
        *_of_customer(session, text, customer, now),
        *_in_these_words(session, text, customer, now),
    ):
        if before is None or case < before:
            scores[case] = max(score, scores.get(case, 0.0))
    best = sorted(scores, key=lambda case: (-scores[case], -case))[:SHOWN]
    rows = {row.id: row for row in session.scalars(select(Case).where(col(Case.id).in_(best)))}
    return [rows[case] for case in best]


def _of_message(session: Session, message: tuple[str | None, str | None]) -> Iterator[tuple[int, float]]:
    channel, ts = message
    if channel and ts:
        yield from ((int(case.id or 0), 2.0) for case in from_message(session, channel, ts))


def _of_customer(
    session: Session, text: str, customer: str | None, now: datetime
) -> Iterator[tuple[int, float]]:
    """Very similar cases of the same customer."""
    if not customer:
        return
    recent = col(Case.customer) == customer, col(Case.created_at) > now - SAME_CUSTOMER_FOR
    own = _telling(text[:BEGINNING])
    for case, other, _, _ in _newest(session, *recent):
        if (score := _share(own, _telling(other))) >= ALIKE:
            yield case, score


def _in_these_words(
    session: Session, text: str, customer: str | None, now: datetime
) -> Iterator[tuple[int, float]]:
    """The same words minutes ago, unless both name a customer and not the same one."""
    shortest, longest = (len(text) * times for times in LENGTHS)
    begins = text[:BEGINNING]
    own, own_words = _spelled(begins), _words(begins)
    for case, other, length, whose in _newest(session, col(Case.created_at) > now - SAME_WORDS_FOR):
        if (customer and whose and customer != whose) or not shortest <= length <= longest + 1:
            continue
        score = _share(own_words, _words(other))
        if score >= NEAR_IDENTICAL or own == _spelled(other):
            yield case, max(score, NEAR_IDENTICAL)


def _newest(session: Session, *which: ColumnElement[bool]) -> list[tuple[int, str, int, str | None]]:
    """The newest of these cases: number, how the text begins, its length, customer."""
    begins = func.substr(col(Case.text), 1, BEGINNING)
    facts = select(col(Case.id), begins, func.length(col(Case.text)), col(Case.customer)).where(*which)
    rows = session.execute(facts.order_by(col(Case.created_at).desc()).limit(COMPARED))
    return [(int(case or 0), text, int(length), customer) for case, text, length, customer in rows]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _telling(text: str) -> frozenset[str]:
    """The words of a text that mean something; all of them where none does."""
    found = frozenset(terms(text))
    return found - STOP_WORDS or found


def _spelled(text: str) -> str:
    """A text without what people vary: capitals and spaces."""
    return "".join(text.casefold().split())


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of all their words two texts share (Jaccard's index)."""
    return len(one & other) / len(one | other) if one and other else 0.0
