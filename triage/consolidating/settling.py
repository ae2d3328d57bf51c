"""Settling confidence: after a consolidation a case says how sure it is of its cause now, and why."""

from typing import Any

import numpy as np
from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.tables import Membership
from knowledge.texts import texts_of
from triage.causes.naming import shared_words
from triage.consolidating.planning import Plan
from triage.grouping.memory import DECIDED_BY_PEOPLE
from triage.neighbours.graph import EDGE_EXPONENT

CONFIDENCE_MOVED = 0.05  # smaller changes are not written: nobody reads them
VOICES = 3


def settle_confidence(turn: Turn, plan: Plan, founded: dict[int, int], moved: set[int]) -> None:
    """Write the chance of belonging of every case a machine placed, and new reasons for those moved."""
    connection = turn.session.connection()
    row = col(Membership.case_id) == bindparam("number")
    rows = {int(case): at for at, case in enumerate(plan.snapshot.cases)}
    placed = select(col(Membership.case_id), col(Membership.confidence)).where(
        col(Membership.how).not_in(DECIDED_BY_PEOPLE)
    )
    stored = turn.session.execute(placed).all()
    sure = [
        {"number": case, "sure": float(plan.judged.chances[rows[case]])}
        for case, before in stored
        if case in rows and abs(plan.judged.chances[rows[case]] - before) > CONFIDENCE_MOVED
    ]
    if sure:
        connection.execute(update(Membership).where(row).values(confidence=bindparam("sure")), sure)
    if moved:
        why = _reasons(turn.session, plan, founded, [rows[case] for case in sorted(moved)])
        connection.execute(update(Membership).where(row).values(explanation=bindparam("why")), why)


def _reasons(
    session: Session, plan: Plan, founded: dict[int, int], places: list[int]
) -> list[dict[str, Any]]:
    """The neighbours for and against each of these cases' new cause, as they are told at arrival."""
    voices = {at: _voices(plan, at) for at in places}
    wanted = {other for pair in voices.values() for side in pair for other in side} | set(places)
    texts = texts_of(session, [int(plan.snapshot.cases[at]) for at in sorted(wanted)])

    def told(at: int, others: list[int]) -> list[dict[str, Any]]:
        own = texts[int(plan.snapshot.cases[at])]
        return [
            {
                "case": int(plan.snapshot.cases[other]),
                "cause": founded.get(int(plan.causes[other]), int(plan.causes[other])),
                "cosine": round(float(plan.vectors[at] @ plan.vectors[other]), 4),
                "chance": round(float(plan.graph[at, other]) ** (1 / EDGE_EXPONENT), 4),
                "words": shared_words(own, texts[int(plan.snapshot.cases[other])]),
            }
            for other in others
        ]

    return [
        {
            "number": int(plan.snapshot.cases[at]),
            "why": {"for": told(at, voices[at][0]), "against": told(at, voices[at][1])},
        }
        for at in places
    ]


def _voices(plan: Plan, at: int) -> tuple[list[int], list[int]]:
    """The likeliest neighbours inside a case's cause, and outside it, as rows of the snapshot."""
    start, end = plan.graph.indptr[at], plan.graph.indptr[at + 1]
    order = plan.graph.indices[start:end][np.argsort(-plan.graph.data[start:end], kind="stable")]
    same = plan.causes[order] == plan.causes[at]
    return order[same][:VOICES].tolist(), order[~same][:VOICES].tolist()
