"""The weekly digest: each subscribed channel once a week, at its own hour, whoever runs and whatever crashed.

A unique row for channel and week decides who posts. A missed hour is caught up once, marked late.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from jobs.settling import settle
from knowledge.database import Database
from knowledge.tables import DigestRun, Subscription
from triage import notices
from triage.digest.building import build
from triage.digest.carrying import settle_decisions
from triage.digest.model import Digest
from triage.digest.parts import replies
from triage.weeks import Week

LATE = timedelta(hours=1)


def post_due_digests(database: Database, now: datetime) -> int:
    """Put every digest that is due into the outbox; how many were. Fixes have their verdicts before that."""
    with database.read() as session:
        subscriptions = session.scalars(select(Subscription).order_by(col(Subscription.channel))).all()
        due_at = {one.channel: latest_due(one, now) for one in subscriptions}
        weeks = {str(Week.last_complete(due)) for due in due_at.values()}
        runs = select(col(DigestRun.channel), col(DigestRun.period)).where(col(DigestRun.period).in_(weeks))
        done = set(session.execute(runs).tuples())
    posted = 0
    for subscription in subscriptions:
        due = due_at[subscription.channel]
        period = str(Week.last_complete(due))
        if due >= subscription.since and (subscription.channel, period) not in done:
            settle(database, now)
            posted += _post(database, subscription, period, due, now)
    return posted


def post(session: Session, key: str, channel: str, digest: Digest, now: datetime, late: bool = False) -> bool:
    """Put a digest and the replies in its thread into the outbox; whether it was not there yet."""
    payload = {"digest": digest.model_dump(mode="json"), "late": late}
    if not notices.post_later(session, key, "digest", channel, payload, now):
        return False
    for reply in replies(digest):
        below = {"digest_of": key, "reply": reply, "thread_of": key}
        notices.post_later(session, f"{key}:{reply}", "digest reply", channel, below, now)
    return True


def latest_due(subscription: Subscription, now: datetime) -> datetime:
    """The last time at or before `now` when this subscription's digest was due."""
    zone = ZoneInfo(subscription.zone)
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - subscription.weekday) % 7)
    due = datetime(day.year, day.month, day.day, subscription.hour, tzinfo=zone)
    if due.astimezone(UTC) > now:
        day -= timedelta(days=7)
        due = datetime(day.year, day.month, day.day, subscription.hour, tzinfo=zone)
    return due.astimezone(UTC)


def _post(database: Database, subscription: Subscription, period: str, due: datetime, now: datetime) -> int:
    """The digest, its run, its notice and the verdicts it tells in one transaction: all of them or none.

    It is built before that, which may take seconds: nobody who logs a case waits for it.
    """
    channel, late = subscription.channel, now - due > LATE
    with database.read() as session:
        digest = build(session, Week.parse(period), now, subscription.departments, channel)
    try:
        with database.write() as session:
            content = digest.model_dump(mode="json")
            session.add(DigestRun(channel=channel, period=period, late=late, content=content, at=now))
            session.flush()  # another process may have been first: then this raises
            settle_decisions(session, digest.carried, now)
            post(session, f"digest:{channel}:{period}", channel, digest, now, late)
    except IntegrityError:
        return 0
    return 1
