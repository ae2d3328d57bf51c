"""Where the moments of a journey lie in its picture, and which of their words can be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from textwrap import shorten

from triage.journeys.model import Journey, Moment

MOST_MOMENTS, MOST_LANES = 60, 9
NEAREST, FURTHEST = 0.55, 1.5  # between two moments, in days as they are drawn
OTHERS = "other departments"


@dataclass(frozen=True)
class Sheet:
    """Where things lie: x by moment, a lane by department (casefolded)."""

    moments: Sequence[Moment]
    places: dict[datetime, float]
    lanes: list[str]

    @property
    def width(self) -> float:
        """The last place."""
        return max(self.places.values(), default=0.0)

    def x(self, at: datetime) -> float:
        """Where a moment lies, between those that are drawn."""
        if at in self.places:
            return self.places[at]
        known = sorted(self.places.items())
        for (before, left), (after, right) in pairwise(known):
            if before < at < after:
                return left + (right - left) * ((at - before) / (after - before))
        return known[0][1] - NEAREST / 2 if at < known[0][0] else known[-1][1] + NEAREST

    def lane(self, department: str | None) -> int:
        """The lane of a department: the last for whoever has none of their own."""
        keys = [name.casefold() for name in self.lanes]
        key = (department or "").casefold()
        return keys.index(key) if key in keys else len(keys) - 1


def sheet_of(journey: Journey) -> Sheet:
    """Where the latest moments lie. Two that follow each other are never drawn on one spot."""
    moments = journey.moments[-MOST_MOMENTS:]
    places, x = {}, 0.0
    times = sorted({moment.at for moment in moments})
    for place, at in enumerate(times):
        if place:
            x += min(max((at - times[place - 1]).total_seconds() / 86_400, NEAREST), FURTHEST)
        places[at] = x
    lanes = journey.summary.departments or [OTHERS]
    if len(lanes) > MOST_LANES:
        lanes = [*lanes[: MOST_LANES - 1], OTHERS]
    nobodys = any(not moment.department for moment in moments if moment.kind == "case")
    if nobodys and journey.summary.departments and lanes[-1] != OTHERS:
        lanes = [*lanes, "no department given"]
    return Sheet(moments, places, lanes)


def drawable(text: str, most: int) -> str:
    """What the font can draw of a text, at most so long; `…` where that is nothing."""
    known = _glyphs()
    kept = "".join(letter if ord(letter) in known else " " for letter in text)
    return shorten(" ".join(kept.split()), most, placeholder=" …") or "…"


@cache
def _glyphs() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap())
