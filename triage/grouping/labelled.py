"""Labelled cases: texts whose causes people know, as vectors, from a file or from what was confirmed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlmodel import col

from knowledge.database import Database
from knowledge.encoder import Encoder, Floats
from knowledge.files import Row
from knowledge.tables import Membership, Vector
from triage.grouping.mapequation import Labels
from triage.grouping.memory import DECIDED_BY_PEOPLE
from triage.wording.redaction import redact
from triage.wording.text import normalise

ENCODED_AT_ONCE = 32
CAUSE_FIELDS = ("cause", "label")

Tell = Callable[[int, int], None]
"""Is told how many texts are encoded and how many there are."""


@dataclass(frozen=True)
class Labelled:
    """Unit vectors, not centred, shape (cases, dimensions), and a number for the cause of each."""

    vectors: Floats
    causes: Labels

    def __len__(self) -> int:
        return len(self.causes)

    @property
    def shared_causes(self) -> int:
        """Causes with at least two cases: one alone shows nothing of what its cases have in common."""
        return int((np.unique(self.causes, return_counts=True)[1] > 1).sum())

    def part(self, rows: Labels) -> "Labelled":
        """Some of them."""
        return Labelled(self.vectors[rows], self.causes[rows])


def from_rows(rows: Iterable[Row], encoder: Encoder, tell: Tell = lambda _done, _all: None) -> Labelled:
    """What a file says: `text`, redacted as a report is, and `cause` or `label`. Other rows are left out."""
    texts, causes = [], []
    for row in rows:
        text, cause = _said(row, "text"), _said(row, *CAUSE_FIELDS)
        if text and cause:
            texts.append(redact(normalise(text)).text)
            causes.append(cause.casefold())
    return Labelled(
        _encoded(encoder, texts, tell), np.unique(causes, return_inverse=True)[1].astype(np.int64)
    )


def from_decisions(database: Database, encoder: str) -> Labelled:
    """The cases that people placed or confirmed, as this encoder sees them."""
    with database.read() as session:
        decided = (
            select(col(Membership.cause_id), col(Vector.unit))
            .join(Vector, col(Vector.case_id) == col(Membership.case_id))
            .where(col(Membership.how).in_(DECIDED_BY_PEOPLE), col(Vector.encoder) == encoder)
        )
        rows = session.execute(decided.order_by(col(Membership.case_id))).all()
    units = [np.frombuffer(unit, np.float32) for _, unit in rows]
    return Labelled(np.stack(units) if units else _none(), np.array([cause for cause, _ in rows], np.int64))


def _said(row: Row, *fields: str) -> str:
    """The first of these fields that says something."""
    values = (row.fields.get(field) for field in fields if not row.fault)
    return next((str(value).strip() for value in values if value is not None and str(value).strip()), "")


def _encoded(encoder: Encoder, texts: Sequence[str], tell: Tell) -> Floats:
    parts = []
    for start in range(0, len(texts), ENCODED_AT_ONCE):
        parts.append(encoder.encode(texts[start : start + ENCODED_AT_ONCE]))
        tell(min(start + ENCODED_AT_ONCE, len(texts)), len(texts))
    return np.concatenate(parts) if parts else _none()


def _none() -> Floats:
    return np.empty((0, 0), np.float32)
