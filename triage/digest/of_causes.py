"""Items about causes that stand out against their own past."""

from triage.claims import causes as claims
from triage.digest.facts import Facts, own_first
from triage.digest.model import DigestItem, Kind
from triage.statistics.surge import Surge

KINDS: dict[str, Kind] = {"new": "emerging", "grew": "growing", "returned": "returning"}
MOST = 10


def items(facts: Facts) -> list[DigestItem]:
    """Emerging, growing and returning causes after correction for testing many, least likely first.

    What was merely seen for the first time, too few for a test, is no item: nothing is claimed of it.
    """
    found = facts.surges
    if found is None:
        return []
    return own_first(_item(facts, surge, found.tested) for surge in found.claims)[:MOST]


def _item(facts: Facts, surge: Surge, tested: int) -> DigestItem:
    cause = facts.weekly.causes[surge.cause]
    return facts.item(
        KINDS[surge.kind],
        cause,
        claims.surged(surge),
        details=[claims.against(surge, tested)],
        cases=facts.cases(cause, surge.window),
        observed=surge.observed,
        expected=round(surge.expected or 0.0, 3),
        p=surge.p,
    )
