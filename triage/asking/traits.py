"""Traits that a question asks of its cases: kind, severity, state, owner; and the numbers it names."""

import re
from dataclasses import dataclass

from triage.asking.asked import Outcome, Stage
from triage.asking.phrases import UNOWNED
from triage.asking.vocabulary import Vocabulary, key
from triage.asking.words import CASE_NOUN, CUT, Rest
from triage.matching.queries import NOBODY
from triage.numbers import case_number, cause_number

_CAUSES = re.compile(
    r"\bRC[-\s]?(\d{1,9})\b|\b(?:root\s+)?causes?\s+(?:no\.?\s*|number\s*"
    r"|nr\.?\s*)?#?(\d{1,9})\b(?!\s*(?:cases|and))",
    re.I,
)
_CASE = re.compile(
    r"\bC-(\d{1,9})\b|\bC(\d{1,9})\b|\b[Cc]ases?\s+(?:[Nn]o\.?\s*|[Nn]umber\s*)?(?:[Cc]-?"
    r"|#)?(\d{1,9})\b(?!\s+\w)|\bc-(\d{1,9})\b"
)
_CUSTOMER = re.compile(
    r"\b(?:customers?|clients?|policy\s?holders?|members?|cust\.?|patients?|guests?|passengers?"
    r"|subscribers?)(?![-_/\w])\s*(?:no\.?|number|nr\.?"
    r"|ref(?:erence)?\.?|id|called)?\s*[:#]?\s*"
    r"(?P<ref>#?[^\W_]*[-_/]?\d[^\s,;:?!¦]*|[A-Z]{1,6}[-_/][^\s,;:?!¦]+)",
    re.I,
)
_QUOTED = re.compile(r'"([^"]{2,})"|“([^”]{2,})”|„([^“”]{2,})[“”]|«([^»]{2,})»|(?<!\w)\'([^\']{4,})\'(?!\w)')
_COMPLAINT = re.compile(r"\bcomp?l[ai]{2}nts?\b|\bcomplants?\b|\bgrievances?\b", re.I)
_ESCALATION = re.compile(r"\besc?k?al+a?tions?\b|\bescalated\b", re.I)
_LEVELS = r"(?:low|medium|high|critical)"
_SEVERITY = re.compile(
    rf"\b(?P<first>{_LEVELS})(?:\s*(?:or|and|/|,)\s*(?P<second>{_LEVELS}))?(?:[\s-](?:severity"
    r"|priority|prio|sev|impact)\b"
    rf"|(?=\s+(?:(?:open|unresolved|resolved|closed|ones)\s+)?{CASE_NOUN}\b))"
    rf"|\b(?:severity|priority|prio|sev)\s*(?:is|of|:|=|was)?\s*(?P<third>{_LEVELS})(?:\s*(?:or|and"
    rf"|/)\s*(?P<fourth>{_LEVELS}))?"
    rf"(?P<above>\s+(?:or|and) (?:above|higher|more|worse|up))?\b"
    r"|\b(?P<serious>serious|severe|urgent|grave|most critical)(?=\s+(?:(?:open"
    rf"|unresolved)\s+)?{CASE_NOUN}\b)"
    rf"|(?:\b(?P<sixth>{_LEVELS})(?=\s+only\b)|(?:^|[,;{CUT}])\s*(?P<seventh>{_LEVELS})(?=\s*(?:[,;?.!{CUT}]|$)))"
    r"|\b(?:are|were|is|was|be|as|marked|rated|everything|anything|all|only|just)\s+(?P<fifth>high"
    rf"|critical|low)(?=\s*(?:[?.,!{CUT}]|$))",
    re.I,
)
_DONE = r"(?:resolved|solved|closed|settled|sorted(?: out)?|dealt with)"
_OPEN = re.compile(
    r"\b(?:waiting for|awaiting|need(?:s|ing)?) (?:an? |their |any )?(?:solution|resolution|answer)s?\b|"
    r"\bun-?(?:resolved|solved|settled)\b|\b(?:not|never|n't|yet to be|waiting to be"
    rf"|still to be)\s+(?:yet\s+)?(?:been\s+)?{_DONE}(?:\s+yet)?\b"
    r"|\b(?:are|is|remain(?:s|ed|ing)?|still|left|currently|that's|keeps?)\s+(?:still\s+)?(?:open"
    rf"|outstanding|pending)(?=\s*(?:[?.,!;{CUT}]|$|\s(?:in|at|since|for|from|about|with|on|right"
    rf"|and|{CASE_NOUN})\b))"
    rf"|\b(?:open|outstanding|ongoing)(?=\s+(?:(?:{_LEVELS}|severity|serious"
    rf"|\w+)\s+)?(?:{CASE_NOUN}|handoffs|(?:root )?causes)\b)|\bstill open\b|\bopen(?=\s*(?:[?.,!;{CUT}]|$))"
    r"|\b(?:without|with no|no|lacking|missing)\s+(?:an?\s+|any\s+)?(?:resolution"
    r"|solution)s?\b(?:\s+yet)?|\bopen(?=\s+(?:in|at|since)\b)",
    re.I,
)
_RESOLVED = re.compile(
    rf"\b(?:already\s+)?{_DONE}(?=\s+(?:\w+\s+)?{CASE_NOUN}\b)|\b(?:are|is|were|was|been|got|get"
    rf"|have|has|being|already)\s+(?:already\s+|all\s+|now\s+)?{_DONE}\b"
    r"|\b(?:with|has|have|had)\s+(?:an?\s+)(?:resolution|solution)\b"
    rf"|\b{_DONE}(?=\s*(?:[?.,!;{CUT}]|$))|\bdid (?:we|they|{CUT}) (?:resolve|solve|close|settle)\b",
    re.I,
)
_CAUSE_STATE = re.compile(
    r"\b(?P<state>suspected|confirmed|verified|regressed|dismissed|shipped"
    r"|fixing)(?=\s+(?:root\s+)?(?:causes?|ones)\b)"
    r"|\b(?<=causes\s)(?:that\s+|which\s+)?(?:are|were|is|have|has|been|\s)+(?P<other>suspected"
    r"|confirmed|verified|regressed|dismissed|shipped|fixing)\b"
    r"|\bcauses?\s+(?P<back>(?:that\s+|which\s+|have\s+|has\s+)*(?:came|come|coming|returned"
    r"|regressed)(?:\s+back)?)\b|\b(?P<returning>returning)(?=\s+causes\b)",
    re.I,
)
_OWNED_BY = re.compile(
    r"\bowned by\b|\bbelong(?:s|ing)? to\b|\bassigned to\b|\b(?:does|do|did|is|are"
    r"|that)\s+(?:the\s+)?(?P<who>[^?¦]{2,60}?)\s+(?:owns?|responsible for|in charge of|accountable for"
    r"|look(?:s|ing)? after)\b|\bunder the responsibility of\b",
    re.I,
)
_OUTCOMES: tuple[tuple[Outcome, str], ...] = (
    (
        "bounced",
        r"\bbounc\w+|\bsent back\b|\breturned\b|\breject\w+|\bback and forth\b|\bping[\s-]?pong"
        r"|\bcame back\b|\bpassed back\b",
    ),
    ("timed_out", r"\btimed?[\s-]?outs?\b|\bexpired\b|\bnever answered\b|\bunanswered\b|\bran out of time\b"),
    ("repeated", r"\brepeat\w*|\b(?:tell|retell|explain)\b.*\b(?:again|twice|story)\b"),
    ("accepted", r"\baccepted\b|\btaken (?:on|over)\b"),
    ("waiting", r"\bwaiting\b|\bpending\b|\bnot yet (?:accepted|answered)\b|\bopen handoffs\b"),
)


@dataclass(frozen=True)
class Traits:
    """What a question asks of its cases, beside where and when."""

    kind: str | None = None
    severities: tuple[str, ...] = ()
    state: str | None = None
    owner: str | None = None


def take_causes(rest: Rest, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The causes named by number, by name in quotation marks, or by their whole name."""
    found = [cause_number(int(match[1] or match[2])) for match in rest.take_all(_CAUSES)]
    if found:
        rest.text = _MORE_CAUSES.sub(lambda more: _also(more, found), rest.text)
    for match in reversed(list(_QUOTED.finditer(rest.text))):
        said = next(part for part in match.groups() if part)
        named = vocabulary.cause_named(said)
        if named:
            found.append(named)
            rest.cut(*match.span())
        else:
            rest.text = f"{rest.text[: match.start()]} {said} {rest.text[match.end() :]}"
    for number, name in vocabulary.causes_in(rest.text):
        words = r"\W+".join(re.escape(word) for word in key(name).split())
        if rest.take(re.compile(rf"(?<!\w){words}(?!\w)", re.I)):
            found.append(number)
    known = (vocabulary.merged.get(number, number) for number in found)
    return tuple(dict.fromkeys(known))


_MORE_CAUSES = re.compile(rf"{CUT}\s*(?:and|or|,|&|vs\.?|with|to)\s+#?(\d{{1,9}})\b")


def _also(more: re.Match[str], found: list[str]) -> str:
    """`RC-3 and 5` names two."""
    found.append(cause_number(int(more[1])))
    return f"{CUT} and {CUT}"


def take_case(rest: Rest) -> str | None:
    """The case named by its number."""
    found = rest.take(_CASE)
    return case_number(int(next(part for part in found.groups() if part))) if found else None


def take_customer(rest: Rest, vocabulary: Vocabulary) -> str | None:
    """The customer named by reference, spelled as on file."""
    if found := rest.take(_CUSTOMER):
        said = found["ref"].lstrip("#").rstrip(".'\")]").removesuffix("'s")
        return next((one for one in vocabulary.customers if one.lower() == said.lower()), said)
    for one in vocabulary.customers:
        if rest.take(re.compile(rf"(?:\b(?:from|of|by|for)\s+)?(?<!\w){re.escape(one)}(?:'s)?(?!\w)", re.I)):
            return one
    return None


def take_traits(rest: Rest, text: str) -> Traits:
    """Kind, severity, state and lack of an owner; kinds stay, since they are words of asking."""
    owner = NOBODY if rest.take_all(UNOWNED) else None
    severities = _severities(rest)
    state = _cause_state(rest) or ("open" if rest.take_all(_OPEN) else None)
    state = state or ("resolved" if rest.take_all(_RESOLVED) else None)
    kinds = [
        kind for kind, said in (("complaint", _COMPLAINT), ("escalation", _ESCALATION)) if said.search(text)
    ]
    return Traits(kinds[0] if len(kinds) == 1 else None, severities, state, owner)


_NAMED = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


def _severities(rest: Rest) -> tuple[str, ...]:
    found = rest.take(_SEVERITY)
    if found is None:
        return ()
    if found["serious"]:
        return ("high", "critical")
    named = [found[name].lower() for name in _NAMED if found[name]]
    if found["above"] or re.match(
        r"\s*(?:or|and) (?:above|higher|up|worse)", rest.text[found.start() + 3 :], re.I
    ):
        levels = ("low", "medium", "high", "critical")
        return levels[levels.index(named[0]) :]
    return tuple(dict.fromkeys(named))


def _cause_state(rest: Rest) -> str | None:
    found = rest.take(_CAUSE_STATE)
    if found is None:
        return None
    return (found["state"] or found["other"] or "regressed").lower()


def take_owner(rest: Rest, vocabulary: Vocabulary) -> str | None:
    """The department that owns what is asked for: `owned by Claims`, `does Claims own`."""
    found = _OWNED_BY.search(rest.text)
    if found is None:
        return None
    said = found["who"] or rest.text[found.end() :]
    words = key(said).split()
    spellings = vocabulary.spellings["department"]
    for size in range(min(len(words), vocabulary.longest + 1), 0, -1):
        for start in range(len(words) - size + 1 if found["who"] else 2):
            if name := spellings.get(" ".join(words[start : start + size])):
                rest.cut(*found.span())
                rest.take(re.compile(rf"\s+the\s+{re.escape(name)}\b|\b{re.escape(name)}\b", re.I))
                return name
    return None


_MOST = re.compile(
    r"\b(?P<before>top|first|last|latest|newest|biggest|largest|worst)\s+(?P<most>\d{1,2}|two|three"
    r"|four|five|ten)\b(?!\s+(?:days|weeks|months))|"
    r"\b(?P<three>two|three|four|five|ten|\d{1,2})\s+(?P<after>causes|problems|issues|reasons"
    r"|biggest|largest|worst|latest|newest"
    r"|most|main)\b",
    re.I,
)
_FEW = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}


def take_most(rest: Rest) -> int | None:
    """How many are wanted: `top 5`, `the three biggest`."""
    found = _MOST.search(rest.text)
    if found is None:
        return None
    said = (found["most"] or found["three"]).lower()
    rest.text = f"{rest.text[: found.start()]}{found['before'] or found['after']} {rest.text[found.end() :]}"
    return max(1, int(said) if said.isdigit() else _FEW[said])


def stage_of(text: str) -> Stage | None:
    """Whether planned fixes are asked for, or those that were shipped."""
    if re.search(r"\bplan\w*|\bupcoming\b|\bscheduled\b|\bin the pipeline\b|\bnot yet shipped\b", text, re.I):
        return "planned"
    return (
        "shipped"
        if re.search(r"\bship\w*|\brolled out\b|\breleased\b|\bdeployed\b|\blaunched\b", text, re.I)
        else None
    )


def outcome_of(text: str) -> Outcome | None:
    """What became of the handoffs that are asked for."""
    return next((outcome for outcome, said in _OUTCOMES if re.search(said, text, re.I)), None)
