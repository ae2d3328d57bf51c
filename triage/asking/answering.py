"""Answering: what was understood, told from the rows on file, each statement with its cases."""

from collections.abc import Callable, Sequence
from datetime import datetime

from knowledge.database import Database
from triage.asking.asked import Intent, Understood
from triage.asking.counting import tell_count, tell_list, tell_similar
from triage.asking.developing import tell_compare, tell_trend
from triage.asking.following import follow_ups
from triage.asking.inquiry import Answer, Inquiry, Statement, Told
from triage.asking.mending import tell_fixes, tell_resolution
from triage.asking.not_known import tell_help, tell_nothing, tell_unknown
from triage.asking.of_causes import tell_cause, tell_owner, tell_top
from triage.asking.of_customers import tell_customer, tell_satisfaction
from triage.asking.pages import page
from triage.asking.passing import tell_handoffs
from triage.asking.sentences import day
from triage.asking.topics import Topic, find_topic
from triage.asking.understanding import understand
from triage.asking.vocabulary import read_vocabulary
from triage.grouping.grouper import Grouper
from triage.matching.privacy import Viewer
from triage.numbers import case_number, cause_number

PAGE = 10  # cases shown with an answer

_TELLERS: dict[Intent, Callable[[Inquiry], Told]] = {
    "similar": tell_similar, "count": tell_count, "owner": tell_owner, "resolution": tell_resolution,
    "trend": tell_trend, "compare": tell_compare, "list": tell_list, "top": tell_top, "cause": tell_cause,
    "fixes": tell_fixes, "handoffs": tell_handoffs, "satisfaction": tell_satisfaction,
    "customer": tell_customer, "help": tell_help, "unknown": tell_unknown,
}  # fmt: skip
_NEVER_ABOUT: tuple[Intent, ...] = ("help", "unknown", "customer")


def ask(
    database: Database,
    grouper: Grouper,
    question: str,
    viewer: Viewer,
    now: datetime,
    *,
    as_of: datetime | None = None,
    department: str | None = None,
) -> Answer:
    """Understand a question and answer it. With `as_of` it is asked, and answered, as of then."""
    with database.read() as session:
        vocabulary = read_vocabulary(session, question)
    understood = understand(question, vocabulary, as_of or now, department)
    if as_of:
        filters = understood.filters.model_copy(update={"as_of": as_of})
        understood = understood.model_copy(update={"filters": filters})
    return answer(database, grouper, understood, viewer, now, question=question)


def answer(
    database: Database,
    grouper: Grouper,
    understood: Understood,
    viewer: Viewer,
    now: datetime,
    *,
    question: str = "",
    limit: int = PAGE,
    offset: int = 0,
) -> Answer:
    """Answer what was understood, or what a person made of it. `matches` is the page from `offset` on."""
    asked = understood.intent not in _NEVER_ABOUT
    topic = find_topic(database, grouper, understood) if asked else None
    with database.read() as session:
        inquiry = Inquiry(session, understood, viewer, understood.filters.as_of or now, topic)
        told = _TELLERS[understood.intent](inquiry)
        if not told.statements:
            told = _with_notes(tell_nothing(inquiry), told.notes)
        elif told.known and _counts_nothing(inquiry, told):
            told = tell_nothing(inquiry)
        shown = page(session, viewer, list(told.cases)[offset : offset + limit], told.scores)
        return Answer(
            question=question,
            understood=understood,
            read_as=_read_as(inquiry, topic),
            known=told.known,
            statements=list(told.statements),
            notes=[*told.notes, *_notes(understood)],
            citations=_citations(told.statements),
            follow_ups=follow_ups(inquiry, len(told.cases)),
            found=len(told.cases),
            cases=[case_number(case) for case in told.cases],
            matches=shown,
            chart=told.chart,
        )


_COUNTING: tuple[Intent, ...] = ("count", "list", "similar", "top", "resolution", "owner")


def _counts_nothing(inquiry: Inquiry, told: Told) -> bool:
    """Whether an answer that counts cases has none, so that a filter had better go."""
    explicit = inquiry.understood.filters.causes and inquiry.understood.intent in ("owner", "resolution")
    return inquiry.understood.intent in _COUNTING and not told.cases and not explicit


def _with_notes(told: Told, notes: Sequence[str]) -> Told:
    return Told(told.statements, told.cases, told.chart, notes, told.scores, told.known)


def _read_as(inquiry: Inquiry, topic: Topic | None) -> str | None:
    if topic is None or topic.cause is None or inquiry.understood.filters.causes:
        return None
    return cause_number(topic.cause)


def _notes(understood: Understood) -> list[str]:
    as_of = understood.filters.as_of
    if as_of is None:
        return []
    text = (
        f"Only what was logged by {day(as_of)} counts. Causes, their names, owners and states, and what is "
    )
    return [f"{text}resolved, are as they are on file today."]


def _citations(statements: Sequence[Statement]) -> list[str]:
    """Every cause and case that a statement names, once."""
    causes = [cause for statement in statements for cause in statement.causes]
    cases = [case for statement in statements for case in statement.cases]
    return list(dict.fromkeys([*causes, *cases]))
