"""Records that belong to cases: fixes, ratings and handoffs, checked at the edge and written once."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import or_, select
from sqlmodel import Session, SQLModel, col

from knowledge.tables import Case, Cause, Event, Fix, Handoff, Rating
from triage import numbers
from triage.report import Given, Instant, Sentence, Time, Word, blank, faults, tidy

NO = frozenset(("", "0", "no", "n", "false", "f", "none"))


class RecordFault(Exception):
    """A record that cannot be taken, and why: it names something that is not on file, or is malformed."""


def _yes(value: Any) -> bool:
    return str(value if value is not None else "").strip().lower() not in NO


def _scale(value: Any) -> Any:
    """Scales are also known by their ends."""
    said = str(value).strip().lower()
    return {"1-5": "csat", "1-7": "effort", "ces": "effort"}.get(said, said)


def _journey(value: Any) -> Any:
    """A journey's name; where a file only says that the whole journey is meant, the word itself."""
    if isinstance(value, bool) or str(value).strip().lower() in ("true", "yes", "1"):
        return "journey" if _yes(value) else None
    return value


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    id: Word = None


class FixRecord(_Record):
    """A change shipped, or planned, against a cause."""

    cause: Given
    title: Annotated[str, BeforeValidator(tidy), Field(min_length=1, max_length=300)]
    department: Word = None
    expected: Sentence = None
    planned_at: Time = None
    shipped_at: Time = None


class RatingRecord(_Record):
    """A customer's rating of a touchpoint or of a whole journey."""

    case: Word = None
    customer: Word = None
    touchpoint: Word = None
    journey: Annotated[Word, BeforeValidator(_journey)] = None
    score: float
    scale: Annotated[Literal["csat", "effort"], BeforeValidator(_scale)] = "csat"
    at: Instant

    @model_validator(mode="after")
    def _fits(self) -> "RatingRecord":
        highest = 5 if self.scale == "csat" else 7
        if not 1 <= self.score <= highest:
            raise ValueError(f"score: {self.score:g} is not between 1 and {highest} ({self.scale})")
        if not (self.case or self.customer):
            raise ValueError("case or customer: one of them must say whose rating this is")
        return self


class HandoffRecord(_Record):
    """A case passed from one department to another."""

    case: Given
    at: Instant
    from_department: Annotated[Given, Field(alias="from")]
    to_department: Annotated[Given, Field(alias="to")]
    outcome: Annotated[
        Literal["accepted", "bounced", "timed_out"] | None, BeforeValidator(lambda v: v or None)
    ] = None
    repeated: Annotated[bool, BeforeValidator(_yes)] = False
    actor: Word = None


class LogEntry(_Record):
    """One line of an event log: which group held a case from when on."""

    case: Given
    at: Instant
    group: Given
    actor: Word = None
    state: Word = None


RECORDS: dict[str, type[_Record]] = {"fixes": FixRecord, "ratings": RatingRecord, "handoffs": HandoffRecord}
_TABLES: dict[str, type[Fix] | type[Rating] | type[Handoff]] = {
    "fixes": Fix,
    "ratings": Rating,
    "handoffs": Handoff,
}


def parse(kind: str, fields: dict[str, Any]) -> _Record:
    """Check one row of this kind. Raises `RecordFault`."""
    try:
        return RECORDS[kind].model_validate({k: v for k, v in fields.items() if blank(v) is not None})
    except ValidationError as error:
        raise RecordFault(faults(error)) from error


def on_file(session: Session, kind: str, source: str, ids: Sequence[str]) -> set[str]:
    """Which of these external ids of a source are on file already."""
    table = _TABLES[kind]
    found = select(col(table.external_id)).where(col(table.source) == source, col(table.external_id).in_(ids))
    return {str(number) for number in session.scalars(found)}


def write(session: Session, record: _Record, source: str, external_id: str, now: datetime) -> None:
    """Put one record on file. Raises `RecordFault` when what it names is not there."""
    row: SQLModel
    if isinstance(record, FixRecord):
        row = _fix(session, record, source, external_id, now)
    elif isinstance(record, RatingRecord):
        row = _rating(session, record, source, external_id)
    else:
        assert isinstance(record, HandoffRecord)
        row = _handoff(session, record, source, external_id)
    session.add(row)


def find_case(session: Session, said: str, source: str) -> int | None:
    """The case meant by its id where it came from, or by its number here."""
    same = select(col(Case.id)).where(col(Case.source) == source, col(Case.external_id) == said)
    found: int | None = session.scalars(same).first()
    if found is None:
        anywhere = session.scalars(select(col(Case.id)).where(col(Case.external_id) == said).limit(2)).all()
        found = anywhere[0] if len(anywhere) == 1 else None
    if found is None and said.upper().startswith("C-"):
        number = numbers.case_id(said)
        found = number if number is not None and session.get(Case, number) is not None else None
    return found


def find_cause(session: Session, said: str) -> Cause | None:
    """The cause meant by `RC-7` or by its name, followed to where it was merged.

    Of merged causes only the names that people gave are remembered: nobody means a machine's old one.
    """
    number = numbers.cause_id(said)
    cause = session.get(Cause, number) if number is not None else None
    if cause is None:
        meant = or_(col(Cause.merged_into).is_(None), col(Cause.named_by).is_not(None))
        named = select(Cause).where(col(Cause.name_key) == said.strip().casefold(), meant)
        cause = session.scalars(named.order_by(col(Cause.merged_into).is_not(None))).first()
    return session.get(Cause, cause.merged_into) if cause is not None and cause.merged_into else cause


def _fix(session: Session, record: FixRecord, source: str, external_id: str, now: datetime) -> Fix:
    cause = find_cause(session, record.cause)
    if cause is None or cause.id is None:
        raise RecordFault(f"cause: none is called {record.cause!r}; give its number (RC-…) or its exact name")
    planned, shipped = record.planned_at, record.shipped_at
    if cause.state in ("suspected", "confirmed", "fixing", "regressed"):
        cause.state = "shipped" if shipped and shipped <= now else "fixing"
    cause.owner_department = cause.owner_department or record.department
    kind = "fix shipped" if shipped else "fix planned"
    detail = {"title": record.title, "source": source}
    session.add(
        Event(at=shipped or planned or now, kind=kind, actor=source, cause_id=cause.id, detail=detail)
    )
    return Fix(
        cause_id=cause.id,
        department=record.department,
        title=record.title,
        expected=record.expected,
        planned_at=planned,
        shipped_at=shipped,
        source=source,
        external_id=external_id,
    )


def _rating(session: Session, record: RatingRecord, source: str, external_id: str) -> Rating:
    case = find_case(session, record.case, source) if record.case else None
    if record.case and case is None and not record.customer:
        raise RecordFault(f"case: {record.case!r} is not on file")
    customer = record.customer or (session.get_one(Case, case).customer if case else None)
    return Rating(
        case_id=case,
        customer=customer,
        touchpoint=record.touchpoint,
        journey=record.journey,
        score=record.score,
        scale=record.scale,
        at=record.at,
        source=source,
        external_id=external_id,
    )


def _handoff(session: Session, record: HandoffRecord, source: str, external_id: str) -> Handoff:
    return Handoff(
        case_id=find_case(session, record.case, source),
        case_ref=record.case,
        at=record.at,
        from_department=record.from_department,
        to_department=record.to_department,
        outcome=record.outcome,
        repeated=record.repeated,
        actor=record.actor,
        source=source,
        external_id=external_id,
    )


def handoffs_of_log(entries: Sequence[LogEntry]) -> list[HandoffRecord]:
    """Read the handoffs from one case's log: each change of group; bounced when the next goes back."""
    ordered = sorted(entries, key=lambda entry: entry.at)
    steps = [(a, b) for a, b in pairwise(ordered) if a.group != b.group]
    found = []
    for at, (before, after) in enumerate(steps):
        back = at + 1 < len(steps) and steps[at + 1][1].group == before.group
        found.append(
            HandoffRecord(
                id=f"{before.case}:{at + 1}",
                case=before.case,
                at=after.at,
                from_department=before.group,
                to_department=after.group,
                outcome="bounced" if back else "accepted",
                actor=after.actor,
            )
        )
    return found
