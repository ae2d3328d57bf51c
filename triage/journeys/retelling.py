"""Retelling: which of a customer's cases tell an earlier one again, by their words or by a person's."""

from collections.abc import Iterable, Sequence

from knowledge.tables import Case, Event
from triage.cases.duplicates import ALIKE, BEGINNING, SAID_AGAIN, SAME_CUSTOMER_FOR
from triage.numbers import case_id
from triage.wording.lexical import terms
from triage.wording.stop_words import STOP_WORDS

MOST_COMPARED = 200  # newest cases looked at


def told_again(cases: Sequence[Case], events: Iterable[Event]) -> dict[int, int]:
    """By case, the earlier one that it tells again; cases in the order they happened.

    By the rule that intake asks by: very similar words of one customer within two weeks.
    """
    found: dict[int, int] = {}
    read = [(case, _telling(case.text)) for case in cases[-MOST_COMPARED:]]
    for place, (case, words) in enumerate(read):
        for earlier, before in reversed(read[:place]):
            if case.created_at - earlier.created_at > SAME_CUSTOMER_FOR:
                break
            if _share(words, before) >= ALIKE:
                found[int(case.id or 0)] = int(earlier.id or 0)
                break
    own = {int(case.id or 0) for case in cases}
    for event in events:
        other = told_in(event)
        if other in own and event.case_id is not None:
            found.setdefault(int(other or 0), event.case_id)
    return found


def told_in(event: Event) -> int | None:
    """The case in which a person found this event's case told again; None where none tells it."""
    if event.kind != SAID_AGAIN or "in" not in event.detail:
        return None
    return case_id(str(event.detail["in"]))


def _telling(text: str) -> frozenset[str]:
    """The words of a text that mean something; all of them where none does."""
    found = frozenset(terms(text[:BEGINNING]))
    return found - STOP_WORDS or found


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of all their words two texts share (Jaccard's index)."""
    return len(one & other) / len(one | other) if one and other else 0.0
