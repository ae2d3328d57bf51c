"""Journeys and their stages: which touchpoints a map shows, and in which order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Journey, Stage
from triage.mapping.gathering import Seen

ALL = "All touchpoints"
NOWHERE = (0.0, 0.0)
FEWEST_SEQUENCES = 5  # customers whose order is known before a touchpoint is placed by it


class UnknownJourney(Exception):
    """No journey is called so; the message names those that are."""


@dataclass(frozen=True)
class Drawn:
    """A journey as it is to be shown; without `stages` it is all there is."""

    name: str = ALL
    owner: str | None = None
    owner_department: str | None = None
    stages: Sequence[Stage] = ()
    others: Sequence[str] = field(default_factory=list)  # names of all journeys
    known_order: Sequence[str] = ()  # touchpoints (casefolded) of all journeys, in their order

    @property
    def roles(self) -> dict[str, list[str]]:
        """Who takes part, by touchpoint (casefolded)."""
        return {stage.touchpoint.casefold(): list(stage.roles) for stage in self.stages}


def journeys(session: Session) -> list[Journey]:
    """All journeys, in their order."""
    return list(session.scalars(select(Journey).order_by(col(Journey.position), col(Journey.key))))


def stages_of(session: Session, key: str) -> list[Stage]:
    """The stages of a journey, in their order."""
    wanted = select(Stage).where(col(Stage.journey_key) == key)
    return list(session.scalars(wanted.order_by(col(Stage.position), col(Stage.id))))


def drawn(session: Session, name: str | None) -> Drawn:
    """The journey called so, or all touchpoints. Raises `UnknownJourney`."""
    known = journeys(session)
    names = [one.name for one in known]
    if name is None or name.strip().casefold() in ("", ALL.casefold()):
        order = [stage.touchpoint.casefold() for one in known for stage in stages_of(session, one.key)]
        return Drawn(others=names, known_order=list(dict.fromkeys(order)))
    found = next((one for one in known if one.key == name.strip().casefold()), None)
    if found is None:
        said = ", ".join(f"“{one}”" for one in names) or "none is set yet"
        raise UnknownJourney(f"No journey is called “{name.strip()[:80]}”. Journeys: {said}.")
    stages = stages_of(session, found.key)
    return Drawn(found.name, found.owner, found.owner_department, stages, names)


def ordered(touchpoints: Iterable[str], journey: Drawn, cases: Sequence[Seen]) -> list[str]:
    """The touchpoints (casefolded) to show, first to last.

    A journey shows its own stages. Otherwise those of journeys come first, in their order; the rest as
    customers meet them (the median place in what each of them went through), then by name.
    """
    if journey.stages:
        return [stage.touchpoint.casefold() for stage in journey.stages]
    there = set(touchpoints)
    first = [one for one in journey.known_order if one in there]
    met = places_in_sequence(cases)
    rest = sorted(there - set(first), key=lambda one: (one == "", one not in met, met.get(one, NOWHERE), one))
    return [*first, *rest]


def places_in_sequence(cases: Iterable[Seen]) -> dict[str, tuple[float, float]]:
    """Where customers meet each touchpoint, 0 first and 1 last: median and mean, where enough are known."""
    first_met: dict[str, dict[str, Seen]] = defaultdict(dict)
    for one in cases:
        met = first_met[one.customer]
        if one.touchpoint and (one.touchpoint not in met or one.at < met[one.touchpoint].at):
            met[one.touchpoint] = one
    places: dict[str, list[float]] = defaultdict(list)
    for met in first_met.values():
        sequence = sorted(met.values(), key=lambda one: (one.at, one.case))
        if len(sequence) > 1:
            for place, one in enumerate(sequence):
                places[one.touchpoint].append(place / (len(sequence) - 1))
    return {
        one: (median(found), mean(found)) for one, found in places.items() if len(found) >= FEWEST_SEQUENCES
    }
