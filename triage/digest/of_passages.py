"""Items about passages: where passing a case on makes it worse."""

from collections.abc import Sequence

from sqlmodel import Session

from triage.claims import passages as claims
from triage.digest.facts import Facts, own_first
from triage.digest.model import DigestItem
from triage.passages.finding import Passage, passages
from triage.subjects import of_passage
from triage.weeks import HISTORY

MOST = 5
MOST_CASES = 200  # of one item: the bad ones come first
WORSE = "worse than similar"  # the verdict of every claim: others are not made


def items(session: Session, facts: Facts) -> list[DigestItem]:
    """The passages that are surely worse than similar ones, the worst first."""
    since = facts.week.back(HISTORY - 1).start
    return claimed(facts, passages(session, facts.as_of, since))


def claimed(facts: Facts, found: Sequence[Passage]) -> list[DigestItem]:
    """Those of these passages that may be claimed, as items; what concerns the channel first."""
    return own_first(_item(facts, one) for one in found if one.claimed)[:MOST]


def _item(facts: Facts, passage: Passage) -> DigestItem:
    edge = passage.edge
    return DigestItem(
        kind="passage",
        subject=of_passage(edge.sender, edge.receiver),
        edge=edge,
        name=f"Cases passed from {edge.sender} to {edge.receiver}",
        claim=claims.worse(passage),
        details=claims.details(passage),
        departments={edge.sender: passage.cases, edge.receiver: passage.cases},
        observed=passage.observed,
        expected=passage.expected,
        interval=passage.interval,
        verdict=WORSE,
        cases=passage.evidence[:MOST_CASES],
        concerns=facts.concerns((edge.sender, edge.receiver)),
    )
