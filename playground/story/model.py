"""What a told story consists of. Rows are import rows: see DESIGN.md, "The doors"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

Row = dict[str, str | int | bool]


@dataclass(frozen=True)
class Cause:
    """One root cause as the author knows it; Faultline has to find it."""

    key: str
    name: str
    owner: str  # owner department; empty when nobody owns it yet
    departments: tuple[str, ...]  # those which log it, most frequent first
    beat: str  # its part in the plot: growing, fixed, cascade, returned, new, seasonal or steady


@dataclass(frozen=True)
class Person:
    """Somebody at Harbour Bank who appears in the live scene."""

    key: str  # frontline, receiver, cx_owner or admin
    name: str
    role: str
    department: str
    zone: str


@dataclass(frozen=True)
class Channel:
    """A Slack channel; no departments means that it looks across all of them."""

    name: str
    departments: tuple[str, ...]
    purpose: str


@dataclass(frozen=True)
class Step:
    """One step of the live scene: who does what where, and what it means for a CX director."""

    key: str
    who: str  # a person's key
    channel: str
    says: str  # what is typed; empty when the step is a click or a look
    narration: str


@dataclass(frozen=True)
class Story:
    """Twelve weeks at Harbour Bank, and the scene that is played now."""

    told_at: datetime
    cases: list[Row]
    handoffs: list[Row]
    fixes: list[Row]
    ratings: list[Row]
    truth: dict[str, str]  # case id -> cause key; a case without a cause has a key of its own, "alone-1"
    contacts: dict[str, str]  # case id -> channel of contact: phone, counter, chat, back office, adviser
    causes: tuple[Cause, ...]
    anchors: dict[str, str]  # cause name -> id of a typical early case, to confirm or own the cause by hand
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    script: tuple[Step, ...]
