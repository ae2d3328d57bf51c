"""Tells the story: the same one for the same moment and seed."""

from __future__ import annotations

from datetime import datetime
from random import Random

import playground.story.aftermath as aftermath
import playground.story.cast as cast
from playground.story.cases import Customers, Draft, as_given, drafts, row
from playground.story.fixes import fixes
from playground.story.model import Cause, Row, Story
from playground.story.texts import Tale, given, tales
from playground.story.weeks import BANK_ZONE
from playground.story.words import Words

BEATS = {
    "refund_after_replacement": "growing",
    "foreign_fee_twice": "fixed",
    "stolen_login": "fixed",
    "locked_out": "cascade",
    "standing_order_twice": "returned",
    "instant_stuck": "new",
}


def tell(now: datetime, seed: int = 7) -> Story:
    """Twelve weeks at Harbour Bank that end right before `now`, which must carry its offset."""
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    now = now.astimezone(BANK_ZONE)
    told = tales()
    line = _in_order(told, now, seed)
    rows = _rows(line, now, seed)
    return Story(
        told_at=now,
        cases=rows,
        handoffs=aftermath.handoffs(line, rows, now, Random(f"{seed}:handoffs")),
        ratings=aftermath.ratings(rows, now, Random(f"{seed}:ratings")),
        fixes=fixes(told, now),
        truth={str(case["id"]): draft.key for draft, case in zip(line, rows, strict=True)},
        contacts={
            str(case["id"]): draft.contact for draft, case in zip(line, rows, strict=True) if draft.contact
        },
        causes=tuple(map(_cause, told)),
        anchors=_anchors(line, rows),
        people=cast.PEOPLE,
        channels=cast.CHANNELS,
        script=cast.SCRIPT,
    )


def _in_order(told: tuple[Tale, ...], now: datetime, seed: int) -> list[Draft]:
    line = [draft for tale in told for draft in drafts(tale, now, seed)]
    by_key = {tale.key: tale for tale in told}
    line += [as_given(case, n, by_key.get(case.cause), now) for n, case in enumerate(given(), 1)]
    return sorted(line, key=lambda draft: draft.when)


def _rows(line: list[Draft], now: datetime, seed: int) -> list[Row]:
    customers, words, rng = Customers(Random(f"{seed}:customers")), Words(seed), Random(f"{seed}:rows")
    return [row(draft, n, customers.who(draft), now, words, rng) for n, draft in enumerate(line, 1)]


def _cause(tale: Tale) -> Cause:
    by_share = sorted(tale.voices, key=lambda voice: -voice.share)
    beat = BEATS.get(tale.key, "seasonal" if tale.season else "steady")
    return Cause(tale.key, tale.name, tale.owner, tuple(voice.department for voice in by_share), beat)


def _anchors(line: list[Draft], rows: list[Row]) -> dict[str, str]:
    """The first case of each cause, which is told in the first voice's most typical sentence."""
    anchors: dict[str, str] = {}
    for draft, case in zip(line, rows, strict=True):
        if draft.tale:
            anchors.setdefault(draft.tale.name, str(case["id"]))
    return anchors
