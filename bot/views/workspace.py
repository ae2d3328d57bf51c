"""The settings for admins: an overview, and the lists of departments, people, channels and digests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.mrkdwn import escape, label
from bot.views.blocks import Block, actions, button, context, modal, pack, plain, section
from bot.views.workspace_forms import DAYS, OPEN_ROOMS
from knowledge.tables import Channel, Department, Person, Subscription
from triage.roles import ADMIN, OWNER

PAGE = 20  # rows of a list
NAMED = 12  # people who are named in a line
SUMMARY = 300  # characters


@dataclass(frozen=True)
class Setup:
    """How a workspace is set up. `unset` are departments on file that no admin has set anything for."""

    departments: Sequence[Department] = ()
    unset: Sequence[str] = ()
    touchpoints: Sequence[str] = ()
    people: Sequence[Person] = ()
    channels: Sequence[Channel] = ()
    subscriptions: Sequence[Subscription] = ()
    reaction: str | None = None
    follow_up_days: int | None = None
    admins: Sequence[str] = ()


@dataclass(frozen=True)
class _Row:
    """One line of a list: what its button edits, and what it says."""

    of: str
    text: str


def overview(setup: Setup) -> Block:
    """The first modal: what there is to set, with how it stands."""
    subjects = (
        ("Departments", "departments", _departments(setup)),
        ("People", "people", _people(setup)),
        (
            "Channels",
            "channels",
            f"{_many(len(setup.channels), 'channel')} with a department or touchpoint of their own",
        ),
        ("Digests", "subscriptions", f"{_many(len(setup.subscriptions), 'channel')} with a weekly digest"),
        ("Touchpoints", "touchpoints", label(", ".join(setup.touchpoints), SUMMARY) or "none set"),
        ("Reaction", "reaction", _reaction(setup.reaction)),
        ("Follow-up", "follow_up", _follow_up(setup.follow_up_days)),
    )
    blocks = [
        section(f"*{title}*\n{text}", button("Edit", "settings_open", subject))
        for title, subject, text in subjects
    ]
    journeys = "*Journeys*\nstages, roles, owners and satisfaction targets"
    blocks.append(section(journeys, button("Edit", "open_journeys", "journeys")))
    return modal("Settings", blocks, callback="settings_overview")


def listing(subject: str, setup: Setup, offset: int = 0) -> Block:
    """The rows of a subject, so many a page, with how to add one."""
    title, begin, rows = LISTS[subject]
    lines = list(rows(setup))
    offset = offset if 0 <= offset < len(lines) else 0
    blocks = [
        section(one.text, button("Edit", "settings_edit", {"list": subject, "of": one.of, "o": offset}))
        for one in lines[offset : offset + PAGE]
    ]
    pages = []
    if offset:
        pages.append(button("Previous", "settings_previous", {"list": subject, "o": max(0, offset - PAGE)}))
    if offset + PAGE < len(lines):
        pages.append(button("Next", "settings_next", {"list": subject, "o": offset + PAGE}))
    blocks = [*begin, *(blocks or [context("None yet.")]), *([actions(*pages)] if pages else [])]
    view = modal(title, blocks, callback=f"settings_{subject}", close="Back")
    return {**view, "private_metadata": pack({"list": subject, "o": offset})}


def mentions(users: Sequence[str]) -> str:
    """People by name, as Slack writes them: the first, and how many more."""
    shown = ", ".join(f"<@{user}>" for user in users[:NAMED])
    return f"{shown} and {len(users) - NAMED} more" if len(users) > NAMED else shown


def rank(person: Person | None, admin: bool) -> str:
    """Somebody's role in words."""
    owns = label(", ".join(person.owns), SUMMARY) if person and person.role != "reporter" else ""
    owner = f"owner of {owns}" if owns else ""
    return " and ".join(part for part in ("admin" if admin else "", owner) if part) or "reporter"


def _departments(setup: Setup) -> str:
    said = f"{_many(len(setup.departments), 'department')} set up"
    return f"{said}, {len(setup.unset)} more on file" if setup.unset else said


def _people(setup: Setup) -> str:
    owners = sum(person.role == OWNER for person in setup.people)
    return f"Admins: {mentions(setup.admins) or 'none'} · {_many(owners, 'owner')}"


def _reaction(name: str | None) -> str:
    return f":{escape(name)}: logs a message as a case" if name else "off: no reaction logs a message"


def _follow_up(days: int | None) -> str:
    if days is None:
        return "off: nobody is asked what came of a closed case"
    return f"{_many(days, 'day')} after closing the reporter is asked what came of it"


def _many(number: int, thing: str) -> str:
    return f"1 {thing}" if number == 1 else f"{number} {thing}s"


def _department_rows(setup: Setup) -> Iterator[_Row]:
    for row in setup.departments:
        parts = [
            f"handoffs go to <#{row.channel}>" if row.channel else "no channel for handoffs",
            f"owner <@{row.owner}>" if row.owner else "no owner",
            f"{row.timeout_hours} h",
            "others may read its private cases" if row.shows_private else "its private cases stay with it",
        ]
        yield _Row(row.key, f"*{label(row.name)}*\n{' · '.join(parts)}")
    for name in setup.unset:
        yield _Row(name.casefold(), f"*{label(name)}*\nnot set up yet")


def _people_rows(setup: Setup) -> Iterator[_Row]:
    for person in setup.people:
        where = f"logs for {label(person.department)}" if person.department else "no department"
        admin = person.role == ADMIN or person.user in setup.admins
        yield _Row(person.user, f"<@{person.user}>\n{rank(person, admin)} · {where}")


def _channel_rows(setup: Setup) -> Iterator[_Row]:
    for row in setup.channels:
        about = " · ".join(label(part) for part in (row.department, row.touchpoint) if part)
        yield _Row(row.channel, f"<#{row.channel}>\n{about}{' · private' if row.private else ''}")


def _subscription_rows(setup: Setup) -> Iterator[_Row]:
    for row in setup.subscriptions:
        whose = label(", ".join(row.departments), SUMMARY) or "all departments"
        when = f"{DAYS[row.weekday]} at {row.hour}:00 ({escape(row.zone)})"
        yield _Row(row.channel, f"<#{row.channel}>\n{whose} · {when}")


def _pick(element: dict[str, Any]) -> Block:
    return actions(element)


_ADD = _pick(button("Add a department", "settings_add", "departments", style="primary"))
_PERSON = _pick(
    {"type": "users_select", "action_id": "settings_pick_person", "placeholder": plain("Choose somebody")}
)
_CHANNEL = _pick(
    {
        "type": "conversations_select",
        "action_id": "settings_pick_channel",
        "placeholder": plain("Choose a channel"),
        "filter": OPEN_ROOMS,
    }
)
_DIGESTS = context("A channel subscribes with `/digest subscribe`; here its digest is changed or stopped.")
LISTS = {
    "departments": ("Departments", [_ADD], _department_rows),
    "people": ("People", [_PERSON], _people_rows),
    "channels": ("Channels", [_CHANNEL], _channel_rows),
    "subscriptions": ("Digests", [_DIGESTS], _subscription_rows),
}
