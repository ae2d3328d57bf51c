"""Turns the written causes into cases: a moment, a department's words, a customer with a history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import playground.story.slots as slots
from playground.story.model import Row
from playground.story.texts import Given, Tale, Voice
from playground.story.weeks import BANK_ZONE, moments
from playground.story.words import Words

SEVERITIES = ("low", "medium", "high", "critical")
AGAIN_WITHIN = timedelta(days=12)  # a customer with the same trouble tries the next department
FOLLOWS_WITHIN = timedelta(days=60)  # and one who was helped in one place is hurt in the next
FOLLOWS = 0.5
WANDERS = 0.04  # an unrelated second complaint of a customer already known
MOST_CONTACTS = 4
SETTLED = timedelta(days=9)  # younger cases have no resolution yet
RATED = 0.5
SUNDAY = 6  # no counter is open
NIGHT = 8  # hours; what would have happened in them happened the evening before


@dataclass(frozen=True)
class Draft:
    """A case before it has a number, a customer and words."""

    when: datetime
    key: str
    department: str
    touchpoint: str
    contact: str
    tale: Tale | None
    voice: Voice | None = None
    given: Given | None = None


def drafts(tale: Tale, now: datetime, seed: int) -> Iterator[Draft]:
    """The cases of one cause, oldest first; the first voice begins and each is heard at least once."""
    rng = Random(f"{seed}:{tale.key}")
    for n, when in enumerate(moments(tale, now, rng)):
        yield heard(tale, when, rng, tale.voices[n] if n < len(tale.voices) else None)


def heard(tale: Tale, when: datetime, rng: Random, voice: Voice | None = None) -> Draft:
    """A case of a cause as one of its voices tells it: a certain one, or one by lot."""
    awake = [one for one in tale.voices if one.contact != "counter" or when.weekday() != SUNDAY]
    awake = awake or list(tale.voices)
    drawn = rng.choices(awake, [one.share for one in awake])[0]
    voice = voice or drawn
    place = rng.choice(voice.touchpoints)
    return Draft(when, tale.key, voice.department, place, voice.contact, tale, voice)


def as_given(given: Given, number: int, tale: Tale | None, now: datetime) -> Draft:
    """A case written out in full, late in the morning of a working day."""
    day = (now - timedelta(days=given.ago)).astimezone(BANK_ZONE)
    day -= timedelta(days=max(day.weekday() - 4, 0))
    when = day.replace(hour=11, minute=7 * number % 60, second=0, microsecond=0)
    key = given.cause or f"alone-{number}"
    return Draft(when, key, given.department, given.touchpoint, given.contact, tale, given=given)


@dataclass
class Customers:
    """Who called: mostly new customers, but some come back, and some come from another cause."""

    rng: Random
    known: list[tuple[Draft, str]] = field(default_factory=list)
    contacts: Counter[str] = field(default_factory=Counter)

    def who(self, draft: Draft) -> str:
        """The customer of the next case; drafts come in the order of time."""
        reference = draft.given.customer if draft.given else self._returning(draft)
        reference = reference or self._fresh()
        self.known.append((draft, reference))
        self.contacts[reference] += 1
        return reference

    def _returning(self, draft: Draft) -> str:
        tale, luck = draft.tale, self.rng.random()
        if tale is None:
            return ""
        if tale.follows and luck < FOLLOWS:
            return self._one_of(draft, FOLLOWS_WITHIN, tale.follows, most=1)
        if luck < (FOLLOWS if tale.follows else 0) + tale.again:
            return self._one_of(draft, AGAIN_WITHIN, tale.key, most=MOST_CONTACTS)
        return self._one_of(draft, AGAIN_WITHIN, "", most=1) if luck > 1 - WANDERS else ""

    def _one_of(self, draft: Draft, within: timedelta, key: str, most: int) -> str:
        """A customer seen elsewhere a while ago (for `key`, if given), or nobody.

        The customer of the live scene has only the past that is written out for her.
        """
        found = [
            who
            for past, who in self.known
            if not (past.given and past.given.customer)
            and past.key == (key or past.key)
            and past.department != draft.department
            and timedelta(hours=3) <= draft.when - past.when <= within
            and self.contacts[who] <= most
        ]
        return self.rng.choice(found) if found else ""

    def _fresh(self) -> str:
        while (reference := f"CU-{self.rng.randrange(10001, 99999)}") in self.contacts:
            pass
        return reference


def text(draft: Draft, customer: str, words: Words, rng: Random) -> str:
    """What is written down: given, or found in the department's voice."""
    if draft.voice is None:
        return draft.given.text if draft.given else ""
    month = f"{draft.when - timedelta(days=rng.randint(20, 50)):%B}"
    return words.text(draft.voice, (customer, draft.key), month, rng)


def row(draft: Draft, number: int, customer: str, now: datetime, words: Words, rng: Random) -> Row:
    """The import row of a case, without its cause."""
    told: Row = {
        "id": f"HB-{number:05}",
        "text": text(draft, customer, words, rng),
        "kind": "escalation" if rng.random() < _escalates(draft) else "complaint",
        "department": draft.department,
        "touchpoint": draft.touchpoint,
        "customer": customer,
        "severity": _severity(draft, rng),
        "occurred_at": _happened(draft, rng).isoformat(timespec="seconds"),
        "created_at": draft.when.isoformat(timespec="seconds"),
    }
    resolution = _resolution(draft, words.about(customer, draft.key), now, rng)
    if resolution:
        told["resolution"] = resolution
    if rng.random() < RATED:
        told["csat"] = _csat(str(told["severity"]), bool(resolution), rng)
    return told


def _escalates(draft: Draft) -> float:
    return draft.tale.escalates if draft.tale else 0.0


def _severity(draft: Draft, rng: Random) -> str:
    if draft.tale is None:
        return "low"
    at = SEVERITIES.index(draft.tale.severity) + rng.choices((-1, 0, 1), (15, 70, 15))[0]
    return SEVERITIES[min(max(at, 0), len(SEVERITIES) - 1)]


def _happened(draft: Draft, rng: Random) -> datetime:
    """Most tell it the same day, some sleep over it."""
    hours = rng.uniform(0.3, 5) if rng.random() < 0.7 else rng.uniform(5, 44)
    when = (draft.when - timedelta(hours=hours)).replace(microsecond=0)
    return when - timedelta(hours=NIGHT) if when.hour < NIGHT else when


def _resolution(draft: Draft, facts: dict[str, str], now: datetime, rng: Random) -> str:
    tale = draft.tale
    if tale is None or not tale.resolutions or now - draft.when < SETTLED or rng.random() > tale.solved:
        return ""
    return slots.fill(rng.choice(tale.resolutions), facts, rng)


def _csat(severity: str, resolved: bool, rng: Random) -> int:
    base = {"low": 3.4, "medium": 2.8, "high": 2.2, "critical": 1.7}[severity] + (0.7 if resolved else 0.0)
    return min(max(round(rng.gauss(base, 0.9)), 1), 5)
