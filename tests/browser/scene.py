"""Where the tests of the page play: four colleagues, two channels, and the app of the manifest."""

from datetime import UTC, datetime

from bot.manifest import EVENTS, SCOPES, manifest
from playground.slack import Person, Room, SlackApp, Workspace

PEOPLE = ("amina", "bruno", "chloe", "deepak")
SUNDAY = datetime(2026, 11, 15, 12, 0, tzinfo=UTC)
WORKSPACE = Workspace(
    people=(
        Person("amina", "Amina Okafor", "Africa/Lagos"),
        Person("bruno", "Bruno Keller", "Europe/Berlin"),
        Person("chloe", "Chloé Martin", "Europe/Paris"),
        Person("deepak", "Deepak Rao", "Asia/Kolkata"),
    ),
    rooms=(Room("complaints", PEOPLE), Room("claims", PEOPLE)),
)
APP = SlackApp(scopes=tuple(SCOPES), events=EVENTS, features=manifest()["features"])
