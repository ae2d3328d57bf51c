"""Contacts: the how many-th time lately that a customer had to come to us."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from knowledge.tables import Case
from triage.matching.privacy import Viewer, hidden

WINDOW = timedelta(days=14)
MOST = 200  # cases of one customer in so short a time that are counted


@dataclass(frozen=True)
class Contact:
    """A case as one of several of its customer within `WINDOW`; it says nothing else of the others."""

    number: int  # 2 for the second
    departments: int  # that logged them, as far as they are known


def contact_of(session: Session, case: Case, viewer: Viewer) -> Contact | None:
    """As the how many-th contact of its customer in 14 days a case came; None for the first, or for nobody's.

    By the date it happened. Cases that are kept from the viewer are not counted: that would tell whose they
    are.
    """
    if not case.customer or case.id is None:
        return None
    happened, since = col(Case.occurred_at), case.occurred_at - WINDOW
    before = or_(happened < case.occurred_at, and_(happened == case.occurred_at, col(Case.id) <= case.id))
    own = select(col(Case.id), col(Case.department)).where(
        col(Case.customer) == case.customer, happened >= since, before
    )
    rows = session.execute(own.order_by(happened.desc()).limit(MOST)).all()
    kept = hidden(session, viewer, [int(number) for number, _ in rows if number != case.id])
    shown = [department for number, department in rows if number not in kept]
    if len(shown) < 2:
        return None
    return Contact(len(shown), len({name.casefold() for name in shown if name}))
