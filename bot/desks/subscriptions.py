"""`/digest`: a channel subscribes to the weekly digest, asks for it now, or ends it."""

import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk import WebClient

from bot.desk import Desk, read_text
from bot.mrkdwn import escape
from bot.rooms import enter
from jobs.weekly import post
from knowledge.tables import Person, Subscription
from triage.digest.building import build
from triage.weeks import Week
from triage.workspace.settings import set_subscription, stop_subscription

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HELP = (
    "`/digest subscribe` posts a digest here every Monday at 9. Say otherwise with `dept:Cards,Claims` "
    "`day:Tuesday` `hour:8` `zone:Europe/Berlin`. `/digest now` posts it now, `/digest stop` ends it."
)
_OPTION = re.compile(r'(\w+):(?:"([^"]*)"|(\S+))')


class SubscriptionFault(Exception):
    """An option that cannot be understood, and what it accepts."""


def digest_command(desk: Desk, client: WebClient, command: dict[str, Any]) -> str:
    """Do what was asked and say what was done. Raises `SubscriptionFault`."""
    verb, _, rest = read_text(command).partition(" ")
    match verb.lower():
        case "subscribe":
            return _subscribe(desk, client, command, rest)
        case "now":
            return _now(desk, client, command, rest)
        case "stop" | "unsubscribe":
            return _stop(desk, command)
        case "":
            return _status(desk, command["channel_id"])
        case _:
            return HELP


def _subscribe(desk: Desk, client: WebClient, command: dict[str, Any], rest: str) -> str:
    options = _options(rest)
    with desk.house.database.read() as session:
        person = session.get(Person, command["user_id"])
    wanted = Subscription(
        channel=command["channel_id"],
        departments=_departments(options),
        weekday=_weekday(options.get("day", "Monday")),
        hour=_hour(options.get("hour", "9")),
        zone=_zone(options.get("zone") or (person and person.zone) or "UTC"),
        by=command["user_id"],
        since=desk.house.clock(),
    )
    trouble = enter(client, wanted.channel).trouble
    if trouble:
        return trouble
    with desk.house.database.write() as session:
        set_subscription(session, wanted, command["user_id"], wanted.since)
    return f"Subscribed: {_told(wanted)}"


def _now(desk: Desk, client: WebClient, command: dict[str, Any], rest: str) -> str:
    channel, now = command["channel_id"], desk.house.clock()
    trouble = enter(client, channel).trouble
    if trouble:
        return trouble
    chosen = _departments(_options(rest))
    with desk.house.database.read() as session:
        subscription = session.get(Subscription, channel)
        departments = chosen or (subscription.departments if subscription else [])
        digest = build(session, Week.last_complete(now), now, departments, channel)
    with desk.house.database.write() as session:
        post(session, f"digest-now:{channel}:{command['trigger_id']}", channel, digest, now)
    desk.nudge("outbox")
    return f"The digest for {digest.week} is on its way."


def _stop(desk: Desk, command: dict[str, Any]) -> str:
    with desk.house.database.write() as session:
        stopped = stop_subscription(session, command["channel_id"], command["user_id"], desk.house.clock())
    return "This channel gets no digest any more." if stopped else "This channel has no subscription."


def _status(desk: Desk, channel: str) -> str:
    with desk.house.database.read() as session:
        subscription = session.get(Subscription, channel)
    return f"{_told(subscription)} {HELP}" if subscription else f"This channel has no subscription. {HELP}"


def _told(subscription: Subscription) -> str:
    whose = (
        f"for {', '.join(subscription.departments)}" if subscription.departments else "for all departments"
    )
    return (
        f"a digest {escape(whose)} every {DAYS[subscription.weekday]} at {subscription.hour}:00 "
        f"({escape(subscription.zone)})."
    )


def _options(rest: str) -> dict[str, str]:
    left = _OPTION.sub(" ", rest).strip()
    if left:
        raise SubscriptionFault(f"“{left}” is not understood. {HELP}")
    found = {key.lower(): quoted or bare for key, quoted, bare in _OPTION.findall(rest)}
    unknown = set(found) - {"dept", "department", "departments", "day", "hour", "zone"}
    if unknown:
        raise SubscriptionFault(f"“{', '.join(sorted(unknown))}” is not an option. {HELP}")
    return found


def _departments(options: dict[str, str]) -> list[str]:
    said = options.get("dept") or options.get("department") or options.get("departments") or ""
    return [part.strip() for part in said.split(",") if part.strip()]


def _weekday(said: str) -> int:
    for number, day in enumerate(DAYS):
        if len(said) >= 2 and day.lower().startswith(said.lower()):
            return number
    raise SubscriptionFault(f"day:{said} is no weekday; use {', '.join(DAYS)}")


def _hour(said: str) -> int:
    if said.isdigit() and int(said) < 24:
        return int(said)
    raise SubscriptionFault(f"hour:{said} is no hour; use 0 to 23")


def _zone(said: str) -> str:
    try:
        ZoneInfo(said)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SubscriptionFault(f"zone:{said} is no time zone; use one like Europe/Berlin or UTC") from error
    return said
