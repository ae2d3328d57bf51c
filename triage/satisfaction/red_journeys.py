"""Red journeys: every touchpoint was rated well, and the customer's journey ended badly all the same.

A journey is what one customer went through in the weeks looked at. It counts once it is complete: its
cases are closed, or nothing happened for two weeks. Who the customers are is said nowhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Event, FollowUp, Handoff, Membership, Trace
from knowledge.texts import parts
from triage.journeys.outcome import FEWEST_RATED, NOT_REACHED, bad_end, came_back
from triage.numbers import case_number
from triage.satisfaction.measuring import Given, given
from triage.statistics.satisfaction import ENOUGH, FEWEST, Share, handoffs_drive

QUIET = timedelta(days=14)  # without anything new a journey is over, closed or not
WORTH_TELLING = 0.10  # surely at least one in ten
ALONE = 0.02  # handoffs that less likely go with it by chance are worth telling even of fewer
COMBINATIONS = 5  # shown
TIMED_OUT = "timed_out"


class Way(BaseModel):
    """Customers who were well served at these touchpoints, and how many of them ended badly."""

    model_config = ConfigDict(frozen=True)

    touchpoints: list[str]
    bad: int
    n: int
    interval: tuple[float, float]


class RedJourneys(BaseModel):
    """How many completed journeys with good ratings throughout ended badly, why, and where.

    Counts of fewer than five customers are None; a share is given from twenty on.
    """

    model_config = ConfigDict(frozen=True)

    weeks: int
    bad: int | None = None
    n: int | None = None
    share: float | None = None
    interval: tuple[float, float] | None = None  # 95 %, Wilson
    reasons: dict[str, int] = {}  # customers; one may have several
    ways: list[Way] = []  # by touchpoints, the surest bad ones first; none of fewer than five customers
    with_handoffs: tuple[int, int] | None = None  # bad ends and all, of those handed on twice or more
    without: tuple[int, int] | None = None
    p: float | None = None  # that handoffs go with bad ends by chance
    handoffs_drive: bool = False
    departments: dict[str, int] = {}  # with their cases of the journeys that ended badly
    cases: list[str] = []  # C-n of those

    @property
    def worth_telling(self) -> bool:
        """Whether it is surely more than a few, or handoffs surely go with it."""
        if self.bad is None or self.bad < FEWEST or self.interval is None:
            return False
        by_handoffs = self.handoffs_drive and self.p is not None and self.p < ALONE
        return self.interval[0] >= WORTH_TELLING or by_handoffs


@dataclass(frozen=True)
class Step:
    """One case of a journey."""

    case: int
    at: datetime
    department: str
    matter: str  # what it was about: its cause, else itself
    open: bool


@dataclass
class Journey:
    """What one customer went through, as it is gathered."""

    touchpoints: dict[str, str] = field(default_factory=dict)  # names by key, in order
    green: bool = True
    whole: list[float] = field(default_factory=list)  # CSAT of the whole journey
    last: datetime | None = None
    steps: list[Step] = field(default_factory=list)
    handoffs: int = 0
    reopened: bool = False
    missed: bool = False
    follow_ups: list[str] = field(default_factory=list)

    def why(self) -> tuple[str, ...]:
        """Why it ended badly, in words; nothing where it did not."""
        return bad_end(
            reopened=self.reopened,
            contacts=self._again(),
            journey_scores=self.whole,
            follow_ups=self.follow_ups,
            missed=self.missed,
        )

    def is_green(self) -> bool:
        """Whether two touchpoints at least were rated, and every rating was good."""
        return self.green and len(self.touchpoints) >= FEWEST_RATED

    def is_complete(self, as_of: datetime) -> bool:
        """Whether nothing more is to be expected of it."""
        all_closed = bool(self.steps) and not any(step.open for step in self.steps)
        return all_closed or (self.last is not None and self.last < as_of - QUIET)

    def seen(self, at: datetime) -> None:
        """Something happened."""
        self.last = max(self.last or at, at)

    def _again(self) -> list[datetime]:
        """The contacts about one matter that came again too soon; other steps are just the next ones."""
        by_matter: dict[str, list[datetime]] = defaultdict(list)
        for step in sorted(self.steps, key=lambda step: step.at):
            by_matter[step.matter].append(step.at)
        return next((contacts for contacts in by_matter.values() if came_back(contacts)), [])


def red_journeys(session: Session, as_of: datetime, weeks: int = 12) -> RedJourneys:
    """The journeys of the last weeks that every touchpoint thinks went well, and that did not."""
    start = as_of - timedelta(weeks=weeks)
    journeys = {who: one for who, one in _rated(session, start, as_of).items() if one.is_green()}
    _add_steps(session, journeys, start, as_of)
    complete = [one for one in journeys.values() if one.is_complete(as_of)]
    return _told(complete, [one.why() for one in complete], weeks)


def _rated(session: Session, start: datetime, as_of: datetime) -> dict[str, Journey]:
    """What every known customer rated, on either scale."""
    journeys: dict[str, Journey] = defaultdict(Journey)
    for one in given(session, start, as_of + timedelta(microseconds=1), as_of):
        if one.customer is not None:
            _add_rating(journeys[one.customer], one)
    return journeys


def _add_rating(journey: Journey, one: Given) -> None:
    journey.seen(one.answer.at)
    if one.subject.about == "touchpoint":
        journey.touchpoints.setdefault(one.subject.key, one.answer.name)
        journey.green = journey.green and one.answer.good
    elif one.subject.scale == "csat":
        journey.whole.append(one.answer.score)


def _add_steps(session: Session, journeys: dict[str, Journey], start: datetime, as_of: datetime) -> None:
    columns = (Case.id, Case.customer, Case.occurred_at, Case.department, Case.resolution, Case.closed_at)
    rows = session.execute(
        select(*(col(one) for one in columns), col(Membership.cause_id))
        .outerjoin(Membership, col(Membership.case_id) == col(Case.id))
        .where(col(Case.occurred_at) >= start, col(Case.created_at) <= as_of)
        .where(col(Case.customer).is_not(None))
    )
    of_case: dict[int, Journey] = {}
    for case, customer, at, department, resolution, closed, cause in rows:
        if customer in journeys:
            open_ = resolution is None or (closed is not None and closed > as_of)
            matter = f"cause {cause}" if cause else f"case {case}"
            journey = of_case[case] = journeys[customer]
            journey.steps.append(Step(case, at, department or "", matter, open_))
            journey.seen(at)
    for cases in parts(sorted(of_case)):
        _add_handoffs(session, of_case, cases, as_of)
        _add_ends(session, of_case, cases, as_of)


def _add_handoffs(
    session: Session, of_case: dict[int, Journey], cases: Sequence[int], as_of: datetime
) -> None:
    columns = (Handoff.case_id, Handoff.at, Handoff.outcome, Handoff.escalated_at)
    rows = session.execute(
        select(*(col(one) for one in columns)).where(
            col(Handoff.case_id).in_(cases), col(Handoff.at) <= as_of
        )
    )
    for case, at, outcome, escalated in rows:
        journey = of_case[case]
        journey.handoffs += 1
        journey.seen(at)
        if outcome == TIMED_OUT or (escalated is not None and escalated <= as_of):
            journey.missed = True


def _add_ends(session: Session, of_case: dict[int, Journey], cases: Sequence[int], as_of: datetime) -> None:
    reopened = select(col(Event.case_id)).where(
        col(Event.case_id).in_(cases), col(Event.kind) == "case reopened", col(Event.at) <= as_of
    )
    for case in session.scalars(reopened):
        of_case[int(case or 0)].reopened = True
    traced = select(col(Trace.case_id), col(Trace.reopened_at), col(Trace.missed)).where(
        col(Trace.case_id).in_(cases), col(Trace.ended_at) <= as_of
    )
    for case, again, missed in session.execute(traced):
        of_case[case].reopened |= again is not None
        of_case[case].missed |= bool(missed)
    answered = select(col(FollowUp.case_id)).where(
        col(FollowUp.case_id).in_(cases),
        col(FollowUp.outcome) == NOT_REACHED,
        col(FollowUp.answered_at) <= as_of,
    )
    for case in session.scalars(answered):
        of_case[case].follow_ups.append(NOT_REACHED)


def _told(journeys: Sequence[Journey], whys: Sequence[tuple[str, ...]], weeks: int) -> RedJourneys:
    share = Share(sum(bool(why) for why in whys), len(journeys))
    if share.n < FEWEST:
        return RedJourneys(weeks=weeks)
    drive = handoffs_drive([one.handoffs for one in journeys], [bool(why) for why in whys])
    told = (drive.several.n >= FEWEST, drive.fewer.n >= FEWEST)
    steps = [step for one, why in zip(journeys, whys, strict=True) if why for step in one.steps]
    return RedJourneys(
        weeks=weeks,
        bad=share.good,
        n=share.n,
        share=share.value if share.n >= ENOUGH else None,
        interval=share.interval if share.n >= ENOUGH else None,
        reasons=dict(Counter(reason for why in whys for reason in why).most_common()),
        ways=_ways(journeys, whys),
        with_handoffs=(drive.several.good, drive.several.n) if all(told) else None,
        without=(drive.fewer.good, drive.fewer.n) if all(told) else None,
        p=drive.p if all(told) else None,
        handoffs_drive=all(told) and share.n >= ENOUGH and drive.claimed,
        departments=dict(Counter(step.department for step in steps if step.department).most_common()),
        cases=[case_number(step.case) for step in sorted(steps, key=lambda step: step.at, reverse=True)],
    )


def _ways(journeys: Iterable[Journey], whys: Iterable[tuple[str, ...]]) -> list[Way]:
    """By the touchpoints that were rated, whatever their order; the surest bad ones first."""
    ends: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    names: dict[str, str] = {}
    for journey, why in zip(journeys, whys, strict=True):
        ends[tuple(sorted(journey.touchpoints))].append(bool(why))
        names |= journey.touchpoints
    shares = {keys: Share(sum(bad), len(bad)) for keys, bad in ends.items() if len(bad) >= FEWEST}
    first = sorted(shares, key=lambda keys: (-shares[keys].interval[0], keys))[:COMBINATIONS]
    return [
        Way(
            touchpoints=[names[key] for key in keys],
            bad=shares[keys].good,
            n=shares[keys].n,
            interval=shares[keys].interval,
        )
        for keys in first
        if shares[keys].good
    ]
