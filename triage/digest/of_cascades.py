"""Items about cascades: one cause followed by another one elsewhere."""

from collections.abc import Sequence

from sqlmodel import Session

from triage.cascades.finding import Cascade, cascades
from triage.claims import cascades as claims
from triage.digest.facts import Facts, own_first
from triage.digest.model import DigestItem
from triage.numbers import case_number
from triage.subjects import Edge, of_cascade

MOST = 10


def items(session: Session, facts: Facts) -> list[DigestItem]:
    """One item for each pair of causes, surest first: found among customers, after a fix, or both ways."""
    pairs: dict[tuple[int, int], list[Cascade]] = {}
    for found in cascades(session, facts.weekly, facts.as_of):  # surest first
        pairs.setdefault((found.first, found.then), []).append(found)
    return own_first(_item(facts, ways) for ways in pairs.values())[:MOST]


def _item(facts: Facts, ways: Sequence[Cascade]) -> DigestItem:
    """The item of a pair: its surest cascade claimed, the other way it was found among the details."""
    found, *more = ways
    first, then = facts.causes[found.first], facts.causes[found.then]
    told = [line for way in ways for line in claims.details(way, first.name)]
    item = facts.item(
        "cascade",
        found.then,
        claims.said(found, first.name, then.name),
        after=first.cause,
        details=[*(claims.counted(way, first.name, then.name) for way in more), *dict.fromkeys(told)],
        observed=found.observed,
        expected=round(found.expected, 3),
        p=found.p,
        verdict="confirmed" if found.confirmed_by else "followed by",
        departments=_involved(facts, ways),
        concerns=facts.concerns((found.sender, found.receiver, then.owner_department)),
        cases=_evidence(ways),
    )
    between = Edge.model_validate({"from": found.sender, "to": found.receiver})
    subject = of_cascade(first.cause, then.cause)
    name = f"{then.name}, {claims.after(found, first.name)}"
    return item.model_copy(update={"subject": subject, "edge": between, "name": name})


def _involved(facts: Facts, ways: Sequence[Cascade]) -> dict[str, int]:
    """Both departments with the cases behind the claim that they logged."""
    shown = {case for way in ways for case in (*way.leading, *way.following)}
    logged = [fact.department for fact in facts.weekly.facts if fact.case_id in shown]
    return {name: logged.count(name) for name in (ways[0].sender, ways[0].receiver)}


def _evidence(ways: Sequence[Cascade]) -> list[str]:
    """The cases that followed, then those that they followed."""
    following = sorted({case for way in ways for case in way.following})
    leading = sorted({case for way in ways for case in way.leading} - {*following})
    return [case_number(case) for case in (*following, *leading)]
