"""What the people of the bank wrote to each other in the last days, read from `talk.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from playground.story.weeks import BANK_ZONE

DAYS = ("Thu", "Fri", "Sat", "Sun", "Mon")  # the last of them is the day the story is played
NAMED = re.compile(r"@(\w+)")


@dataclass(frozen=True)
class Remark:
    """A message in a channel, or with `below` a reply to it."""

    who: str  # first name in small letters, as in `cast.handle`
    room: str
    text: str
    at: datetime
    reactions: tuple[tuple[str, str], ...] = ()  # (emoji, who)
    below: Remark | None = None


def talk(now: datetime) -> list[Remark]:
    """All of it, as it would stand there now, on a Monday; a reply right after what it replies to."""
    text = (files(__package__) / "talk.toml").read_text(encoding="utf-8")
    return [remark for told in tomllib.loads(text)["said"] for remark in _remarks(told, now)]


def mentioning(text: str, ids: dict[str, str]) -> str:
    """The text with Slack's mentions for the people it names."""
    return NAMED.sub(lambda found: f"<@{ids[found[1]]}>" if found[1] in ids else found[0], text)


def _remarks(told: dict[str, Any], now: datetime) -> Iterator[Remark]:
    at = _moment(told["at"], now)
    pairs = (reaction.split(" ") for reaction in told.get("reactions", ()))
    reactions = tuple((emoji, who) for emoji, who in pairs)
    first = Remark(told["who"], told["room"], told["text"], at, reactions)
    yield first
    for reply in told.get("replies", ()):
        then = at + timedelta(minutes=reply["after"])
        yield Remark(reply["who"], told["room"], reply["text"], then, below=first)


def _moment(said: str, now: datetime) -> datetime:
    name, clock = said.split(" ")
    hour, minute = map(int, clock.split(":"))
    day = now.astimezone(BANK_ZONE) - timedelta(days=len(DAYS) - 1 - DAYS.index(name))
    return day.replace(hour=hour, minute=minute, second=7, microsecond=0)
