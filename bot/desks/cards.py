"""Cards: gathers what the card of a case shows, as far as its reader may see it."""

from dataclasses import replace

from bot.bootstrap import House
from bot.views.card import PAST_CASES, CardFacts
from bot.views.handoff import handoff_line
from knowledge.tables import Case, Cause
from triage.cases.casework import ratings_of, resolved_by, undoable
from triage.cases.sources import source_notes
from triage.causes.on_file import of_case
from triage.grouping.memory import DECIDED_BY_PEOPLE
from triage.handoffs.steps import current, waits_on
from triage.journeys.contacts import contact_of
from triage.matching.past_cases import Matches, similar_to_case
from triage.matching.privacy import veil, viewer_of


def facts_of(house: House, case: int, reader: str) -> CardFacts:
    """What is known of a grouped case now. Raises `UnknownCase` for any other."""
    with house.database.read() as session:
        membership, cause = of_case(session, case)
        row, handoff = session.get_one(Case, case), current(session, case)
        settled = membership.how in DECIDED_BY_PEOPLE or row.resolution is not None
        viewer = viewer_of(session, reader)
        before = resolved_by(session, case, viewer, most=1)
        facts = CardFacts(
            case=row,
            how=membership.how,
            confidence=membership.confidence,
            cause=cause,
            explanation=membership.explanation,
            workaround=session.get_one(Cause, cause.number).workaround,
            resolved_by=next(iter(before), None),
            handed=handoff_line(handoff) if handoff else None,
            at_another=handoff is not None and waits_on(handoff),
            notes=source_notes(session, case),
            ratings=ratings_of(session, case),
            undo=undoable(session, case, reader),
            contact=contact_of(session, row, viewer),
        )
    return facts if settled else replace(facts, past=_past(house, row, reader))


def _past(house: House, case: Case, reader: str) -> Matches:
    """The cases most like one, outside the first session: the search opens its own."""
    found = similar_to_case(house.database, house.grouper, case, PAST_CASES)
    with house.database.read() as session:
        return veil(session, viewer_of(session, reader), found)
