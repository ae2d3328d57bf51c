"""When there is no answer: what can be asked instead, and which filter stands in the way."""

from triage.asking.asked import Reason, narrowing
from triage.asking.counting import nothing
from triage.asking.inquiry import Inquiry, Statement, Told, stated
from triage.asking.looking import matching
from triage.asking.sentences import cases_in_words, counted, ids, where
from triage.matching.queries import Filters

EXAMPLES = (
    "What are the biggest causes in the last 30 days?",
    "How many open escalations are there since last month?",
    "Which causes does nobody own?",
)
"""Questions that can be asked of any file."""

_REASONS: dict[Reason, str] = {
    "action": "I answer questions and change nothing; what is asked here has to be done by a person.",
    "duration": "I don't know: how long things take is not something I measure.",
    "money": "I don't know: amounts of money are not on file here.",
    "future": "I don't know: I tell what is on file and foretell nothing. I can show the trend so far.",
    "nps": "I don't know: NPS is not on file here. Satisfaction (CSAT) and effort are.",
    "outside": "I don't know: that is not something the complaints on file can answer.",
}
_NAMES = {
    "departments": "department", "touchpoints": "touchpoint", "kind": "kind", "severities": "severity",
    "state": "state", "customer": "customer", "causes": "cause", "owner": "owner", "time": "time",
}  # fmt: skip
LOOSENED = 3  # filters whose removal is told


def tell_help(inquiry: Inquiry) -> Told:
    """What can be asked."""
    text = "I answer questions about the complaints and escalations on file, and cite the cases: "
    text += "have we seen it, how many, who owns it, what resolved it, how it develops, what was fixed, "
    text += "handoffs, satisfaction, one customer's story, and comparisons."
    return Told([stated(text)])


def tell_unknown(inquiry: Inquiry) -> Told:
    """That the question has no answer here, and why."""
    return Told([stated(_REASONS[inquiry.understood.reason or "outside"])], known=False)


def tell_nothing(inquiry: Inquiry) -> Told:
    """That nothing passes, and what would without one of the filters."""
    loosened = [
        _without(inquiry, name) for name in narrowing(inquiry.understood.filters) if name != "customer"
    ]
    found = sorted((one for one in loosened if one), key=lambda one: -len(one.cases))
    topic = inquiry.topic
    if topic and not topic.cases and not topic.by_case and not inquiry.causes:
        text = f"I don't know: nothing on file{where(inquiry, topic=False)} is clearly about “{topic.said}”."
        return Told([stated(text)], known=False)
    return Told([nothing(inquiry), *found[:LOOSENED]])


def _without(inquiry: Inquiry, name: str) -> Statement | None:
    wide = loosened(inquiry.understood.filters, name)
    cases = ids(matching(inquiry, wide))
    if not cases:
        return None
    verb = "is" if len(cases) == 1 else "are"
    there = f"{counted(len(cases), wide)}{where(inquiry, wide)}"
    return stated(f"Without the {_NAMES[name]} there {verb} {there}: {cases_in_words(cases)}.", cases)


def loosened(filters: Filters, name: str) -> Filters:
    """The filters without one of them."""
    if name == "time":
        return filters.model_copy(update={"since": None, "until": None})
    empty = () if isinstance(getattr(filters, name), tuple) else None
    return filters.model_copy(update={name: empty})
