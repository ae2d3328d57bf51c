"""What a submitted form holds, read and cleaned; and what is wrong with it, by field."""

from datetime import date
from typing import Any

from bot.answering import Unwelcome
from bot.desk import Desk
from knowledge.tables import Cause
from triage import numbers
from triage.deciding.lifecycle import LONGEST_NAME
from triage.wording.redaction import redact
from triage.wording.text import normalise, plain

Filled = dict[str, Any]
Back = dict[str, Any]  # what the form was opened for: ids alone


class FieldFault(Exception):
    """Something in a form cannot be so: the field it stands at, and in the message what to do."""

    def __init__(self, field: str, said: str) -> None:
        super().__init__(said)
        self.field = field


def day_of(filled: Filled, field: str) -> date:
    """The day that was chosen. Raises `FieldFault`."""
    try:
        return date.fromisoformat(str(filled.get(field)))
    except ValueError as fault:
        raise FieldFault(field, "Choose a day.") from fault


def text_of(filled: Filled, field: str, missing: str) -> str:
    """What was typed in a field that may not be empty. Raises `FieldFault`."""
    said = clean(filled.get(field))
    if not said:
        raise FieldFault(field, missing)
    return said


def clean(said: str | None) -> str:
    """What somebody typed, as it is kept: without personal data."""
    return redact(normalise(plain(said or ""))).text.strip()


def name_of(said: str | None) -> str | None:
    """A cause's name, on one line."""
    return " ".join(clean(said).split())[:LONGEST_NAME] or None


def chosen_cause(filled: Filled) -> int:
    """The cause that was chosen. Raises `FieldFault`."""
    number = numbers.cause_id(str(filled.get("other") or ""))
    if number is None:
        raise FieldFault("other", "Choose a cause.")
    return number


def chosen_cases(filled: Filled) -> list[int]:
    """The cases that were chosen."""
    said = (numbers.case_id(str(one)) for one in filled.get("cases") or [])
    return [number for number in said if number is not None]


def number_of(cause: Cause) -> int:
    """The number of a cause on file."""
    return int(cause.id or 0)


def require_colleague(desk: Desk, user: str, field: str) -> None:
    """Only members of the workspace may be made responsible. Raises `FieldFault`."""
    try:
        desk.admit(user)
    except Unwelcome as refusal:
        raise FieldFault(field, "Choose a member of this workspace: not a guest, not an app.") from refusal
