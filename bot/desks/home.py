"""Home: gathers what somebody's Home shows, and publishes it for them alone."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import select
from sqlmodel import Session, col

from bot.answering import Unwelcome
from bot.desk import Desk
from bot.people import CLOSED
from bot.views import home as view
from bot.views.home_charts import MOST_CAUSES, MOST_SERIES
from bot.views.workspace import rank
from knowledge.tables import Case, Cause, Fix, Handoff, Membership, Person, Suggestion
from triage import volume as volumes
from triage.cause_pages.urgency import acted_on_by, by_urgency
from triage.causes.on_file import largest
from triage.causes.suggestions import Backed, most_backed
from triage.consolidating.proposing import Suggestion as Proposed
from triage.consolidating.proposing import open_proposals
from triage.deciding.agreement import agreement, month_of
from triage.handoffs.steps import waiting_for
from triage.mapping.building import journey_map
from triage.matching.privacy import KEPT, hidden, viewer_of
from triage.numbers import cause_id
from triage.roles import Actor

UNDRAWN = ("invalid_blocks", "invalid_arguments")  # how Slack refuses a block it does not know


def publish_home(desk: Desk, client: WebClient, user: str) -> None:
    """Show somebody their Home as it stands now; where Slack draws no charts, with figures instead."""
    try:
        desk.admit(user)
    except Unwelcome:
        client.views_publish(user_id=user, view=view.closed(CLOSED))
        return
    page = gather(desk, user)
    try:
        client.views_publish(user_id=user, view=view.home(page))
    except SlackApiError as error:
        if error.response.get("error") not in UNDRAWN:
            raise
        client.views_publish(user_id=user, view=view.home(page, drawn=False))


def refresh_home(desk: Desk, client: WebClient, body: dict[str, Any]) -> None:
    """Show somebody their Home again, after they did something through it."""
    if (body.get("view") or {}).get("type") == "home":
        publish_home(desk, client, body["user"]["id"])


def gather(desk: Desk, user: str) -> view.Page:
    """What somebody's Home shows now."""
    now = desk.house.clock()
    with desk.house.database.read() as session:
        person, actor = session.get(Person, user), desk.actor(session, user)
        week = volumes.volume(session, now, MOST_SERIES, MOST_CAUSES)
        own = (actor.department or "", *actor.owns)
        return view.Page(
            volume=week,
            agreement=agreement(session, month_of(now), now),
            department=person.department if person else None,
            rank=rank(person, actor.admin),
            admin=actor.admin,
            cases=_cases(session, user),
            handoffs=[_handed(row) for row in waiting_for(session, own)[: view.MOST]],
            owned=_owned(desk, session, actor) if actor.admin or actor.is_owner else None,
            largest=[] if week.causes else _largest(session),
            map=journey_map(session, now, with_passages=False),
            own={one for one in own if one},
        )


def _cases(session: Session, user: str) -> list[view.OwnCase]:
    """Somebody's latest cases with what came of them."""
    latest = (
        select(Case, Cause)
        .join(Membership, col(Membership.case_id) == col(Case.id), isouter=True)
        .join(Cause, col(Cause.id) == col(Membership.cause_id), isouter=True)
        .where(col(Case.reporter) == user)
        .order_by(col(Case.id).desc())
        .limit(view.MOST)
    )
    return [_own(session, case, cause) for case, cause in session.execute(latest).tuples()]


def _own(session: Session, case: Case, cause: Cause | None) -> view.OwnCase:
    number = int(case.id or 0)
    handed = session.scalars(
        select(Handoff)
        .where(col(Handoff.case_id) == number)
        .order_by(col(Handoff.at).desc(), col(Handoff.id).desc())
        .limit(1)
    ).first()
    return view.OwnCase(
        case_id=number,
        text=case.text,
        cause=cause.id if cause else None,
        cause_name=cause.name if cause else "",
        state=cause.state if cause else "suspected",
        handed=_handed(handed) if handed else None,
        resolution=case.resolution,
        workaround=cause.workaround if cause else None,
    )


def _handed(row: Handoff) -> view.Handed:
    sender, receiver = row.from_department, row.to_department
    return view.Handed(int(row.id or 0), int(row.case_id or 0), sender, receiver, row.at, row.outcome)


def _owned(desk: Desk, session: Session, actor: Actor) -> view.Owned:
    """What waits for somebody who acts on causes."""
    urgent = by_urgency(session, actor, desk.house.clock())
    departments = actor.owns if actor.is_owner else None  # an admin who owns none looks after all
    return view.Owned(
        causes=len(urgent),
        urgent=urgent[: view.MOST],
        fixes=_fixes(session, actor)[: view.MOST],
        proposals=_proposals(session, actor)[: view.MOST],
        suggestions=_suggestions(session, actor.user, most_backed(session, departments, view.MOST)),
    )


def _fixes(session: Session, actor: Actor) -> list[view.Unproven]:
    """Shipped fixes of somebody's causes that await their proof, the last one of each, oldest first."""
    shipped = (
        select(Fix, Cause)
        .join(Cause, col(Cause.id) == col(Fix.cause_id))
        .where(col(Cause.state) == "shipped", col(Fix.shipped_at).is_not(None))
        .order_by(col(Fix.shipped_at), col(Fix.id))
    )
    latest = {cause.id: (fix, cause) for fix, cause in session.execute(shipped).tuples()}
    rows = sorted(latest.values(), key=lambda row: (row[0].shipped_at, row[0].id))
    theirs = {
        row.id for row in acted_on_by(session, actor, list({cause.id: cause for _, cause in rows}.values()))
    }
    return [
        view.Unproven(fix.title, int(cause.id or 0), cause.name, fix.shipped_at)
        for fix, cause in rows
        if cause.id in theirs and fix.shipped_at
    ]


def _proposals(session: Session, actor: Actor) -> list[Proposed]:
    """Proposals about somebody's causes."""
    waiting = open_proposals(session).root
    asked = {cause_id(number) for one in waiting for number in (one.cause, one.other) if number}
    rows = list(session.scalars(select(Cause).where(col(Cause.id).in_(asked))))
    theirs = {row.id for row in acted_on_by(session, actor, rows)}
    return [one for one in waiting if theirs & {cause_id(one.cause), cause_id(one.other or "")}]


def _suggestions(session: Session, user: str, found: list[Backed]) -> list[Backed]:
    """Suggestions as somebody may read them: one about a case that is kept from them is kept, too."""
    numbers = select(col(Suggestion.id), col(Suggestion.case_id))
    rows = session.execute(numbers.where(col(Suggestion.id).in_([one.number for one in found]))).tuples()
    about = {number: case for number, case in rows if case is not None}
    kept = hidden(session, viewer_of(session, user), list(about.values()))
    return [one.model_copy(update={"text": KEPT}) if about.get(one.number) in kept else one for one in found]


def _largest(session: Session) -> list[volumes.Busy]:
    """The largest causes on file, for when the last days brought nothing."""
    found = largest(session, view.MOST, at_least=2)
    return [volumes.Busy(one.number, one.name, one.state, one.cases) for one in found]
