"""The bank as a workspace: its people and channels, what they said lately, its clock, and its Faultline."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from starlette.routing import BaseRoute

from bot.bootstrap import Clock, House, open_house
from bot.manifest import EVENTS, SCOPES, manifest
from bot.settings import Settings, read_settings
from playground.slack import LocalSlack, Person, Room, SlackApp, Timings, Workspace
from playground.slack.clock import MovableTime
from playground.slack.workspace import Said
from playground.story import Story
from playground.story.cast import COLLEAGUES, handle
from playground.story.talk import Remark, mentioning, talk
from playground.story.weeks import BANK_ZONE

NAME = "Harbour Bank"
REVIEW = "cx-review"
EARLY, DIGEST_HOUR, BEGINS = time(8, 50), time(9), time(9, 5)  # Faultline is set up, tells, is played with


def first_moment(now: datetime) -> datetime:
    """The latest Monday, early in the morning, of which the time to begin is not to come."""
    local = now.astimezone(BANK_ZONE)
    monday = (local - timedelta(days=local.weekday())).replace(tzinfo=None)
    if local < datetime.combine(monday.date(), BEGINS, BANK_ZONE):
        monday -= timedelta(weeks=1)
    return datetime.combine(monday.date(), EARLY, BANK_ZONE)


def at(moment: datetime, clock: time) -> datetime:
    """A time of the day of this moment, at the bank."""
    return datetime.combine(moment.astimezone(BANK_ZONE).date(), clock, BANK_ZONE)


def reading(clock: MovableTime) -> Clock:
    """The same clock for the bot."""
    return lambda: datetime.fromtimestamp(clock(), UTC)


def local_slack(
    story: Story, clock: MovableTime, pages: Sequence[BaseRoute] = (), timings: Timings | None = None
) -> LocalSlack:
    """A Slack with the story's people and channels, and an app with just the rights it asks for."""
    everybody = (*story.people, *COLLEAGUES)
    names = tuple(handle(person) for person in everybody)
    people = tuple(
        Person(
            handle(person),
            person.name,
            person.zone,
            id=user_id(handle(person)),
            is_admin=person.key == "admin",
        )
        for person in everybody
    )
    rooms = tuple(
        Room(name_of(channel.name), names, id=room_id(channel.name), purpose=channel.purpose)
        for channel in story.channels
    )
    workspace = Workspace(
        name=NAME, domain="harbour-bank", people=people, rooms=rooms, history=_said(talk(story.told_at))
    )
    app = SlackApp(scopes=tuple(SCOPES), events=EVENTS, features=manifest()["features"])
    return LocalSlack(workspace, app, now=clock, timings=timings, pages=pages)


def open_bank(slack: LocalSlack, folder: Path, clock: MovableTime) -> House:
    """Faultline as the bank deploys it. Raises what `open_house` raises."""
    return open_house(settings_for(slack, folder), apart=True, clock=reading(clock))


def settings_for(slack: LocalSlack, folder: Path) -> Settings:
    """What the bank's deployer has set."""
    return read_settings(
        None,
        SLACK_BOT_TOKEN=slack.app.bot_token,
        SLACK_APP_TOKEN=slack.app.app_token,
        SLACK_SIGNING_SECRET=slack.app.signing_secret,
        SLACK_API_URL=slack.api_url,
        DATABASE_URL=f"sqlite:///{folder / 'demo.db'}",
        FAULTLINE_ADMINS=user_id("jory"),
    )


def user_id(name: str) -> str:
    """The id of somebody by handle."""
    return f"U0{name.upper()}"


def room_id(channel: str) -> str:
    """The id of a channel by name."""
    return "C0" + name_of(channel).replace("-", "").upper()


def name_of(channel: str) -> str:
    """A channel's name as Slack has it."""
    return channel.removeprefix("#")


def _said(remarks: Sequence[Remark]) -> tuple[Said, ...]:
    ids = {handle(person): user_id(handle(person)) for person in COLLEAGUES}
    return tuple(
        Said(
            one.who,
            one.room,
            mentioning(one.text, ids),
            one.at.timestamp(),
            remarks.index(one.below) if one.below else None,
            one.reactions,
        )
        for one in remarks
    )
