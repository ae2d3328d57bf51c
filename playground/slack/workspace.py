"""What a local Slack starts with: a team, its people, its channels and the one app installed in it.

These are frozen descriptions; the living state that grows from them is `state.State`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DEFAULT_SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "users:read",
    "users:read.email",
)
DEFAULT_EVENTS = ("app_home_opened", "app_mention", "message.im")


@dataclass(frozen=True)
class Person:
    """Someone in the workspace; `team_id` of another team makes a stranger who came by Slack Connect."""

    name: str
    real_name: str = ""
    tz: str = "Europe/London"
    email: str = ""
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    team_id: str = ""
    id: str = ""


@dataclass(frozen=True)
class Room:
    """A channel, its members by name; `with_app` puts the app's bot among them."""

    name: str
    members: tuple[str, ...] = ()
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    with_app: bool = True
    id: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Said:
    """Something that was said in a room before the app was there to hear it, `at` seconds since 1970.

    `thread_of` is the place in the history of what it replies to; `reactions` are (emoji, who) pairs.
    """

    who: str
    room: str
    text: str
    at: float
    thread_of: int | None = None
    reactions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SlackApp:
    """The installed app: its ids, secrets, granted scopes, subscribed events and where it listens."""

    app_id: str = "A0FAULTLINE"
    name: str = "faultline"
    real_name: str = "Faultline"
    bot_user_id: str = "U0FAULTLINE"
    bot_id: str = "B0FAULTLINE"
    bot_token: str = "xoxb-local-faultline"
    app_token: str = "xapp-local-faultline"
    signing_secret: str = "local-signing-secret"
    verification_token: str = "local-verification-token"
    client_id: str = "1000.2000"
    client_secret: str = "local-client-secret"
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    events: tuple[str, ...] = DEFAULT_EVENTS
    request_url: str = ""
    """Where signed HTTP goes when no socket is connected; empty: nowhere."""
    features: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """The features of its manifest: what Slack's client offers people of this app."""


@dataclass(frozen=True)
class Timings:
    """How long things live, in seconds."""

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 1800.0
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    """The wait before each retry of an event that was not acknowledged."""
    response_url_uses: int = 5


DEFAULT_PEOPLE = (
    Person("amina", "Amina Okafor", "Africa/Lagos", "amina@example.com", is_admin=True),
    Person("bruno", "Bruno Keller", "Europe/Berlin", "bruno@example.com"),
    Person("chloe", "Chloé Martin", "Europe/Paris", "chloe@example.com"),
    Person("deepak", "Deepak Rao", "Asia/Kolkata", "deepak@example.com"),
    Person("guest", "Gita Guest", "Europe/London", "guest@example.com", is_restricted=True),
    Person("stranger", "Stan Stranger", "America/New_York", "stan@example.org", team_id="T0ELSEWHERE"),
)
DEFAULT_ROOMS = (
    Room("general", ("amina", "bruno", "chloe", "deepak")),
    Room("complaints", ("amina", "bruno", "chloe", "deepak", "guest")),
    Room("branch-office", ("amina", "bruno"), is_private=True),
    Room("watercooler", ("amina", "bruno", "chloe"), with_app=False),
    Room("partners", ("amina", "stranger"), is_ext_shared=True),
    Room("old-complaints", ("amina",), is_archived=True),
)


@dataclass(frozen=True)
class Workspace:
    """A team with people and rooms; the default is small and has one of every special kind."""

    team_id: str = "T0FAULTLINE"
    name: str = "Faultline Local"
    domain: str = "faultline-local"
    people: tuple[Person, ...] = field(default=DEFAULT_PEOPLE)
    rooms: tuple[Room, ...] = field(default=DEFAULT_ROOMS)
    history: tuple[Said, ...] = ()
    """What people said before, in any order; the app is not told of it."""
