"""Labelled lines of web portals and ticket systems: what a person wrote is read, not the form."""

import re

from triage.reading.words import words

_LONGEST_VALUE = 4
"""Words in an administrative value ("Mobile app, version 4"); beyond that someone told what happened."""

_LONGEST_LONE_VALUE = 2
"""The same outside a form, where one labelled line may be a sentence's beginning."""

_FEWEST_LABELS = 2
"""Labelled lines that make a text a form."""

_FREE = r"""
    (?:(?:issue|problem|incident|complaint|case|bug|request|error)\ )?(?:description|details?|summary)
    |issue|problem|complaint|subject|title|message|your\ message|comments?|feedback|enquiry|inquiry|question
    |what\ (?:happened|went\ wrong)\??|(?:please\ )?(?:describe|tell\ us)\ [\w ]{1,40}
    |how\ can\ we\ help(?:\ you)?\??|reason(?:\ for\ (?:contact|complaint|escalation|call))?
    |nature\ of\ (?:the\ )?(?:complaint|issue|problem)|customer\ (?:comments?|statement|complaint|says)
    |additional\ (?:information|details|context|comments)|background|observations?|concern
"""
_NUMBERED = (
    r"ticket|case|incident|reference|ref|order|invoice|booking|customer|client|account|policy|member(?:ship)?"
)
_NUMBERED += r"|contract|transaction|tracking|complaint|request|user|session|employee|card|loan|claim"
_ADMINISTRATIVE = rf"""
    (?:sub[ -]?)?categor(?:y|ies)|priority|severity|urgency|impact\ level|status|sla|due(?:\ date)?
    |(?:customer\ |client\ |account\ |service\ |support\ )?(?:tier|level|segment|type|plan)
    |(?:(?:{_NUMBERED})(?:\ ?(?:no\.?|numbers?|id|ref(?:erence)?|\#|name|agent|type)))
    |ticket|case|ref(?:erence)?
    |(?:submitted|created|opened|logged|reported|received|raised|updated|closed)
     (?:\ (?:via|by|on|at|from|through|date))?
    |(?:contact\ |preferred\ )?channel|source|origin|via|assigned(?:\ (?:to|group|team|agent))?|assignee
    |assignment\ group|owner|agent|handler|handled\ by|team|queue|group|reporter|requester
    |date(?:\ (?:and\ )?time|\ of\ \w+)?|time(?:stamp)?
    |(?:contact\ |first\ |last\ |full\ )?name|contact|e-?mail(?:\ address)?|(?:tele)?phone(?:\ number)?|mobile
    |address|country|region|language|locale|department|branch|store|site|location|browser|os|operating\ system
    |device|platform|(?:app\ |software\ |os\ )?version|build|environment|tags?|labels?
    |(?:ticket|issue|request|case|complaint)\ type|attach(?:ments?|ed)
    |cc|ip(?:\ address)?|user\ agent|url|link|page|consent|product\ (?:code|id)|form\ id
"""
_MARKS = r"[\s*#>•-]{0,4}"
_FREE_LINE = re.compile(rf"{_MARKS}(?:{_FREE})\s?:(?:\s+(?P<value>.*))?", re.IGNORECASE | re.VERBOSE)
_TEMPLATE = (
    r"(?:steps\ )?to\ reproduce|reproduction|(?:expected|actual|current)\ (?:behaviou?r|results?|outcome)"
)
_HEADING = re.compile(rf"{_MARKS}(?:{_FREE}|{_TEMPLATE})\s?[:?]?", re.IGNORECASE | re.VERBOSE)
_LABELLED = re.compile(rf"{_MARKS}(?:{_ADMINISTRATIVE})\s?:(?:\s+(?P<value>.*))?", re.IGNORECASE | re.VERBOSE)
_NEXT_LABEL = re.compile(
    rf"\s?[|;·]?\s(?=(?-i:[A-Z]))(?=(?:{_FREE}|{_ADMINISTRATIVE})\s?:\s)", re.IGNORECASE | re.VERBOSE
)
_NUMBER = re.compile(
    r"\W*(?:ticket|case|incident|ref(?:erence)?|request|complaint)\s?(?:no\.?|number|id)?\s?[:#]*\s?"
    r"(?:\[[A-Z]+\]|[A-Z]{0,6}-?\d[\w-]*)\W*",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:not|never|no|none|still|is|isn't|was|wasn't|are|has|had|have|did|didn't|does|doesn't|can't|cannot|won't"
    r"|missing|wrong|failed|fails|declined|lost|broken|damaged|rejected|blocked)\b|n't\b",
    re.IGNORECASE,
)
_ABOVE_THIS_LINE = re.compile(r"(?:reply|respond) above this line", re.IGNORECASE)


def without_labels(text: str) -> str:
    """The text without administrative lines, and without the labels of those in which a person wrote."""
    if ":" not in text and "#" not in text and "\n" not in text:
        return text
    lines = [part for line in text.split("\n") for part in _parts(line)]
    labelled = [_labelled(line) for line in lines]
    form = sum(labelled) >= _FEWEST_LABELS
    return "\n".join(
        written
        for place, line in enumerate(lines)
        if (written := _written(line, form and place > 0 and _awaits_value(lines[place - 1]), form))
        is not None
    )


def _parts(line: str) -> list[str]:
    """A form that was put on one line, a label a part."""
    return _NEXT_LABEL.split(line) if line.count(": ") >= _FEWEST_LABELS and _labelled(line) else [line]


def _labelled(line: str) -> bool:
    return (_FREE_LINE.fullmatch(line) or _LABELLED.fullmatch(line)) is not None


def _awaits_value(line: str) -> bool:
    found = _LABELLED.fullmatch(line)
    return found is not None and not found["value"]


def _written(line: str, is_value: bool, form: bool) -> str | None:
    """What of a line a person wrote; None if it is the form's, or a value of the label before."""
    if found := _FREE_LINE.fullmatch(line):
        return found["value"] or None
    if found := _LABELLED.fullmatch(line):
        return None if _is_administrative(found["value"] or "", form) else line
    if _NUMBER.fullmatch(line) or _HEADING.fullmatch(line) or _ABOVE_THIS_LINE.search(line):
        return None
    return None if is_value and _is_administrative(line, form) else line


def _is_administrative(value: str, form: bool) -> bool:
    said = len(words(value))
    told = said > 1 and value[0].islower()  # forms offer "Mobile app", people write "app crashed"
    longest = _LONGEST_VALUE if form else _LONGEST_LONE_VALUE
    return said <= longest and not told and not _TELLS.search(value)
