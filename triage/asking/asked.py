"""What was understood of a question: intent, filters, and what it is about. Small enough for a button."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, computed_field

from triage.asking.dates import joined, take_periods
from triage.asking.periods import in_words
from triage.asking.words import Rest
from triage.matching.queries import NOBODY, Filters

Intent = Literal[
    "similar", "count", "owner", "resolution", "trend", "compare", "list", "top", "cause", "fixes",
    "handoffs", "satisfaction", "customer", "help", "unknown",
]  # fmt: skip
Unit = Literal["cases", "customers", "causes", "departments", "touchpoints"]
Split = Literal["cause", "department", "touchpoint", "kind", "severity", "month"]
Outcome = Literal["accepted", "bounced", "timed_out", "waiting", "repeated"]
Stage = Literal["planned", "shipped"]
Reason = Literal["action", "duration", "money", "future", "nps", "outside"]

MOST_CHARACTERS = 1_800  # of a packed question; a button of Slack's carries 2,000
PHRASES: dict[str, str] = {
    "similar": "cases like this", "count": "how many", "owner": "who owns it",
    "resolution": "what resolved it", "trend": "how it develops", "compare": "a comparison",
    "list": "which cases", "top": "the largest", "cause": "about a cause",
    "fixes": "what its fixes did", "handoffs": "handoffs between departments",
    "satisfaction": "how satisfied customers were", "customer": "what happened to a customer",
    "help": "what can be asked", "unknown": "not understood",
}  # fmt: skip
"""Each intent as people say it."""

_LABELS = {
    "departments": "Department", "touchpoints": "Touchpoint", "kind": "Kind", "severities": "Severity",
    "state": "State", "customer": "Customer", "causes": "Cause", "owner": "Owner",
}  # fmt: skip
_OWN_LABELS = {
    "sent_from": "From",
    "sent_to": "To",
    "outcome": "Outcome",
    "stage": "Fixes",
    "case": "Case",
    "about": "About",
}


class Chip(BaseModel):
    """One thing that was understood, for a person to take away or change."""

    model_config = ConfigDict(frozen=True)

    field: str  # what `Understood.without` and `Understood.changed` take
    label: str
    value: str


class Understood(BaseModel):
    """A question as it was understood. Answering it needs nothing else that was said."""

    model_config = ConfigDict(frozen=True)

    intent: Intent
    filters: Filters = Filters()
    about: str = ""  # what is looked for by meaning, in the words of the question
    unit: Unit = "cases"  # what is counted
    by: Split | None = None  # what the answer is split by
    case: str | None = None  # C-12: stands for its text or its cause
    sent_from: str | None = None  # of handoffs
    sent_to: str | None = None
    both_ways: bool = False
    outcome: Outcome | None = None
    stage: Stage | None = None  # of fixes
    against: tuple[datetime, datetime] | None = None  # the period that is compared with, its end not included
    only_new: bool = False  # causes that had no case before the period
    most: int | None = None  # how many are wanted
    reason: Reason | None = None  # why it cannot be answered

    @computed_field  # type: ignore[prop-decorator]
    @property
    def chips(self) -> list[Chip]:
        """How the question was understood, one thing at a time."""
        found = [Chip(field="intent", label="Question", value=self._question)]
        for name, label in _LABELS.items():
            value = getattr(self.filters, name)
            values = value if isinstance(value, tuple) else (value,) if value else ()
            found += [Chip(field=name, label=label, value=one) for one in values]
        if time := in_words(self.filters.since, self.filters.until):
            found.append(Chip(field="time", label="Time", value=time))
        if self.against:
            found.append(Chip(field="against", label="Compared with", value=in_words(*self.against)))
        if self.filters.as_of:
            as_of = self.filters.as_of.astimezone(UTC)
            found.append(Chip(field="as_of", label="On file by", value=f"{as_of.day} {as_of:%b %Y}"))
        own = {name: getattr(self, name) for name in _OWN_LABELS}
        return [*found, *(Chip(field=n, label=_OWN_LABELS[n], value=v) for n, v in own.items() if v)]

    @property
    def _question(self) -> str:
        said = PHRASES[self.intent]
        if self.intent == "count":
            said += f" {self.unit}"
        if self.intent == "top":
            said += f" {self.by or 'cause'}s"
        return f"{said} by {self.by}" if self.by and self.intent == "count" else said

    def without(self, field: str, value: str | None = None) -> "Understood":
        """The same question without one chip; with `value`, of several only that one goes."""
        if field in ("time", "as_of"):
            gone = ("since", "until") if field == "time" else ("as_of",)
            filters = self.filters.model_copy(update=dict.fromkeys(gone))
            return self.model_copy(
                update={"filters": filters} | ({"against": None} if field == "time" else {})
            )
        if field in _LABELS:
            return self._filtered(field, self._left(field, value))
        empty: Any = "" if field == "about" else None
        return self.model_copy(update={field: empty}) if field in (*_OWN_LABELS, "against") else self

    def changed(self, field: str, value: str, now: datetime) -> "Understood":
        """The same question with another value for one chip; what cannot be read changes nothing."""
        if field == "time":
            period = joined(take_periods(Rest(value), now.astimezone(UTC).date()))
            update = {"since": period.since, "until": period.until}
            return self.model_copy(update={"filters": self.filters.model_copy(update=update)})
        if field in _LABELS:
            several = isinstance(getattr(self.filters, field), tuple)
            return self._filtered(field, (value,) if several else value)
        if field == "intent" and value in PHRASES:
            return self.model_copy(update={"intent": value, "reason": None})
        return self.model_copy(update={field: value}) if field in _OWN_LABELS else self

    def _left(self, field: str, value: str | None) -> tuple[str, ...] | None:
        now = getattr(self.filters, field)
        if not isinstance(now, tuple):
            return None
        return tuple(one for one in now if value is not None and one != value)

    def _filtered(self, field: str, value: tuple[str, ...] | str | None) -> "Understood":
        return self.model_copy(update={"filters": self.filters.model_copy(update={field: value})})

    def packed(self) -> str:
        """This as JSON of at most `MOST_CHARACTERS`; where it must, what it is about is cut."""
        kept = self
        while len(said := kept._json()) > MOST_CHARACTERS:
            kept = kept._shorter()
        return said

    def _json(self) -> str:
        return self.model_dump_json(exclude_defaults=True, exclude={"chips"})

    def _shorter(self) -> "Understood":
        if self.about:
            return self.model_copy(update={"about": self.about[: len(self.about) // 2]})
        longest = max(
            ("departments", "touchpoints", "causes"), key=lambda n: len(str(getattr(self.filters, n)))
        )
        return self._filtered(longest, getattr(self.filters, longest)[:-1])


def unpack(said: str) -> Understood:
    """What `Understood.packed` wrote. Raises pydantic's `ValidationError`."""
    return Understood.model_validate_json(said)


def narrowing(filters: Filters) -> list[str]:
    """The names of the filters that narrow cases down, `time` for its two ends."""
    named: Sequence[str] = [name for name in _LABELS if getattr(filters, name)]
    return [*named, *(["time"] if filters.since or filters.until else [])]


def nobody(filters: Filters) -> bool:
    """Whether causes without an owner are looked for."""
    return (filters.owner or "").casefold() == NOBODY
