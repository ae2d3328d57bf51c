"""The settings: `/faultline` for everybody's own, and for admins what holds for the whole workspace."""

import re
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bot.desk import Desk, read_text
from bot.mrkdwn import escape, label
from bot.people import known_words
from bot.views.workspace import Setup, mentions, rank
from knowledge.tables import Channel, Person, Subscription
from triage.cases import follow_ups
from triage.roles import REPORTER, ROLES, NotAllowed
from triage.workspace import settings
from triage.workspace.changes import SettingFault
from triage.workspace.departments import departments

HELP = (
    "`/faultline me` says who you are here. `/faultline me Cards` sets the department your reports are "
    "logged for. `/faultline channel Cards payment` sets this channel's department and touchpoint. "
    "`/faultline settings` is for admins. `/faultline help` shows this."
)
NOWHERE = "You log for no department yet: `/faultline me Cards` sets it"
NOBODY = "nobody yet; FAULTLINE_ADMINS names the first one"
_WORDS = re.compile(r'"([^"]+)"|(\S+)')


def words_of(command: dict[str, Any]) -> list[str]:
    """The words of a command; what stands in quotes is one."""
    return [quoted or bare for quoted, bare in _WORDS.findall(read_text(command))]


def faultline_command(desk: Desk, command: dict[str, Any]) -> str:
    """`/faultline me`, `/faultline channel` and help: do it and say what was done."""
    try:
        match words_of(command):
            case ["me"]:
                return who_am_i(desk, command["user_id"])
            case ["me", *department]:
                return _log_for(desk, command["user_id"], " ".join(department))
            case ["channel", department, *touchpoint]:
                return _about(desk, command, department, " ".join(touchpoint) or None)
            case _:
                return HELP
    except SettingFault as fault:
        return escape(str(fault))


def who_am_i(desk: Desk, user: str) -> str:
    """Somebody's department, role, what they own, and who the admins are."""
    with desk.house.database.read() as session:
        person, actor = session.get(Person, user), desk.actor(session, user)
        admins = settings.admins(session, desk.house.settings.admins)
    where = f"You log for *{label(person.department)}*" if person and person.department else NOWHERE
    return f"{where}. Your role: {rank(person, actor.admin)}. Admins: {mentions(admins) or NOBODY}."


def require(desk: Desk, user: str) -> None:
    """Let admins through. Raises `Unwelcome`, and `NotAllowed` saying who they are."""
    desk.admit(user)
    with desk.house.database.read() as session:
        if not desk.actor(session, user).admin:
            who = settings.admins(session, desk.house.settings.admins)
            raise NotAllowed(f"The settings are for Faultline's admins: {mentions(who) or NOBODY}.")


def setup(desk: Desk) -> Setup:
    """How the workspace is set up."""
    known, _ = menus(desk)
    appointed = desk.house.settings.admins
    with desk.house.database.read() as session:
        rows = departments(session)
        keys = {row.key for row in rows}
        return Setup(
            departments=rows,
            unset=[name for name in known if name.casefold() not in keys],
            touchpoints=settings.touchpoints(session),
            people=_people(session),
            channels=_channels(session),
            subscriptions=list(session.scalars(select(Subscription).order_by(col(Subscription.channel)))),
            reaction=settings.reaction(session),
            follow_up_days=follow_ups.days_until(session),
            admins=settings.admins(session, appointed),
        )


def menus(desk: Desk) -> tuple[list[str], list[str]]:
    """The departments and the touchpoints that forms offer."""
    settings = desk.house.settings
    return known_words(desk.house.database, settings.departments, settings.touchpoints)


def _log_for(desk: Desk, user: str, department: str) -> str:
    with desk.house.database.write() as session:
        name = settings.set_own_department(session, user, department, desk.house.clock())
    return f"From now on your reports are logged for {escape(name)}."


def _about(desk: Desk, command: dict[str, Any], department: str, touchpoint: str | None) -> str:
    channel, user, now = command["channel_id"], command["user_id"], desk.house.clock()
    with desk.house.database.write() as session:
        before = session.get(Channel, channel)
        kept = touchpoint or (before.touchpoint if before else None)
        row = settings.set_channel(session, channel, department, kept, user, now)
    about = " · ".join(part for part in (row.department, touchpoint and row.touchpoint) if part)
    return f"Reports logged in this channel are now about {escape(about)}."


def _people(session: Session) -> list[Person]:
    """Colleagues of whom something is set; those with more to decide first."""
    rows = session.scalars(select(Person).where(col(Person.welcome).is_not(False)).order_by(col(Person.user)))
    known = [row for row in rows if row.department or row.role != REPORTER]
    return sorted(known, key=lambda row: ROLES.index(row.role), reverse=True)


def _channels(session: Session) -> list[Channel]:
    """Channels that say what their reports are about."""
    rows = session.scalars(select(Channel).order_by(col(Channel.channel)))
    return [row for row in rows if row.department or row.touchpoint]
