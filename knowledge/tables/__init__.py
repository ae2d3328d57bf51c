"""The tables. One class a noun of the glossary; rows are the truth, everything else can be rebuilt.

`SQLModel(table=True)` does not validate: whoever writes a row has checked it at the edge
(see `triage.report`). Times are aware and UTC on both databases (see `Moment`).
"""

from knowledge.tables.cases import Case, Handoff, Rating
from knowledge.tables.causes import (
    Backing,
    Cause,
    Constraint,
    Decision,
    Event,
    Fix,
    Membership,
    Proposal,
    Suggestion,
)
from knowledge.tables.house import Department, Touchpoint, Workspace
from knowledge.tables.journeys import Journey, Stage
from knowledge.tables.moment import Moment
from knowledge.tables.reviews import FollowUp, ReviewDecision, Trace
from knowledge.tables.slack import Channel, DigestRun, Notice, Person, Receipt, Subscription
from knowledge.tables.spaces import Space, TurnCounter, Vector

__all__ = [
    "Backing",
    "Case",
    "Cause",
    "Channel",
    "Constraint",
    "Decision",
    "Department",
    "DigestRun",
    "Event",
    "Fix",
    "FollowUp",
    "Handoff",
    "Journey",
    "Membership",
    "Moment",
    "Notice",
    "Person",
    "Proposal",
    "Rating",
    "Receipt",
    "ReviewDecision",
    "Space",
    "Stage",
    "Subscription",
    "Suggestion",
    "Touchpoint",
    "Trace",
    "TurnCounter",
    "Vector",
    "Workspace",
]
