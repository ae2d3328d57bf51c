"""A report before it is on file: what a person typed or a file's row holds, checked at the edge."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from triage.text import clip, normalise

Kind = Literal["complaint", "escalation"]
Severity = Literal["low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
SHORT = 120  # characters of a department, a touchpoint or a reference
TOLERATED_AHEAD = timedelta(hours=26)  # clocks and zones differ; further ahead is a mistake


def _tidy(value: Any) -> Any:
    """Absent, blank and padded words become None or their plain form."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        value = " ".join(normalise(value).split())
    return value or None


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) and value.strip() else value


def _zoned(value: datetime | None) -> datetime | None:
    """A time without a zone is read as UTC."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Word = Annotated[str | None, BeforeValidator(_tidy), Field(max_length=SHORT)]
Sentence = Annotated[str | None, BeforeValidator(_blank), Field(max_length=4_000)]
Time = Annotated[datetime | None, BeforeValidator(_blank)]


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
    csat: Annotated[float | None, BeforeValidator(_blank), Field(ge=1, le=5)] = None
    cause: Word = None
    resolution: Sentence = None
    reporter: str | None = None
    channel: str | None = None
    source: str = "slack"
    external_id: Annotated[str | None, BeforeValidator(_tidy), Field(max_length=200)] = None
    clipped: bool = False

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: Any) -> Any:
        """An empty column is the same as none, so that defaults hold."""
        if not isinstance(data, dict):
            return data
        kept = {key: value for key, value in data.items() if value not in (None, "")}
        text, clipped = clip(normalise(str(kept.get("text", ""))))
        if not any(character.isalnum() for character in text):
            raise ValueError("text: there is nothing to read in it; say in a few words what went wrong")
        return {**kept, "text": text, "clipped": clipped}

    def dated(self, now: datetime) -> "Report":
        """The same report with both its times: logged now unless it says otherwise.

        Raises ValueError for a time that has not come yet.
        """
        created = _zoned(self.created_at) or now
        occurred = _zoned(self.occurred_at) or created
        for name, moment in (("created_at", created), ("occurred_at", occurred)):
            if moment > now + TOLERATED_AHEAD:
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
