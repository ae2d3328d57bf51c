"""A report before it is on file: what a person typed or a file's row holds, checked at the edge."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from triage.wording.text import clip, normalise

Kind = Literal["complaint", "escalation"]
Severity = Literal["low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
SHORT = 120  # characters of a department, a touchpoint or a reference
TOLERATED_AHEAD = timedelta(hours=26)  # clocks and zones differ; further ahead is a mistake
LONG = 500  # characters of an id or a link that Slack gives
_OF_THE_MESSAGE = ("message_channel", "message_ts", "permalink", "author")
NOT_IN_FILES = frozenset(
    ("reporter", "channel", "private", "source", "external_id", "clipped", *_OF_THE_MESSAGE)
)
"""Fields of a report that are Slack's to say, or ours: a column of that name in a file is another thing."""
YEARS = (1900, 2200)  # a time outside these is a slip, and near year 1 or 9999 no zone can be applied to it


def tidy(value: Any) -> Any:
    """Absent, blank and padded words become None or their plain form."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        value = " ".join(normalise(value).split())
    return value or None


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) and value.strip() else value


def _zoned(value: datetime) -> datetime:
    """A time without a zone is read as UTC."""
    if not YEARS[0] <= value.year < YEARS[1]:
        raise ValueError(f"{value.isoformat()} is not between the years {YEARS[0]} and {YEARS[1]}")
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


def blank(value: Any) -> Any:
    """Words that are none become None."""
    return None if isinstance(value, str) and not value.strip() else value


def _seen(value: Any) -> Any:
    """Only what can be seen and stored; nothing seen is None."""
    return (normalise(value) or None) if isinstance(value, str) else value


# Limits stand inside the union: pydantic would apply them to None as well.
Given = Annotated[str, BeforeValidator(tidy), Field(min_length=1, max_length=SHORT)]
Word = Annotated[Annotated[str, Field(max_length=SHORT)] | None, BeforeValidator(tidy)]
Sentence = Annotated[Annotated[str, Field(max_length=4_000)] | None, BeforeValidator(_seen)]
Instant = Annotated[datetime, AfterValidator(_zoned)]
Time = Annotated[Instant | None, BeforeValidator(blank)]
Rate = Annotated[Annotated[float, Field(ge=1, le=5)] | None, BeforeValidator(blank)]
Reference = Annotated[Annotated[str, Field(max_length=200)] | None, BeforeValidator(tidy)]
FromSlack = Annotated[Annotated[str, Field(max_length=LONG)] | None, BeforeValidator(tidy)]


class Report(BaseModel):
    """What is needed to open a case. Only `text` must be given."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    kind: Annotated[Kind, BeforeValidator(_lower)] = "complaint"
    department: Word = None
    touchpoint: Word = None
    customer: Word = None
    severity: Annotated[Severity, BeforeValidator(_lower)] = "medium"
    contact: Word = None
    occurred_at: Time = None
    created_at: Time = None
    csat: Rate = None
    cause: Word = None
    resolution: Sentence = None
    reporter: str | None = None
    channel: str | None = None
    private: bool = False  # whether that channel is
    message_channel: FromSlack = None  # the message that it was made from ...
    message_ts: FromSlack = None
    permalink: FromSlack = None
    author: FromSlack = None  # ... and who wrote that: the reporter of origin
    source: str = "slack"
    external_id: Reference = None
    clipped: bool = False

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: Any) -> Any:
        """An empty column is the same as none, so that defaults hold."""
        if not isinstance(data, dict):
            return data
        kept = {key: value for key, value in data.items() if blank(value) is not None}
        text, clipped = clip(normalise(str(kept.get("text", ""))))
        if not any(character.isalnum() for character in text):
            raise ValueError("text: there is nothing to read in it; say in a few words what went wrong")
        return {**kept, "text": text, "clipped": clipped}

    def dated(self, now: datetime) -> "Report":
        """The same report with both its times. Each stands for the other; without either it is now.

        Raises ValueError for a time that has not come yet.
        """
        created = self.created_at or self.occurred_at or now
        occurred = self.occurred_at or created
        for name, moment in (("created_at", self.created_at), ("occurred_at", self.occurred_at)):
            if moment is not None and moment > now + TOLERATED_AHEAD:
                raise ValueError(f"{name}: {moment.isoformat()} lies in the future")
        return self.model_copy(update={"created_at": created, "occurred_at": occurred})


def faults(error: ValidationError) -> str:
    """What is wrong with a report, in one line that a person can act on."""
    lines = []
    for fault in error.errors():
        field = ".".join(str(part) for part in fault["loc"])
        said = str(fault["msg"]).removeprefix("Value error, ")
        lines.append(f"{field}: {said}" if field else said)
    return "; ".join(lines)
