"""The written part of the story: causes, each with one voice per department, read from `causes/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

FAMILIES = ("refunds", "cards", "payments", "digital", "branches", "lending")


@dataclass(frozen=True)
class Voice:
    """How one department words one cause."""

    department: str
    touchpoints: tuple[str, ...]
    contact: str
    share: int  # weight against the cause's other voices
    says: tuple[str, ...]


@dataclass(frozen=True)
class Tale:
    """Everything written about one cause, with the chances that shape its cases."""

    key: str
    name: str
    owner: str
    severity: str
    voices: tuple[Voice, ...]
    paths: tuple[str, ...]  # "Cards > Claims bounced, Cards > Payments accepted"
    resolutions: tuple[str, ...]
    weekly: tuple[int, ...] = ()  # cases in each week, oldest first; empty: `pace` a week
    pace: float = 0.0
    season: str = ""  # "month start" or "month end"
    escalates: float = 0.1  # chance that a case is an escalation
    again: float = 0.15  # chance that the customer has told it elsewhere in the last days
    follows: str = ""  # key of a cause whose customers come here next
    retold: float = 0.4  # chance that the customer repeats the story at a handoff
    handed: float = 0.3  # chance that a case is handed on
    solved: float = 0.65  # chance that an older case has a resolution


@dataclass(frozen=True)
class Given:
    """A case written out in full: of no cause, or with a part in the live scene."""

    ago: int  # days before now
    department: str
    touchpoint: str
    text: str
    contact: str
    cause: str = ""  # key; empty: the first of its kind
    customer: str = ""  # empty: anybody
    path: str = ""  # its handoffs, as in `Tale.paths`


def tales() -> tuple[Tale, ...]:
    """All causes, in the order of the files."""
    return tuple(_tale(key, told) for family in FAMILIES for key, told in _read(family).items())


def given() -> tuple[Given, ...]:
    """The cases written out in full."""
    return tuple(Given(**told) for told in _read("given")["cases"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "causes" / f"{name}.toml").read_text(encoding="utf-8"))


def _tale(key: str, told: dict[str, Any]) -> Tale:
    return Tale(**{**_frozen(told), "key": key, "voices": tuple(map(_voice, told["voices"]))})


def _voice(told: dict[str, Any]) -> Voice:
    return Voice(**_frozen(told))


def _frozen(told: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
