"""The weekly digest: each subscribed channel once a week, at its own hour, whoever runs and whatever crashed.

A unique row for channel and week decides who posts. A missed hour is caught up once, marked late.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import DigestRun, Subscription
from triage import notices
from triage.digest import build
from triage.fixes import settle_fixes
from triage.weeks import Week

LATE = timedelta(hours=1)


def post_due_digests(database: Database, now: datetime) -> int:
    """Put every digest that is due into the outbox; how many were."""
    with database.read() as session:
        subscriptions = session.scalars(select(Subscription).order_by(col(Subscription.channel))).all()
        done = set(session.execute(select(col(DigestRun.channel), col(DigestRun.period))).tuples())
    posted = 0
    for subscription in subscriptions:
        due = latest_due(subscription, now)
        period = str(Week.last_complete(due))
        if due >= subscription.since and (subscription.channel, period) not in done:
            posted += _post(database, subscription, period, due, now)
    return posted


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
    """The digest, its run and its notice in one transaction: all of them or none."""
    channel, late = subscription.channel, now - due > LATE
    week = Week.parse(period)
    try:
        with database.write() as session:
            session.add(DigestRun(channel=channel, period=period, late=late, at=now))
            session.flush()  # another process may have been first: then this raises
            settle_fixes(session, week, now)
            digest = build(session, week, now, subscription.departments, channel)
            run = session.scalars(
                select(DigestRun).where(col(DigestRun.channel) == channel, col(DigestRun.period) == period)
            ).one()
            run.content = digest.model_dump(mode="json")
            payload = {"digest": run.content, "late": late}
            notices.post_later(session, f"digest:{channel}:{period}", "digest", channel, payload, now)
    except IntegrityError:
        return 0
    return 1
