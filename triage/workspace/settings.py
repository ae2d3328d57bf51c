"""The workspace: what admins set of people and their roles, channels, digests, touchpoints, the reaction."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Channel, Person, Subscription, Touchpoint, Workspace
from triage.roles import ADMIN, OWNER, REPORTER, ROLES
from triage.workspace.changes import SettingFault, changed, named
from triage.workspace.departments import as_known

MOST_TOUCHPOINTS = 100  # that a menu of Slack's offers
_EMOJI = re.compile(r":?([\w+'-]{1,100})(?:::skin-tone-[2-6])?:?")


@dataclass(frozen=True)
class Rank:
    """What an admin makes of somebody."""

    department: str | None
    role: str = REPORTER
    owns: Sequence[str] = ()


def admins(session: Session, appointed: Iterable[str] = ()) -> list[str]:
    """The users who are admins; `appointed` are so by the deployer's word."""
    by_role = select(col(Person.user)).where(col(Person.role) == ADMIN, col(Person.welcome).is_not(False))
    return sorted({*appointed, *session.scalars(by_role)})


def set_rank(
    session: Session, user: str, wanted: Rank, appointed: Iterable[str], by: str, now: datetime
) -> None:
    """Give somebody a department, a role and what they own. Raises `SettingFault`.

    `appointed` are the deployer's own admins. Somebody stays admin for as long as there is no other.
    """
    owns = [named(one, "owns", "department") for one in dict.fromkeys(wanted.owns)]
    if wanted.role not in ROLES:
        raise SettingFault("role", "Choose one of the roles.")
    if wanted.role == OWNER and not owns:
        raise SettingFault("owns", "Say which departments they own; or choose the role reporter.")
    if wanted.role == REPORTER and owns:
        raise SettingFault(
            "owns", "A reporter owns no department: choose the role owner, or leave this empty."
        )
    if wanted.role != ADMIN:
        _leave_an_admin(session, user, appointed)
    row = session.get(Person, user) or Person(user=user)
    department = named(wanted.department, "department", "department") if wanted.department else None
    for field, new in (("department", department), ("role", wanted.role), ("owns", owns)):
        changed(session, by, now, f"person's {field}", user, getattr(row, field), new)
        setattr(row, field, new)
    row.claimed = False
    session.add(row)
    session.flush()


def _leave_an_admin(session: Session, user: str, appointed: Iterable[str]) -> None:
    # Locked, so that two who make each other something else cannot both succeed.
    rows = session.scalars(select(Person).where(col(Person.role) == ADMIN).with_for_update()).all()
    others = {row.user for row in rows if row.welcome is not False} | set(appointed)
    if user in {row.user for row in rows} and not others - {user}:
        raise SettingFault("role", "Nobody else is an admin: make somebody else one first.")


def set_own_department(session: Session, user: str, department: str, now: datetime) -> str:
    """Somebody says which department they log for; how it is called. Raises `SettingFault`."""
    name = as_known(session, named(department, "department", "department"))
    row = session.get(Person, user) or Person(user=user)
    changed(session, user, now, "person's department", user, row.department, name)
    if name.casefold() != (row.department or "").casefold():
        row.claimed = True  # whoever an admin put there stays so by saying the same
    row.department = name
    session.add(row)
    session.flush()
    return name


def set_channel(
    session: Session,
    channel: str,
    department: str | None,
    touchpoint: str | None,
    by: str,
    now: datetime,
    private: bool | None = None,
) -> Channel:
    """What a report logged in a channel is about, unless it says otherwise. Raises `SettingFault`."""
    row = session.get(Channel, channel) or Channel(channel=channel)
    wanted = {
        "department": as_known(session, named(department, "department", "department"))
        if department
        else None,
        "touchpoint": named(touchpoint, "touchpoint", "touchpoint") if touchpoint else None,
    }
    for field, new in wanted.items():
        changed(session, by, now, f"channel's {field}", channel, getattr(row, field), new)
        setattr(row, field, new)
    row.private = row.private if private is None else private
    session.add(row)
    session.flush()
    return row


def touchpoints(session: Session) -> list[str]:
    """Those that admins set, by name."""
    return list(session.scalars(select(col(Touchpoint.name)).order_by(col(Touchpoint.key))))


def set_touchpoints(session: Session, names: Iterable[str], by: str, now: datetime) -> None:
    """These and no others; the first spelling of each. What stays keeps its target. Raises `SettingFault`."""
    wanted: dict[str, str] = {}
    for name in (named(one, "touchpoints", "touchpoint") for one in names if one.strip()):
        wanted.setdefault(name.casefold(), name)
    if len(wanted) > MOST_TOUCHPOINTS:
        raise SettingFault("touchpoints", f"A menu offers at most {MOST_TOUCHPOINTS}: take some out.")
    before = touchpoints(session)
    for row in session.scalars(select(Touchpoint)).all():
        if row.key in wanted:
            row.name = wanted.pop(row.key)
        else:
            session.delete(row)
    session.add_all(Touchpoint(key=key, name=name) for key, name in wanted.items())
    session.flush()
    changed(session, by, now, "touchpoints", None, before, touchpoints(session))


def reaction(session: Session) -> str | None:
    """The emoji whose reaction logs a message as a case, by its name; None while that is off."""
    row = session.get(Workspace, 1)
    return row.reaction if row else None


def set_reaction(session: Session, said: str | None, by: str, now: datetime) -> str | None:
    """`ticket` or `:ticket:`; nothing turns it off. Raises `SettingFault`."""
    found = _EMOJI.fullmatch((said or "").strip().lower())
    if found is None and (said or "").strip():
        raise SettingFault("reaction", "Give the name of one emoji, such as ticket or :ticket:")
    name = found.group(1) if found else None
    row = session.get(Workspace, 1) or Workspace()
    changed(session, by, now, "reaction", None, row.reaction, name)
    row.reaction = name
    session.add(row)
    session.flush()
    return name


def set_subscription(session: Session, wanted: Subscription, by: str, now: datetime) -> None:
    """When and about what a channel gets its digest. Raises `SettingFault`."""
    try:
        ZoneInfo(wanted.zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingFault("zone", "That is no time zone: write one like Europe/Berlin or UTC.") from error
    if not (0 <= wanted.weekday < 7 and 0 <= wanted.hour < 24):
        raise SettingFault("hour", "Choose a day and an hour.")
    before = session.get(Subscription, wanted.channel)
    old = _digest(before) if before else None
    session.merge(wanted)
    session.flush()
    changed(session, by, now, "digest", wanted.channel, old, _digest(wanted))


def stop_subscription(session: Session, channel: str, by: str, now: datetime) -> bool:
    """No digest there any more; whether there was one."""
    row = session.get(Subscription, channel)
    if row is None:
        return False
    changed(session, by, now, "digest", channel, _digest(row), None)
    session.delete(row)
    session.flush()
    return True


def _digest(row: Subscription) -> dict[str, object]:
    return {"departments": list(row.departments), "weekday": row.weekday, "hour": row.hour, "zone": row.zone}
