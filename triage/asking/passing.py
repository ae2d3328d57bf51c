"""Handoffs between departments: how many, from where to where, and what became of them."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import col

from knowledge.tables import Handoff
from triage.asking.inquiry import Inquiry, Statement, Told, stated
from triage.asking.looking import matching
from triage.asking.sentences import cases_in_words, share, when, where
from triage.asking.vocabulary import key
from triage.asking.words import listed
from triage.matching.queries import Filters

ROUTES = 5  # pairs of departments told
_OUTCOMES = {None: "waiting for an answer", "timed_out": "timed out"}


def tell_handoffs(inquiry: Inquiry) -> Told:
    """The handoffs asked about, what became of them, and on which routes."""
    every = _handoffs(inquiry)
    found = [one for one in every if _has_outcome(inquiry, one)]
    if not every:
        return Told([stated(f"No handoffs{_route(inquiry)}{_scope(inquiry)} are on file.")])
    statements = [_all_of_them(inquiry, every, found)]
    if not inquiry.understood.sent_from or not inquiry.understood.sent_to or inquiry.understood.both_ways:
        statements += [*_departments(inquiry, found), *_routes(found)]
    return Told(statements, _cases(found))


def _handoffs(inquiry: Inquiry) -> list[Handoff]:
    filters = inquiry.understood.filters
    where_to: list[ColumnElement[bool]] = [col(Handoff.at) <= (filters.as_of or inquiry.now)]
    if filters.since:
        where_to.append(col(Handoff.at) >= filters.since)
    if filters.until:
        where_to.append(col(Handoff.at) < filters.until)
    rows = inquiry.session.scalars(select(Handoff).where(and_(*where_to)).order_by(col(Handoff.at).desc()))
    found = [one for one in rows if _on_route(inquiry, one)]
    if not _narrows(filters) and inquiry.topic is None:
        return found
    plain = {"departments": (), "since": None, "until": None}
    own = {fact.case for fact in matching(inquiry, filters.model_copy(update=plain))}
    return [one for one in found if one.case_id in own]


def _narrows(filters: Filters) -> bool:
    """Whether the question says more of the cases than where and when they were passed on."""
    return bool(
        filters.touchpoints or filters.kind or filters.severities or filters.state or filters.customer
        or filters.causes or filters.owner
    )  # fmt: skip


def _on_route(inquiry: Inquiry, one: Handoff) -> bool:
    asked = inquiry.understood
    came, went = key(one.from_department), key(one.to_department)
    start, end = key(asked.sent_from or ""), key(asked.sent_to or "")
    way = (not start or came == start) and (not end or went == end)
    back = asked.both_ways and came == end and went == start
    among = {key(name) for name in asked.filters.departments}
    return (way or back) and (not among or bool(among & {came, went}))


def _has_outcome(inquiry: Inquiry, one: Handoff) -> bool:
    wanted = inquiry.understood.outcome
    if wanted == "repeated":
        return one.repeated
    return wanted is None or (one.outcome or "waiting") == wanted


def _all_of_them(inquiry: Inquiry, every: Sequence[Handoff], found: Sequence[Handoff]) -> Statement:
    wanted = inquiry.understood.outcome
    there = f"{_route(inquiry)}{_scope(inquiry)}"
    if wanted:
        said = "came with the customer telling it again" if wanted == "repeated" else _said(wanted)
        text = f"{share(len(found), len(every))} handoffs{there} {said}"
    else:
        outcomes = Counter(one.outcome for one in every).most_common()
        parts = [f"{count:,} {_OUTCOMES.get(outcome, outcome)}" for outcome, count in outcomes]
        noun = "handoff" if len(every) == 1 else "handoffs"
        text = f"{len(every):,} {noun}{there}: {listed(parts)}"
    return stated(f"{text}.{_named(found)}", _cases(found))


def _said(outcome: str) -> str:
    return {"waiting": "wait for an answer", "timed_out": "timed out", "accepted": "were accepted"}.get(
        outcome, "bounced"
    )


def _named(found: Sequence[Handoff]) -> str:
    cases = _cases(found)
    elsewhere = sum(1 for one in found if one.case_id is None)
    text = f" Cases: {cases_in_words(cases)}." if cases else ""
    return text + (f" {elsewhere:,} of them passed on cases that are not on file here." if elsewhere else "")


def _cases(found: Sequence[Handoff]) -> list[int]:
    return list(dict.fromkeys(one.case_id for one in found if one.case_id is not None))


def _route(inquiry: Inquiry) -> str:
    asked = inquiry.understood
    if asked.both_ways and asked.sent_from and asked.sent_to:
        return f" between {asked.sent_from} and {asked.sent_to}"
    start = f" from {asked.sent_from}" if asked.sent_from else ""
    return start + (f" to {asked.sent_to}" if asked.sent_to else "")


def _scope(inquiry: Inquiry) -> str:
    filters = inquiry.understood.filters
    among = f" from or to {listed(filters.departments, 'or')}" if filters.departments else ""
    if not _narrows(filters) and inquiry.topic is None:
        return among + when(filters)
    cases = where(inquiry, filters.model_copy(update={"departments": (), "since": None, "until": None}))
    noun = f"{filters.kind}s" if filters.kind else "cases"
    return f"{among} of {noun}{cases}{when(filters)}"


def _departments(inquiry: Inquiry, found: Sequence[Handoff]) -> list[Statement]:
    """Who handed off the most, and to whom, where departments are asked for."""
    if inquiry.understood.by != "department" or not found:
        return []
    told = []
    for verb, names in (("handed off", [one.from_department for one in found]),
                        ("received", [one.to_department for one in found])):  # fmt: skip
        ranked = Counter(names).most_common(ROUTES)
        parts = [f"{name or 'no department'} {count:,}" for name, count in ranked]
        told.append(stated(f"By department that {verb} cases: {listed(parts)}.", _cases(found)))
    return told


def _routes(found: Sequence[Handoff]) -> list[Statement]:
    """The routes with the most handoffs."""
    ways = Counter((one.from_department, one.to_department) for one in found)
    told = []
    for (start, end), count in ways.most_common(ROUTES):
        own = [one for one in found if (one.from_department, one.to_department) == (start, end)]
        bounced = sum(1 for one in own if one.outcome == "bounced")
        text = f"{start} to {end}: {count:,}, of which {bounced:,} bounced.{_named(own)}"
        told.append(stated(text, _cases(own)))
    return told
