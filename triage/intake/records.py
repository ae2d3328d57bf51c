"""Records that belong to cases: fixes, ratings and handoffs, checked at the edge and written once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, SQLModel, col

from knowledge.tables import Case, Cause, Event, Fix, Handoff, Rating
from triage import numbers
from triage.report import Given, Instant, Sentence, Time, Word, blank, faults, tidy

NO = frozenset(("", "0", "no", "n", "false", "f", "none"))
CLOCKS = ("", " %H:%M", " %H:%M:%S")
WRITTEN = tuple(day + clock for day in ("%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d") for clock in CLOCKS)
"""How files write times besides ISO 8601: the day before the month, as most of the world does."""


class RecordFault(Exception):
    """A record that cannot be taken, and why: it names something that is not on file, or is malformed."""


class CaseMeant(NamedTuple):
    """A case on file that a record names."""

    id: int
    customer: str | None


def yes(value: Any) -> bool:
    """What a file means by a yes: anything that is no word for no."""
    return str(value if value is not None else "").strip().lower() not in NO


def written_time(value: Any) -> Any:
    """A time written like 29/2/2016 01:16, in UTC; anything else as it is."""
    if not isinstance(value, str) or not ("/" in value or "." in value[:6]):
        return value
    for form in WRITTEN:
        try:
            return datetime.strptime(value.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(f"{value!r} is not understood; write 2016-02-29T01:16 or 29/2/2016 01:16 (day first)")


At = Annotated[Instant, BeforeValidator(written_time)]


def _scale(value: Any) -> Any:
    """Scales are also known by their ends."""
    said = str(value).strip().lower()
    return {"1-5": "csat", "1-7": "effort", "ces": "effort"}.get(said, said)


def _journey(value: Any) -> Any:
    """A journey's name; where a file only says that the whole journey is meant, the word itself."""
    if isinstance(value, bool) or str(value).strip().lower() in ("true", "yes", "1"):
        return "journey" if yes(value) else None
    return value


class Record(BaseModel):
    """What every record may have."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    id: Word = None


class FixRecord(Record):
    """A change shipped, or planned, against a cause."""

    cause: Given
    title: Annotated[str, BeforeValidator(tidy), Field(min_length=1, max_length=300)]
    department: Word = None
    expected: Sentence = None
    change: Annotated[Annotated[float, Field(ge=-1)] | None, BeforeValidator(blank)] = None
    expected_by: Time = None
    rollout_weeks: Annotated[int, Field(ge=0, le=26)] = 0
    planned_at: Time = None
    shipped_at: Time = None


class RatingRecord(Record):
    """A customer's rating of a touchpoint or of a whole journey."""

    case: Word = None
    customer: Word = None
    touchpoint: Word = None
    journey: Annotated[Word, BeforeValidator(_journey)] = None
    score: float
    scale: Annotated[Literal["csat", "effort"], BeforeValidator(_scale)] = "csat"
    at: At

    @model_validator(mode="after")
    def _fits(self) -> "RatingRecord":
        highest = 5 if self.scale == "csat" else 7
        if not 1 <= self.score <= highest:
            raise ValueError(f"score: {self.score:g} is not between 1 and {highest} ({self.scale})")
        if not (self.case or self.customer):
            raise ValueError("case or customer: one of them must say whose rating this is")
        return self


class HandoffRecord(Record):
    """A case passed from one department to another."""

    case: Given
    at: At
    from_department: Annotated[Given, Field(alias="from")]
    to_department: Annotated[Given, Field(alias="to")]
    outcome: Annotated[
        Literal["accepted", "bounced", "timed_out"] | None, BeforeValidator(lambda v: v or None)
    ] = None
    repeated: Annotated[bool, BeforeValidator(yes)] = False
    actor: Word = None


RECORDS: dict[str, type[Record]] = {"fixes": FixRecord, "ratings": RatingRecord, "handoffs": HandoffRecord}
_TABLES: dict[str, type[Fix] | type[Rating] | type[Handoff]] = {
    "fixes": Fix,
    "ratings": Rating,
    "handoffs": Handoff,
}


def parse(kind: str, fields: dict[str, Any]) -> Record:
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


def write(
    session: Session,
    record: Record,
    source: str,
    external_id: str,
    now: datetime,
    cases: Mapping[str, CaseMeant],
) -> None:
    """Put one record on file; `cases` are those that `cases_meant` found.

    Raises `RecordFault` when what it names is not there.
    """
    row: SQLModel
    if isinstance(record, FixRecord):
        row = _fix(session, record, source, external_id, now)
    elif isinstance(record, RatingRecord):
        row = _rating(record, source, external_id, cases)
    else:
        assert isinstance(record, HandoffRecord)
        row = _handoff(record, source, external_id, cases)
    session.add(row)


def cases_meant(session: Session, said: Collection[str], source: str) -> dict[str, CaseMeant]:
    """The cases meant by their ids where they came from, or by their numbers here; in three questions."""
    external = col(Case.external_id)
    own = _called(session, external.in_(said), col(Case.source) == source)
    found = {name: cases[0] for name, cases in own.items()}
    left = [name for name in said if name not in found]
    anywhere = _called(session, external.in_(left)) if left else {}
    found |= {name: cases[0] for name, cases in anywhere.items() if len(cases) == 1}
    return found | _numbered(session, [name for name in left if name not in found])


def _numbered(session: Session, said: Collection[str]) -> dict[str, CaseMeant]:
    """The cases meant by numbers such as C-12."""
    read = {name: numbers.case_id(name) for name in said if name.upper().startswith("C-")}
    meant = {name: number for name, number in read.items() if number is not None}
    if not meant:
        return {}
    rows = select(col(Case.id), col(Case.customer)).where(col(Case.id).in_(meant.values()))
    here = {int(number): CaseMeant(int(number), customer) for number, customer in session.execute(rows)}
    return {name: here[number] for name, number in meant.items() if number in here}


def _called(session: Session, *which: ColumnElement[bool]) -> dict[str, list[CaseMeant]]:
    rows = select(col(Case.external_id), col(Case.id), col(Case.customer)).where(*which)
    found: dict[str, list[CaseMeant]] = {}
    for name, number, customer in session.execute(rows):
        found.setdefault(str(name), []).append(CaseMeant(int(number), customer))
    return found


def cases_named(found: Iterable[Record]) -> set[str]:
    """What the cases of these records are called in their file."""
    return {one.case for one in found if isinstance(one, RatingRecord | HandoffRecord) and one.case}


def find_case(session: Session, said: str, source: str) -> int | None:
    """The case meant by its id where it came from, or by its number here."""
    found = cases_meant(session, [said], source).get(said)
    return found.id if found else None


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
        metric="cases" if record.change is not None else None,
        change=record.change,
        expected_by=record.expected_by,
        rollout_weeks=record.rollout_weeks,
        planned_at=planned,
        shipped_at=shipped,
        source=source,
        external_id=external_id,
    )


def _rating(record: RatingRecord, source: str, external_id: str, cases: Mapping[str, CaseMeant]) -> Rating:
    case = cases.get(record.case) if record.case else None
    if record.case and case is None and not record.customer:
        raise RecordFault(f"case: {record.case!r} is not on file")
    return Rating(
        case_id=case.id if case else None,
        customer=record.customer or (case.customer if case else None),
        touchpoint=record.touchpoint,
        journey=record.journey,
        score=record.score,
        scale=record.scale,
        at=record.at,
        source=source,
        external_id=external_id,
    )


def _handoff(record: HandoffRecord, source: str, external_id: str, cases: Mapping[str, CaseMeant]) -> Handoff:
    case = cases.get(record.case)
    return Handoff(
        case_id=case.id if case else None,
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
