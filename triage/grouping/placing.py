"""Placing: what is written of cases that a turn gave their causes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col

from knowledge.database import Turn
from knowledge.encoder import Floats
from knowledge.tables import Case, Event, Membership, Vector
from knowledge.texts import parts, texts_of
from triage.causes.naming import shared_words
from triage.grouping.arrival import Placement


@dataclass(frozen=True)
class Waiting:
    """A case that waits to be grouped."""

    case_id: int
    text: str
    known_cause: str | None
    created_at: datetime
    private: bool = False  # its words name nothing: see `triage.matching.privacy`


@dataclass
class Placed:
    """A case with its place; a negative cause stands for one that is founded in this turn."""

    case: Waiting
    placement: Placement
    cause: int
    how: str
    language: str | None = None  # where the encoder does not read it


def write(
    turn: Turn, found: list[Placed], numbers: dict[int, int], vectors: Floats, encoder: str, now: datetime
) -> None:
    """Write what a turn decided: memberships, their events, the vectors, and that the cases are grouped."""
    if not found:
        return
    texts = _texts(turn.session, found)
    memberships, events, units = [], [], []
    for item, vector in zip(found, vectors, strict=True):
        cause = numbers.get(item.cause, item.cause)
        memberships.append(_membership(item, cause, numbers, texts, turn.number, now))
        events.append(
            {
                "at": now,
                "kind": item.how,
                "actor": "import" if item.how == "confirmed" else "faultline",
                "case_id": item.case.case_id,
                "cause_id": cause,
                "turn": turn.number,
                "detail": {"confidence": round(item.placement.confidence, 4)},
            }
        )
        units.append(
            {
                "encoder": encoder,
                "case_id": item.case.case_id,
                "turn": turn.number,
                "hubness": item.placement.hubness,
                "settled": turn.number,
                "unit": vector.tobytes(),
            }
        )
    connection = turn.session.connection()  # plain statements: an arrival must cost next to nothing
    for table, rows in ((Membership, memberships), (Event, events), (Vector, units)):
        connection.execute(insert(table.__table__), rows)  # type: ignore[union-attr]
    for part in parts([item.case.case_id for item in found]):
        grouped = update(Case).where(col(Case.id).in_(part))
        connection.execute(grouped.values(turn=turn.number, due_at=None, trouble=None))
    for item in found:
        if item.language:
            foreign = update(Case).where(col(Case.id) == item.case.case_id)
            connection.execute(foreign.values(language=item.language))


def _membership(
    item: Placed, cause: int, numbers: dict[int, int], texts: dict[int, str], turn: int, now: datetime
) -> dict[str, Any]:
    def told(voices: Sequence[Any]) -> list[dict[str, Any]]:
        return [
            {
                "case": voice.case_id,
                "cause": numbers.get(voice.cause_id, voice.cause_id),
                "cosine": round(voice.cosine, 4),
                "chance": round(voice.probability, 4),
                "words": shared_words(item.case.text, texts.get(voice.case_id, "")),
            }
            for voice in voices[:3]
        ]

    placement = item.placement
    explanation: dict[str, Any] = {
        "for": told(placement.speaking_for),
        "against": told(placement.speaking_against),
    }
    if placement.likeliest:  # the cause that people named which it is likeliest to be, joined or not
        likeliest = placement.likeliest
        explanation["likeliest"] = {"cause": likeliest.cause_id, "chance": round(likeliest.chance, 4)}
    return {
        "case_id": item.case.case_id,
        "cause_id": cause,
        "how": item.how,
        "confidence": 1.0 if item.how == "confirmed" else item.placement.confidence,
        "explanation": explanation,
        "at": now,
        "turn": turn,
    }


def _texts(session: Session, found: list[Placed]) -> dict[int, str]:
    """The texts of the neighbours that had a say, for the words they share."""
    wanted = {
        voice.case_id
        for item in found
        for voice in (*item.placement.speaking_for[:3], *item.placement.speaking_against[:3])
    }
    texts = {item.case.case_id: item.case.text for item in found}
    return texts | texts_of(session, sorted(wanted - texts.keys()))
