"""A small bank on file, through the ordinary intake, for questions to be asked of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpers import NOW, group_all, log

from knowledge.database import Database
from knowledge.tables import Cause, Fix, Handoff, Rating
from triage.asking.answering import ask
from triage.asking.inquiry import Answer
from triage.grouping.grouper import Grouper
from triage.matching.privacy import EVERYTHING, Viewer
from triage.report import Report

REFUND = "refund posted to closed card number after replacement"
PIN = "letter with secret code never arrived by post"
LOGIN = "fingerprint login rejects customer after update"


@dataclass
class Bank:
    """What is on file, with a short way to ask."""

    database: Database
    grouper: Grouper

    def ask(self, question: str, viewer: Viewer = EVERYTHING, as_of: datetime | None = None) -> Answer:
        """An answer as of the tests' now."""
        return ask(self.database, self.grouper, question, viewer, NOW, as_of=as_of)


def _reports() -> list[Report]:
    """Forty days of three causes in three departments, older ones resolved."""
    found = []
    for day in range(40):
        text, cause = ((REFUND, "Refund to a closed card"), (PIN, "Secret code lost in the post"),
                       (LOGIN, "Login rejects fingerprint"))[day % 3]  # fmt: skip
        at = NOW - timedelta(days=day, hours=3)
        found.append(
            Report(
                text=f"{text} number {day}",
                cause=cause,
                occurred_at=at,
                created_at=at,
                department=("Cards", "Claims", "Customer Service")[day % 4 % 3],
                touchpoint=("payment", "branch visit")[day % 2],
                customer=f"K-{day % 7}",
                kind="escalation" if day % 5 == 0 else "complaint",
                severity="critical" if day % 10 == 0 else "medium",
                resolution="paid out by hand" if day >= 20 else None,
                csat=1 + day % 5 if day % 2 else None,
            )
        )
    return found


def _records(database: Database) -> None:
    with database.write() as session:
        cause = session.get_one(Cause, 1)
        cause.owner_department = "Claims"
        session.add(Fix(cause_id=1, title="Link old and new card", shipped_at=NOW - timedelta(days=10)))
        session.add(Fix(cause_id=2, title="Send codes by courier", planned_at=NOW - timedelta(days=2)))
        for case, outcome in ((1, "bounced"), (2, "accepted"), (3, None)):
            session.add(
                Handoff(
                    case_id=case,
                    at=NOW - timedelta(days=case),
                    from_department="Cards",
                    to_department="Claims",
                    outcome=outcome,
                )
            )
        session.add(Rating(customer="K-1", journey="journey", score=2, at=NOW - timedelta(days=1)))


def furnish(database: Database) -> Bank:
    """Put the small bank on file."""
    log(database, _reports())
    grouper = group_all(database)
    _records(database)
    return Bank(database, grouper)
