"""When things happen: twelve weeks before now, more on weekdays, mostly in business hours."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from playground.story.texts import Tale

BANK_ZONE = ZoneInfo("Europe/Dublin")
WEEKS = 12
QUIET = timedelta(minutes=20)  # nothing is logged in the last minutes before the live scene
WEEKDAYS = (20, 18, 17, 17, 18, 7, 3)  # weight of Monday to Sunday
HOURS = {8: 4, 9: 10, 10: 13, 11: 12, 12: 8, 13: 8, 14: 11, 15: 11, 16: 10, 17: 7, 18: 4, 19: 2}
IN_SEASON = 3  # how much more often a seasonal cause happens on its days


def moments(tale: Tale, now: datetime, rng: Random) -> list[datetime]:
    """When each case of this cause is logged, oldest first."""
    counts = tale.weekly or tuple(poisson(tale.pace, rng) for _ in range(WEEKS))
    if tale.season:
        return sorted(_moment(now, range(7 * WEEKS), tale.season, rng) for _ in range(sum(counts)))
    weeks = [range(7 * (WEEKS - 1 - week), 7 * (WEEKS - week)) for week in range(WEEKS)]
    return sorted(
        _moment(now, days, "", rng) for days, n in zip(weeks, counts, strict=True) for _ in range(n)
    )


def moments_of_week(tale: Tale, count: int, now: datetime, rng: Random) -> list[datetime]:
    """When each of so many cases is logged in the week before now, oldest first."""
    return sorted(_moment(now, range(7), tale.season, rng) for _ in range(count))


def _moment(now: datetime, days_ago: range, season: str, rng: Random) -> datetime:
    """A moment at most `days_ago` full days (and what is left of that day) before now."""
    latest, earliest = now - timedelta(days=days_ago[0]), now - timedelta(days=days_ago[-1] + 1)
    latest = min(latest, now - QUIET)
    dates = [(latest - timedelta(days=back)).date() for back in range(len(days_ago) + 1)]
    weights = [
        WEEKDAYS[date.weekday()] * (IN_SEASON if _in_season(date.day, season) else 1) for date in dates
    ]
    while True:
        date = rng.choices(dates, weights)[0]
        hour = rng.choices(tuple(HOURS), tuple(HOURS.values()))[0]
        when = datetime(
            date.year, date.month, date.day, hour, rng.randrange(60), rng.randrange(60), tzinfo=BANK_ZONE
        )
        if earliest <= when < latest:
            return when


def _in_season(day: int, season: str) -> bool:
    return (season == "month start" and day <= 3) or (season == "month end" and (day >= 28 or day == 1))


def poisson(mean: float, rng: Random) -> int:
    """Knuth's sampler: fine for the few cases a week of one cause."""
    n, left, floor = 0, rng.random(), math.exp(-mean)
    while left > floor:
        n, left = n + 1, left * rng.random()
    return n
