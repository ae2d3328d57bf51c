"""Follow-ups: questions that come next, each of which is understood. They quote no case's text."""

from triage.asking.inquiry import Inquiry
from triage.asking.not_known import EXAMPLES
from triage.asking.sentences import question_scope
from triage.numbers import cause_number

MOST = 4
_OF_CAUSE = {
    "owner": "Who owns {cause}?",
    "resolution": "What resolved {cause}?",
    "trend": "What is the trend of {cause}?",
    "fixes": "Did the fix for {cause} work?",
    "cause": "Tell me about {cause}",
}


def follow_ups(inquiry: Inquiry, found: int) -> list[str]:
    """Two to four questions that come next."""
    intent = inquiry.understood.intent
    if intent in ("help", "unknown") or not found:
        return list(EXAMPLES)
    if inquiry.causes:
        cause = cause_number(inquiry.causes[0])
        asked = [said.format(cause=cause) for name, said in _OF_CAUSE.items() if name != intent]
        return asked[:MOST]
    return _general(inquiry)[:MOST]


def _general(inquiry: Inquiry) -> list[str]:
    understood = inquiry.understood
    scope, intent = question_scope(understood), understood.intent
    asked = {
        "top": f"What are the biggest causes{scope}?",
        "count": f"How many open cases are there{scope}?",
        "trend": f"What is the trend of complaints{scope}?",
        "satisfaction": f"How satisfied are customers{scope}?",
        "owner": f"Which causes does nobody own{scope}?",
        "handoffs": f"How many handoffs bounced{scope}?",
    }
    return [said for name, said in asked.items() if name != intent]
