"""Departments: what admins set of each, and what else changes when one is called otherwise.

A department is known as soon as somebody logs for it; it has a row here once an admin set something.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import Session, SQLModel, col

from knowledge.tables import Case, Cause, Channel, Department, Fix, Handoff, Journey, Person, Subscription
from triage.workspace.changes import SettingFault, changed, named

LEAST_HOURS, MOST_HOURS = 1, 720  # of a handoff's time: an hour to a month
FIELDS = ("channel", "owner", "timeout_hours", "shows_private")
SPELLED: tuple[tuple[type[SQLModel], str], ...] = (
    (Case, "department"),
    (Handoff, "from_department"),
    (Handoff, "to_department"),
    (Fix, "department"),
    (Cause, "owner_department"),
    (Person, "department"),
    (Channel, "department"),
    (Journey, "owner_department"),
)
"""Where a department stands by its name."""


@dataclass(frozen=True)
class Wanted:
    """A department as an admin wants it."""

    name: str
    channel: str | None = None
    owner: str | None = None
    timeout_hours: int = 24
    shows_private: bool = False


def departments(session: Session) -> list[Department]:
    """Those with settings, by name."""
    return list(session.scalars(select(Department).order_by(col(Department.key))))


def department(session: Session, name: str) -> Department | None:
    """The settings of a department, however its name is spelled."""
    return session.get(Department, name.casefold())


def as_known(session: Session, name: str) -> str:
    """A department's name as its settings spell it."""
    row = department(session, name)
    return row.name if row else name


def set_department(
    session: Session, before: str | None, wanted: Wanted, by: str, now: datetime
) -> Department:
    """Set a department; with `before`, the one that was called so. Raises `SettingFault`.

    A new name goes wherever the old one stands: cases, handoffs, fixes, causes, people, channels, digests.
    """
    name = named(wanted.name, "name", "department")
    if not LEAST_HOURS <= wanted.timeout_hours <= MOST_HOURS:
        raise SettingFault("timeout", f"Say {LEAST_HOURS} to {MOST_HOURS} hours.")
    row = _row(session, before, name)
    if before is not None and before != name:
        _rename(session, before, name)
        changed(session, by, now, "department's name", name, before, name)
    row.name = name
    for field in FIELDS:
        old, new = getattr(row, field), getattr(wanted, field)
        changed(session, by, now, f"department's {field.replace('_', ' ')}", name, old, new)
        setattr(row, field, new)
    session.add(row)
    session.flush()
    return row


def forget_department(session: Session, name: str, by: str, now: datetime) -> None:
    """Take a department's settings away; what is on file for it stays."""
    row = department(session, name)
    if row is not None:
        changed(session, by, now, "department", row.name, "set", None)
        session.delete(row)
        session.flush()


def _row(session: Session, before: str | None, name: str) -> Department:
    """The row to fill, under the key that its name asks for. Raises `SettingFault` where that is taken."""
    taken = session.get(Department, name.casefold())
    if before is None or not _same(before, name):
        if taken is not None or (before is not None and _on_file(session, name)):
            raise SettingFault("name", f"There is a department {name} already.")
    elif taken is not None:
        return taken
    old = session.get(Department, before.casefold()) if before else None
    if old is not None:
        session.delete(old)
        session.flush()
    kept = {field: getattr(old, field) for field in FIELDS} if old else {}
    return Department(key=name.casefold(), name=name, **kept)


def _on_file(session: Session, name: str) -> bool:
    """Whether somebody logged for a department of this name."""
    return any(_same(one, name) for one in session.scalars(select(col(Case.department)).distinct()))


def _rename(session: Session, before: str, name: str) -> None:
    for table, field in SPELLED:
        column: InstrumentedAttribute[str | None] = getattr(table, field)
        spellings = [one for one in session.scalars(select(column).distinct()) if _same(one, before)]
        session.execute(update(table).where(column.in_(spellings)).values({field: name}))
    for person in session.scalars(select(Person)):
        person.owns = _renamed(person.owns, before, name)
    for subscription in session.scalars(select(Subscription)):
        subscription.departments = _renamed(subscription.departments, before, name)
    session.flush()


def _renamed(names: list[str], before: str, name: str) -> list[str]:
    return [name if _same(one, before) else one for one in names]


def _same(one: str | None, other: str) -> bool:
    return one is not None and one.casefold() == other.casefold()
