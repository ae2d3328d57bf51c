"""The small rules Block Kit is made of.

A rule looks at one JSON value and writes what is wrong with it into a `Findings`. Rules are frozen values
that live in tables for the whole life of the process; a `Findings` lives for one check.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


@dataclass
class Findings:
    """What one check has found so far; `surface` is message, modal or home."""

    surface: str
    problems: list[str] = field(default_factory=list)

    def add(self, message: str, pointer: str) -> None:
        """Note a problem the way Slack words it."""
        self.problems.append(f"[ERROR] {message} [json-pointer:{pointer}]")


class Rule(Protocol):
    """Something a JSON value can obey."""

    def check(self, value: Any, pointer: str, found: Findings) -> None:
        """Write every breach by `value`, which sits at `pointer`, into `found`."""


CrossCheck = Callable[[Json, str, Findings], None]
"""A rule about several fields of one object."""


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def check(self, value: Any, pointer: str, found: Findings) -> None:
        """Refuse all but booleans."""
        if not isinstance(value, bool):
            found.add("must be a boolean", pointer)


@dataclass(frozen=True)
class Number:
    """A finite number between `low` and `high`, both allowed."""

    low: float = -math.inf
    high: float = math.inf

    def check(self, value: Any, pointer: str, found: Findings) -> None:
        """Refuse what is no number or lies outside."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            found.add("must be a number", pointer)
        elif not self.low <= value <= self.high:
            found.add(f"must be between {self.low:g} and {self.high:g}", pointer)


@dataclass(frozen=True)
class String:
    """A string of `least` to `most` characters, matching `pattern` when there is one."""

    most: int = 40_000
    least: int = 0
    pattern: str = ""

    def check(self, value: Any, pointer: str, found: Findings) -> None:
        """Refuse other types, wrong lengths and wrong formats."""
        if not isinstance(value, str):
            found.add("must be a string", pointer)
        elif len(value) > self.most:
            found.add(f"must be less than {self.most + 1} characters", pointer)
        elif len(value) < self.least:
            found.add(f"must be more than {self.least - 1} characters", pointer)
        elif self.pattern and not re.fullmatch(self.pattern, value):
            found.add("must have a valid format", pointer)


@dataclass(frozen=True)
class OneOf:
    """One of a few strings."""

    allowed: tuple[str, ...]

    def check(self, value: Any, pointer: str, found: Findings) -> None:
        """Refuse everything else."""
        if value not in self.allowed:
            found.add(f"must be one of: {', '.join(self.allowed)}", pointer)


@dataclass(frozen=True)
class ListOf:
    """A list of `least` to `most` items that all obey one rule."""

    item: Rule
    most: int
    least: int = 0

    def check(self, value: Any, pointer: str, found: Findings) -> None:
        """Check the count, then every item."""
        if not isinstance(value, list):
            found.add("must be an array", pointer)
            return
        if len(value) > self.most:
            found.add(f"no more than {self.most} items allowed", pointer)
        if len(value) < self.least:
            found.add(f"must have at least {self.least} items", pointer)
        for index, item in enumerate(value):
            self.item.check(item, f"{pointer}/{index}", found)


@dataclass(frozen=True)
class Shape:
    """A JSON object: its fields, those it cannot do without, and what holds between them."""

    fields: Mapping[str, Rule]
    required: Sequence[str] = ()
    also: Sequence[CrossCheck] = ()

    def check(self, value: Any, pointer: str, found: Findings) -> None:
        """Check presence, unknown fields, each field, and then the cross checks."""
        if not isinstance(value, dict):
            found.add("must be an object", pointer)
            return
        for name in self.required:
            if value.get(name) is None:
                found.add(f"missing required field: {name}", pointer)
        for name, content in value.items():
            rule = self.fields.get(name)
            if rule is None:
                found.add(f"invalid additional property: {name}", pointer)
            elif content is not None:
                rule.check(content, f"{pointer}/{name}", found)
        for cross in self.also:
            cross(value, pointer, found)


@dataclass(frozen=True)
class Typed:
    """An object whose `type` chooses the shape out of `table`; `allowed`, unless empty, narrows it."""

    table: Mapping[str, Shape]
    allowed: tuple[str, ...] = ()

    def check(self, value: Any, pointer: str, found: Findings) -> None:
        """Refuse unknown and misplaced types, then check the shape."""
        if not isinstance(value, dict):
            found.add("must be an object", pointer)
            return
        kind = value.get("type")
        known = isinstance(kind, str) and kind in self.table and (not self.allowed or kind in self.allowed)
        if kind is None:
            found.add("missing required field: type", pointer)
        elif not known:
            found.add(f"unsupported type: {kind}", f"{pointer}/type")
        else:
            self.table[kind].check(value, pointer, found)


def shape(
    kind: str, fields: Mapping[str, Rule], required: Sequence[str] = (), also: Sequence[CrossCheck] = ()
) -> Shape:
    """A shape that carries a fixed `type`."""
    return Shape({"type": OneOf((kind,)), **fields}, required, also)


def exclusive(first: str, second: str) -> CrossCheck:
    """The cross check that two fields are not both there."""

    def check(value: Json, pointer: str, found: Findings) -> None:
        if value.get(first) is not None and value.get(second) is not None:
            found.add(f"{first} and {second} cannot be used together", pointer)

    return check


def any_of(*names: str) -> CrossCheck:
    """The cross check that at least one of some fields is filled."""

    def check(value: Json, pointer: str, found: Findings) -> None:
        if not any(value.get(name) for name in names):
            found.add(f"must define at least one of: {', '.join(names)}", pointer)

    return check


def unique(values: Sequence[Any], what: str, pointer: str, found: Findings) -> None:
    """Note every value that appears twice."""
    seen: set[Any] = set()
    for value in values:
        if isinstance(value, str):
            if value in seen:
                found.add(f"duplicate {what}: {value}", pointer)
            seen.add(value)
