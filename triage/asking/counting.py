"""Counting, listing and likeness: how many cases, which, and which are like what was said."""

from collections.abc import Callable, Sequence

from triage.asking.asked import Split
from triage.asking.inquiry import Inquiry, Statement, Told, stated
from triage.asking.looking import Fact, cause_facts, facts, matching
from triage.asking.sentences import (
    NAMED,
    cases_in_words,
    counted,
    ids,
    share,
    spread,
    where,
)  # fmt: skip
from triage.asking.topics import CLEAR, Topic
from triage.matching.queries import Filters
from triage.numbers import case_number

GROUPS = 8  # parts that an answer is split into, at most
SHOWN = 5  # cases named with their likeness
FAINTEST = 0.2  # likeness below which a case is not shown as alike

Key = Callable[[Fact], str | int | None]
KEYS: dict[Split, Key] = {
    "cause": lambda fact: fact.cause,
    "department": lambda fact: fact.department,
    "touchpoint": lambda fact: fact.touchpoint,
    "kind": lambda fact: fact.kind,
    "severity": lambda fact: fact.severity,
    "month": lambda fact: f"{fact.occurred_at:%Y-%m}",
}


def tell_count(inquiry: Inquiry) -> Told:
    """How many cases, customers, causes, departments or touchpoints."""
    found = matching(inquiry)
    statements = [_of_unit(inquiry, found), *_split(inquiry, found), *_of_all(inquiry, found)]
    return Told([*statements, *reading(inquiry, found)], ids(found))


def tell_list(inquiry: Inquiry) -> Told:
    """Which cases, newest first, and what they share."""
    found = matching(inquiry)
    statements = [of_cases(inquiry, found), *reading(inquiry, found)]
    return Told([*statements, *(_common(inquiry, found) if len(found) > 1 else [])], ids(found))


def tell_similar(inquiry: Inquiry) -> Told:
    """The cases most like what was said, and what they add up to."""
    topic = inquiry.topic
    if topic is None:
        return tell_list(inquiry)
    near = {fact.case: fact for fact in facts(inquiry, among=sorted(topic.scores))}
    best = [case for case in topic.scores if case in near and topic.scores[case] >= FAINTEST]
    found = [] if topic.by_case else matching(inquiry)
    clear = [case for case in best if topic.scores[case] >= CLEAR]
    if not clear and not found and not topic.by_case:
        return Told(_nothing_clear(inquiry, best), known=False)
    own = {fact.case for fact in found}
    order = [*(case for case in best if not own or case in own), *ids(found)]
    shown = list(dict.fromkeys(order or best))
    if topic.by_case:
        shown = best
    statements = [_alike(inquiry, topic, best)] if best else []
    if not topic.by_case:
        statements += [of_cases(inquiry, found), *reading(inquiry, found)]
    return Told(statements, shown, scores=topic.scores)


def _alike(inquiry: Inquiry, topic: Topic, best: Sequence[int]) -> Statement:
    named = ", ".join(f"{case_number(case)} ({topic.scores[case]:.0%} alike)" for case in best[:SHOWN])
    what = topic.said if topic.by_case else f"“{topic.said}”"
    itself = [int(topic.said.removeprefix("C-"))] if topic.by_case else []
    return stated(f"Most like {what}{where(inquiry, topic=False)}: {named}.", [*itself, *best[:SHOWN]])


def _nothing_clear(inquiry: Inquiry, best: Sequence[int]) -> list[Statement]:
    topic = inquiry.topic
    if topic is None:
        return []
    text = f"I know of nothing on file{where(inquiry, topic=False)} that is clearly like “{topic.said}”."
    if not best:
        return [stated(text)]
    nearest = f" The nearest is {case_number(best[0])}, {topic.scores[best[0]]:.0%} alike."
    return [stated(text + nearest, best[:1])]


def of_cases(inquiry: Inquiry, found: Sequence[Fact]) -> Statement:
    """How many cases fulfil what was asked, and which."""
    filters = inquiry.understood.filters
    cases = ids(found)
    verb = "is" if len(cases) == 1 else "are"
    text = f"{counted(len(cases), filters)}{where(inquiry)} {verb} on file"
    named = f": {cases_in_words(cases)}." if cases else "."
    return stated(text + named, cases, _causes_named(inquiry))


def _causes_named(inquiry: Inquiry) -> list[int]:
    return inquiry.causes if inquiry.understood.filters.causes or inquiry.topic else []


def _of_unit(inquiry: Inquiry, found: Sequence[Fact]) -> Statement:
    unit = inquiry.understood.unit
    if unit == "cases":
        return of_cases(inquiry, found)
    if unit == "customers":
        return _of_customers(inquiry, found)
    key: Key = {"causes": KEYS["cause"], "departments": KEYS["department"]}.get(unit, KEYS["touchpoint"])
    values = dict.fromkeys(key(fact) for fact in found if key(fact) is not None)
    named = [f"RC-{value}" if unit == "causes" else str(value) for value in values]
    more = f" and {len(named) - GROUPS:,} more" if len(named) > GROUPS else ""
    listed = f": {', '.join(named[:GROUPS])}{more}." if named else "."
    noun = unit if len(named) != 1 else unit.removesuffix("s")
    cases = counted(len(found), inquiry.understood.filters)
    causes = [int(value) for value in values if isinstance(value, int)]
    return stated(f"The {cases}{where(inquiry)} fall to {len(named):,} {noun}{listed}", ids(found), causes)


def _of_customers(inquiry: Inquiry, found: Sequence[Fact]) -> Statement:
    known = {fact.customer for fact in found if fact.customer}
    without = sum(1 for fact in found if not fact.customer)
    cases = ids(found)
    filters = inquiry.understood.filters
    noun = "customer" if len(known) == 1 else "customers"
    text = f"{len(known):,} {noun} with a reference on file stand behind {counted(len(cases), filters)}"
    text += where(inquiry)
    if without:
        text += f"; {without:,} of these cases name no customer"
    return stated(f"{text}: {cases_in_words(cases)}." if cases else f"{text}.", cases, _causes_named(inquiry))


def _split(inquiry: Inquiry, found: Sequence[Fact]) -> list[Statement]:
    """The same by department, touchpoint, cause, kind, severity or month."""
    by = inquiry.understood.by
    return [] if by is None or len(found) < 1 else grouped(inquiry, found, by, GROUPS)


def grouped(inquiry: Inquiry, found: Sequence[Fact], by: Split, most: int) -> list[Statement]:
    """One statement a group, the largest first; months in their order."""
    groups: dict[str | int | None, list[int]] = {}
    for fact in found:
        groups.setdefault(KEYS[by](fact), []).append(fact.case)
    ranked = sorted(groups.items(), key=lambda one: (-len(one[1]), str(one[0])))
    if by == "month":
        ranked = sorted(ranked[:12], key=lambda one: str(one[0]))
    known = cause_facts(inquiry.session, [key for key in groups if isinstance(key, int)])
    statements = []
    for key, cases in ranked[:most]:
        name = known[key].called if isinstance(key, int) and key in known else str(key or f"no {by}")
        text = f"{name}: {counted(len(cases), inquiry.understood.filters)}"
        causes = [key] if isinstance(key, int) else []
        statements.append(stated(f"{text}: {cases_in_words(cases, 3)}.", cases, causes))
    return statements


def _of_all(inquiry: Inquiry, found: Sequence[Fact]) -> list[Statement]:
    """What share this is of all cases alike but in kind, severity and state."""
    understood = inquiry.understood
    wide = understood.filters.model_copy(update={"state": None, "severities": ()})
    if wide == understood.filters or understood.unit != "cases" or not found:
        return []
    every = matching(inquiry, wide)
    part = share(len(found), len(every))
    noun = counted(2, wide).removeprefix("2 ")
    return [stated(f"That is {part} {noun}{where(inquiry, wide)}.", ids(every))]


def reading(inquiry: Inquiry, found: Sequence[Fact]) -> list[Statement]:
    """How the words of the question were read, so that it can be checked."""
    topic = inquiry.topic
    if topic is None or topic.by_case or not found:
        return []
    if topic.cause is None:
        rule = f"name these words or are at least {CLEAR:.0%} alike"
        text = f"“{topic.said}” fits no single cause clearly; counted are cases that {rule}."
        return [stated(text, ids(found)[:NAMED])]
    known = cause_facts(inquiry.session, [topic.cause])
    text = f"“{topic.said}” was read as {known[topic.cause].called}: {topic.agreed:,} of the "
    text += f"{len(topic.voices):,} cases most alike belong to it."
    statements = [stated(text, topic.voices, [topic.cause])]
    naming = facts(inquiry, among=sorted(topic.naming))
    others = [fact.case for fact in naming if fact.case not in topic.cases]
    if others:
        noun = counted(len(others), inquiry.understood.filters)
        text = f"{noun} of other causes{where(inquiry, topic=False)} also name “{topic.said}”"
        statements.append(stated(f"{text}: {cases_in_words(others)}.", others))
    return statements


def _common(inquiry: Inquiry, found: Sequence[Fact]) -> list[Statement]:
    """Which causes and departments the cases fall to."""
    by_cause = grouped(inquiry, [fact for fact in found if fact.cause], "cause", 3)
    if inquiry.causes or len({fact.cause for fact in found}) < 2:
        by_cause = []
    if len({fact.department for fact in found}) < 2:
        return by_cause
    text = f"By department: {spread((fact.department for fact in found), 'no department')}."
    return [*by_cause, stated(text, ids(found))]


def nothing(inquiry: Inquiry, filters: Filters | None = None) -> Statement:
    """That no case fulfils what was asked."""
    filters = filters or inquiry.understood.filters
    noun = counted(0, filters).removeprefix("0 ")
    topic = inquiry.topic
    if topic and not topic.cause and not topic.by_case:
        there = where(inquiry, filters, topic=False)
        return stated(f"No {noun}{there} name “{topic.said}” or are at least {CLEAR:.0%} alike.")
    return stated(f"No {noun}{where(inquiry, filters)} are on file.")
