"""Satisfaction: what customers say of each touchpoint and of whole journeys, against target and past.

Reads the ratings given in a period that were on file by `as_of`. One customer counts once a touchpoint
and period, with the latest rating.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlmodel import Session, col

from knowledge.tables import Case, Rating, Touchpoint, Workspace
from triage.numbers import case_number
from triage.statistics.satisfaction import (
    ENOUGH,
    FEWEST,
    GOOD_FROM,
    Asked,
    Found,
    Share,
    is_good,
    judged,
    shrunken,
)

BEFORE = timedelta(weeks=4)  # what a period is compared with
ALL_JOURNEYS = "journey"  # how a rating says that it is about the whole, whichever journey that was

About = Literal["touchpoint", "journey"]
Status = Literal["below target", "fell", "rose"]


class TouchpointSatisfaction(BaseModel):
    """How satisfied customers are at one touchpoint, or with a whole journey, in a period.

    Counts of fewer than five customers are None. A share is said from twenty answers on.
    """

    model_config = ConfigDict(frozen=True)

    touchpoint: str | None  # none: a whole journey
    journey: str | None = None  # which one; "journey" where the rating does not say
    scale: str = "csat"  # or effort; good is csat 4 to 5, effort 5 to 7 (easy)
    good: int | None = None
    n: int | None = None
    share: float | None = None
    interval: tuple[float, float] | None = None  # 95 %, Wilson
    target: float | None = None
    below_target: bool = False
    now_days: int  # of what is compared with the four weeks before it: the period, or its last week
    now_good: int | None = None
    now_n: int | None = None
    before_good: int | None = None
    before_n: int | None = None
    change: Literal["fell", "rose"] | None = None
    p: float | None = None
    cases: list[str] = []  # C-n of these ratings: the worst first, then the newest

    @property
    def name(self) -> str:
        """What was rated."""
        return self.touchpoint or self.journey or ""

    @property
    def status(self) -> Status | None:
        """What can be claimed, the gravest first; None where nothing can."""
        return "below target" if self.below_target else self.change


@dataclass(frozen=True, order=True)
class Subject:
    """What is rated on which scale. `key` is the name casefolded."""

    about: About
    key: str
    scale: str


@dataclass(frozen=True)
class Answer:
    """One customer's latest rating of a subject in a period."""

    good: bool
    score: float
    at: datetime
    case: int | None
    name: str  # of the subject, as it was written here


class Given(NamedTuple):
    """A rating: what of, by whom (as far as that is known), and in any case somebody to count."""

    subject: Subject
    customer: str | None
    who: str
    answer: Answer


COLUMNS = (
    *(Rating.id, Rating.case_id, Rating.customer, Rating.touchpoint),
    *(Rating.journey, Rating.score, Rating.scale, Rating.at),
)
Answers = Mapping[Subject, Mapping[str, Answer]]  # by customer


def by_touchpoint(
    session: Session, start: datetime, end: datetime, as_of: datetime
) -> list[TouchpointSatisfaction]:
    """Satisfaction (CSAT) at every touchpoint rated in a period, against target and the four weeks before it.

    Worst first; those with few answers stand near the middle of all.
    """
    return [
        one
        for one in measured(session, start, end, as_of)
        if one.touchpoint is not None and one.scale == "csat"
    ]


def measured(
    session: Session, start: datetime, end: datetime, as_of: datetime
) -> list[TouchpointSatisfaction]:
    """Touchpoints and whole journeys on both scales, judged together."""
    answers = gathered(session, start, end, as_of)
    before = gathered(session, start - BEFORE, start, as_of)
    return _measured(session, answers, answers, before, dict.fromkeys(answers, (end - start).days))


def for_week(
    session: Session, start: datetime, end: datetime, as_of: datetime
) -> list[TouchpointSatisfaction]:
    """The same for a digest of the week from `start` to `end`.

    Counts and targets are of the four weeks that end with it. What changed is the week against the four
    before; where the week alone has too few answers, its four weeks against the four before those.
    """
    lately, week = gathered(session, end - BEFORE, end, as_of), gathered(session, start, end, as_of)
    short = {subject for subject in lately if len(week.get(subject, {})) < ENOUGH}
    earlier = gathered(session, end - 2 * BEFORE, end - BEFORE, as_of)
    before = gathered(session, start - BEFORE, start, as_of)
    now = {subject: (lately if subject in short else week)[subject] for subject in lately}
    then = {subject: (earlier if subject in short else before).get(subject, {}) for subject in lately}
    days = {subject: BEFORE.days if subject in short else (end - start).days for subject in lately}
    return _measured(session, lately, now, then, days)


def gathered(session: Session, start: datetime, end: datetime, as_of: datetime) -> Answers:
    """The latest rating of each customer, by what was rated."""
    found: dict[Subject, dict[str, Answer]] = defaultdict(dict)
    for one in given(session, start, end, as_of):
        found[one.subject][one.who] = one.answer
    return found


def given(session: Session, start: datetime, end: datetime, as_of: datetime) -> Iterator[Given]:
    """Every rating of a period that was on file by `as_of`, oldest first."""
    rows = session.execute(
        select(*(col(one) for one in COLUMNS), col(Case.customer), col(Case.touchpoint))
        .outerjoin(Case, col(Case.id) == col(Rating.case_id))
        .where(col(Rating.at) >= start, col(Rating.at) < end, col(Rating.at) <= as_of)
        .where(func.coalesce(col(Case.created_at), col(Rating.at)) <= as_of)
        .order_by(col(Rating.at), col(Rating.id))
    )
    for number, case, said_by, here, journey, score, scale, at, of_case, of_touchpoint in rows:
        placed, customer = place(case, here or of_touchpoint, journey), said_by or of_case
        if placed is not None and scale in GOOD_FROM:
            about, name = placed
            answer = Answer(is_good(score, scale), score, at, case, name)
            who = customer or (f"case {case}" if case else f"rating {number}")
            yield Given(Subject(about, name.casefold(), scale), customer, who, answer)


def place(case: int | None, touchpoint: str | None, journey: str | None) -> tuple[About, str] | None:
    """What a rating is about: a touchpoint (its own, else its case's) or a whole journey, and its name.

    Of a customer alone it is about the whole. None for a case without a touchpoint: nobody can tell.
    """
    if journey:
        return "journey", journey
    if touchpoint:
        return "touchpoint", touchpoint
    return None if case else ("journey", ALL_JOURNEYS)


def _measured(
    session: Session, lately: Answers, now: Answers, before: Answers, days: Mapping[Subject, int]
) -> list[TouchpointSatisfaction]:
    subjects = sorted(lately)
    targets, names = _targets(session, subjects), _names(session, lately)
    asked = [
        Asked(
            _share(lately[one].values()),
            targets.get(one),
            _share(now.get(one, {}).values()),
            _share(before.get(one, {}).values()),
        )
        for one in subjects
    ]
    found = judged(asked)
    order = shrunken([one.lately for one in asked])
    told = []
    for subject, one, claims in zip(subjects, asked, found, strict=True):
        counted = now if claims.change and not claims.below_target else lately
        cases = _evidence(counted.get(subject, {}).values())
        told.append(_told(subject, names[subject], one, claims, days[subject], cases))
    return [told[at] for at in sorted(range(len(told)), key=lambda at: (order[at], told[at].name))]


def _told(
    subject: Subject, name: str, asked: Asked, found: Found, days: int, cases: list[str]
) -> TouchpointSatisfaction:
    good, n = _shown(asked.lately)
    now_good, now_n = _shown(asked.now)
    before_good, before_n = _shown(asked.before)
    enough = asked.lately.n >= ENOUGH
    return TouchpointSatisfaction(
        touchpoint=name if subject.about == "touchpoint" else None,
        journey=name if subject.about == "journey" else None,
        scale=subject.scale,
        good=good,
        n=n,
        share=asked.lately.value if enough else None,
        interval=asked.lately.interval if enough else None,
        target=asked.target,
        below_target=found.below_target,
        now_days=days,
        now_good=now_good,
        now_n=now_n,
        before_good=before_good,
        before_n=before_n,
        change=found.change,
        p=found.p,
        cases=cases if n else [],
    )


def _share(answers: Iterable[Answer]) -> Share:
    good = [answer.good for answer in answers]
    return Share(sum(good), len(good))


def _shown(share: Share) -> tuple[int | None, int | None]:
    """Good answers and all, as far as they may be told: of fewer than five customers nothing is."""
    return (share.good, share.n) if share.n >= FEWEST else (None, None)


def _evidence(answers: Iterable[Answer]) -> list[str]:
    """The cases behind ratings: the worst first, then the newest."""
    ordered = sorted(answers, key=lambda answer: (answer.score, -answer.at.timestamp()))
    return list(dict.fromkeys(case_number(one.case) for one in ordered if one.case is not None))


def _targets(session: Session, subjects: Sequence[Subject]) -> dict[Subject, float]:
    """The share of satisfied customers that is aimed at: a touchpoint's own, else the workspace's."""
    workspace = session.get(Workspace, 1)
    general = workspace.target if workspace else None
    own = {row.key: row.target for row in session.scalars(select(Touchpoint))}
    wanted = {}
    for subject in subjects:
        aimed = own.get(subject.key) if subject.about == "touchpoint" else None
        target = aimed if aimed is not None else general
        if target is not None and subject.scale == "csat":
            wanted[subject] = target
    return wanted


def _names(session: Session, answers: Answers) -> dict[Subject, str]:
    """How each subject is called: as admins spell it, else as most ratings do."""
    set_so = {row.key: row.name for row in session.scalars(select(Touchpoint))}
    names = {}
    for subject, by_customer in answers.items():
        spelled = Counter(answer.name for answer in by_customer.values()).most_common(1)[0][0]
        known = set_so.get(subject.key) if subject.about == "touchpoint" else None
        names[subject] = known or spelled
    return names
