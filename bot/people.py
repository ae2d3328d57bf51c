"""Who somebody is: colleagues are answered, guests and strangers from shared channels are not.

Slack is asked once for each person; the answer is kept with their settings.
"""

from contextlib import suppress
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from knowledge.database import Database, StoreBusy
from knowledge.tables import Case, Department, Person, Touchpoint
from triage.roles import ADMIN

CLOSED = "Faultline answers members of this workspace only."


def is_colleague(database: Database, client: WebClient, user: str, team: str | None) -> bool:
    """Whether this user is a full member of the workspace that Faultline is installed in.

    Raises `SlackApiError` when Slack cannot say: nobody is let in on a guess.
    """
    with database.read() as session:
        known = session.get(Person, user)
        if known is not None and known.welcome is not None:
            return known.welcome
    try:
        found = client.users_info(user=user)["user"]
    except SlackApiError as error:
        if error.response.get("error") in ("user_not_found", "user_not_visible"):
            return False
        raise
    outside = found.get("is_restricted") or found.get("is_ultra_restricted") or found.get("is_stranger")
    foreign = bool(team) and found.get("team_id", team) != team
    welcome = not (outside or foreign or found.get("is_bot") or found.get("deleted"))
    with suppress(StoreBusy, IntegrityError), database.write() as session:  # then Slack is asked again
        person = session.get(Person, user) or Person(user=user)
        person.welcome, person.zone = welcome, found.get("tz")
        if welcome and (found.get("is_admin") or found.get("is_owner")):
            person.role = ADMIN  # to begin with: the settings can say otherwise later
        session.add(person)
    return welcome


def strangers_read(channel: dict[str, Any]) -> bool:
    """Whether people of other organisations are in a channel, as Slack describes it."""
    return bool(channel.get("is_ext_shared") or channel.get("is_org_shared"))


def known_words(
    database: Database, departments: tuple[str, ...], touchpoints: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    """Departments and touchpoints to choose from: as admins set them, as the deployer did, as on file."""
    with database.read() as session:
        named = [*session.scalars(select(col(Department.name)))]
        called = [*session.scalars(select(col(Touchpoint.name)))]
        on_file = [value for value in session.scalars(select(col(Case.department)).distinct()) if value]
        places = [value for value in session.scalars(select(col(Case.touchpoint)).distinct()) if value]
    return _sorted((*named, *departments, *on_file)), _sorted((*called, *touchpoints, *places))


def _sorted(words: tuple[str, ...]) -> list[str]:
    by_key: dict[str, str] = {}
    for word in words:
        by_key.setdefault(word.casefold(), word)
    return [by_key[key] for key in sorted(by_key)]
