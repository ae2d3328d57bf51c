"""Changes of settings: how a name may look, and that every change is on record."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from knowledge.tables import Event
from triage.report import SHORT, tidy
from triage.wording.redaction import redact

CHANGED = "setting changed"


class SettingFault(Exception):
    """A setting that cannot be so: the field it stands at, and in the message what to do."""

    def __init__(self, field: str, said: str) -> None:
        super().__init__(said)
        self.field = field


def changed(
    session: Session, by: str, now: datetime, what: str, of: str | None, before: Any, after: Any
) -> None:
    """Put a change on record: what of whom, from and to. Where nothing changed there is nothing to tell."""
    if before == after:
        return
    detail = {"what": what, "of": of, "from": before, "to": after}
    session.add(Event(at=now, kind=CHANGED, actor=by, detail=detail))


def named(said: str | None, field: str, what: str) -> str:
    """A name as it is kept. Raises `SettingFault`."""
    name = str(tidy(said or "") or "")
    if not any(character.isalnum() for character in name):
        raise SettingFault(field, f"Give the {what} a name with letters or digits in it.")
    if len(name) > SHORT:
        raise SettingFault(field, f"“{name[:30]}…” is too long: a {what} has at most {SHORT} characters.")
    if redact(name).text != name:
        raise SettingFault(field, f"“{name[:30]}” reads like personal data: name the {what} otherwise.")
    return name
