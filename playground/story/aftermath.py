"""What happens to cases afterwards: handoffs between departments, and how customers rate it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from playground.story.cases import Draft
from playground.story.model import Row

ACTORS = {
    "Cards": ("p.oduya", "l.fenwick", "s.arkwright"),
    "Claims": ("t.hale", "v.moreno", "d.lindqvist"),
    "Branches": ("m.quill", "a.pellow", "r.tansy"),
    "Payments": ("k.ibarra", "j.strand"),
    "Digital": ("n.okafor", "b.whitlock", "y.serin"),
    "Lending": ("g.amadi", "e.rowan"),
}
WAITS = {"accepted": (1, 20), "bounced": (4, 40), "timed_out": (60, 80)}  # hours until the next step
TOUCHPOINT_RATED = 0.3
JOURNEY_RATED = 0.6
LONE_JOURNEY_RATED = 0.08
GREEN = 0.6  # of the customers who came back: every touchpoint was polite ...
RED = 0.6  # ... and for so many of these the journey was a failure all the same
SCALE = "1-5"


def handoffs(drafts: Iterable[Draft], rows: Iterable[Row], now: datetime, rng: Random) -> list[Row]:
    """All handoffs that happened before now, in the order of time."""
    told = [step for draft, case in zip(drafts, rows, strict=True) for step in _passed(draft, case, now, rng)]
    return sorted(told, key=lambda step: datetime.fromisoformat(str(step["at"])))


def _passed(draft: Draft, case: Row, now: datetime, rng: Random) -> Iterator[Row]:
    at = draft.when + timedelta(hours=rng.uniform(0.2, 6))
    for step in _path(draft, rng).split(", "):
        if not step or at >= now:
            return
        sender, _, receiver, outcome = step.split(" ")
        yield _handoff(case, at, (sender, receiver, outcome), draft.tale.retold if draft.tale else 0.0, rng)
        at += timedelta(hours=rng.uniform(*WAITS[outcome]))


def _path(draft: Draft, rng: Random) -> str:
    """The way of the case through the house; empty when it stays where it is."""
    if draft.given or draft.tale is None:
        return draft.given.path if draft.given else ""
    paths = [path for path in draft.tale.paths if path.startswith(f"{draft.department} >")]
    return rng.choice(paths) if paths and rng.random() < draft.tale.handed else ""


def _handoff(case: Row, at: datetime, step: tuple[str, str, str], retold: float, rng: Random) -> Row:
    sender, receiver, outcome = step
    return {
        "case": case["id"],
        "at": at.isoformat(timespec="seconds"),
        "from": sender,
        "to": receiver,
        "outcome": outcome,
        "repeated": rng.random() < retold,
        "actor": rng.choice(ACTORS[sender]),
    }


def ratings(rows: Iterable[Row], now: datetime, rng: Random) -> list[Row]:
    """Touchpoint and journey ratings; some who came back liked each touchpoint and not the journey."""
    journeys: dict[str, list[Row]] = defaultdict(list)
    for case in rows:
        journeys[str(case["customer"])].append(case)
    told = [rating for journey in journeys.values() for rating in _rated(journey, now, rng)]
    told.sort(key=lambda rating: datetime.fromisoformat(str(rating["at"])))
    return [{"id": f"RT-{number:05}", **rating} for number, rating in enumerate(told, 1)]


def _rated(journey: list[Row], now: datetime, rng: Random) -> Iterator[Row]:
    green = len(journey) > 1 and rng.random() < GREEN
    failed = not green or rng.random() < RED
    for case in journey:
        if green and "csat" in case:
            case["csat"] = max(int(case["csat"]), 4)
        elif green or rng.random() < TOUCHPOINT_RATED:
            score = rng.choice((4, 4, 5)) if green else rng.choices((1, 2, 3, 4, 5), (2, 3, 4, 4, 2))[0]
            yield from _rating(case, {"case": case["id"], "touchpoint": case["touchpoint"]}, score, now, rng)
    if rng.random() < (JOURNEY_RATED if len(journey) > 1 else LONE_JOURNEY_RATED) or green:
        alone = rng.choices((1, 2, 3, 4), (1, 3, 4, 2))[0]
        score = alone if len(journey) == 1 else rng.choice((1, 1, 2) if failed else (4, 4, 5))
        yield from _rating(journey[-1], {"journey": True}, score, now, rng)


def _rating(case: Row, about: Row, score: int, now: datetime, rng: Random) -> Iterator[Row]:
    at = datetime.fromisoformat(str(case["created_at"])) + timedelta(hours=rng.uniform(2, 30))
    if at < now:
        stamp = at.isoformat(timespec="seconds")
        yield {"customer": case["customer"], **about, "score": score, "scale": SCALE, "at": stamp}
