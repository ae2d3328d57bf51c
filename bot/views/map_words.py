"""Words and shades that the map's page, picture and messages share."""

from math import sqrt

from triage.mapping.model import Cell, JourneyMap, LowPoint, Place, Satisfaction, TouchpointRow

LEVELS = 5  # shades of pain
LOW_MARK, STALE_MARK = "▼", "out of date"
LOW_SHORT = {
    "worst ratings": "worst answers",
    "repeated information": "told it again",
    "escalations": "escalations",
}
READING = (
    "Numbers are customers of the last 28 days. Pain weighs each of them by their gravest case: low 1, "
    "medium 2, high 4, critical 8. Fewer than five customers are never counted out; “5 or more” keeps a "
    "number back that would give another away. That something rose, fell or misses its target is said only "
    "where chance does not explain it."
)


def heat(place: Place, most: int) -> int | None:
    """The shade of a place's pain, 0 to `LEVELS`; None where its number is not shown."""
    if place.pain is None:
        return None
    if not place.pain or not most:
        return 0
    return max(1, round(sqrt(place.pain / most) * LEVELS))


def most_pain(found: JourneyMap) -> int:
    """The largest pain of a cell on the map."""
    return max((cell.pain or 0 for cell in found.cells), default=0)


def number(place: Place) -> str:
    """Customers in as few characters as a cell has."""
    if place.customers is not None:
        return f"{place.customers:,}" if place.customers else ""
    return "5+" if "or more" in place.people else "<5"


def rated(found: Satisfaction) -> str:
    """Satisfaction in as few characters as a cell has; nothing below five answers."""
    if found.rated is None:
        return ""
    return f"{found.share:.0%}" if found.share is not None else f"{found.good} of {found.rated}"


def as_a_whole(found: JourneyMap) -> str:
    """How satisfied customers are with the journey itself; nothing below five answers."""
    return f"The whole journey: {found.satisfaction.claim}." if found.satisfaction.rated is not None else ""


def handed(place: Place) -> str:
    """Customers handed in and out, as far as their numbers may be shown."""
    ways = ((place.handoffs_in, "in"), (place.handoffs_out, "out"))
    return " · ".join(f"{count:,} {way}" for count, way in ways if count)


def shape(place: Place) -> list[float]:
    """The last twelve weeks as parts of their highest; nothing where it would show single people."""
    weeks = place.trend.weeks
    most = max(weeks, default=0) if place.customers_12_weeks else 0
    return [week / most for week in weeks] if most else []


def moved(place: Place) -> str:
    """An arrow where a test says that a place rose or fell."""
    return {"rose": "↑", "fell": "↓"}.get(place.trend.direction or "", "")


def lows(place: Cell | TouchpointRow) -> list[LowPoint]:
    """The low points of a place, those that are clear first."""
    return sorted(place.low_points, key=lambda low: (not low.clear, low.kind))
