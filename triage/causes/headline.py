"""Headlines: a report's clause rewritten the way a person would title it, by rules; no model.

"Why hasn't my card arrived yet?" becomes "Card not arrived yet", "How do I change my PIN?" becomes
"How to change PIN". Rules leave words out, move them, or change their form (`work` to `working`, `acct`
to `account`); they add "how to", "for" or "meaning of" at most. A rewriting that would lose a negation
or leave nothing is given up for a lighter clean-up.
"""

import re
from collections.abc import Callable

from triage.wording.stop_words import (
    EDGES,
    PARTICIPLES,
    PLACEHOLDER,
    PLAIN_VERBS,
    STAFF,
    STATES,
    content_words,
    gerund,
    is_foreign,
    participle,
    past,
    sentence_case,
    third_person,
    to_the_point,
    words,
)

HEADLINE_CHARACTERS = 70  # one line of a Slack card, with room for a telling word in a name taken already

_Change = str | Callable[[re.Match[str]], str]
_Rules = tuple[tuple[re.Pattern[str], _Change], ...]


def _rules(*pairs: tuple[str, _Change]) -> _Rules:
    return tuple((re.compile(pattern, re.I), change) for pattern, change in pairs)


def _doing(found: re.Match[str]) -> str:
    """Something that is done: "can I use" becomes "using"."""
    return gerund(found[1].lower())


def _bare(found: re.Match[str]) -> str:
    """A participle without its "was", unless "who", "that" or the like stands before."""
    before = found[1] or ""
    return found[0] if before.strip(" ,").lower() in _ASIDE_WORDS else before


def _finished(verb: str) -> str:
    return verb if verb.endswith("ed") or verb in PARTICIPLES else participle(verb)


_ASIDE_WORDS = {
    *("i", "it", "he", "she", "they", "we", "you", "who", "that", "which", "what", "how", "where", "when"),
    *("if", "whether", "this", "there", "why", "because", "so"),
}
_ADVERBS = {"not", "still", "always", "never", "already", "only", "even", "again", "being", "been", "getting"}
_FORMS: dict[str, Callable[[str], str]] = {"do": str, "does": third_person, "did": past}
_STATE_VERBS = {"is", "are", "was", "were", "am", "has", "have", "had"}
_WHO = r"(?:i|we|you|one|he|she|they|people|customers?|cust|clients?|users?)"
_DONE = rf"(?:\w{{2,}}(?:ed|ing)|{'|'.join(sorted(PARTICIPLES | STATES))})"
_SOON = r"(?:(?:not|still|already|always|never|again|so|now|only|repeatedly|wrongly)\s+)?"
_DET = r"(?:my|our|your|the|an?|any|their|his|her|its|this|these|some)"
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|nowhere|neither|without|cannot|unable|refus\w+)\b|n't\b", re.I
)
_ASIDE = (
    re.compile(  # ", card number [CARD]": the words go with the placeholder; "the new card [CARD]" keeps them
        r"[,;(]\s*(?:\b(?:card|account|iban|phone|number|no|e-?mail|ref(?:erence)?|customer)\b[\s:#.]*){1,3}"
        r"\[[A-Z]{2,8}\]\)?",
        re.I,
    )
)
_CLAUSE = re.compile(r"(?<=[.!?;])\s+|\s+[-–—]\s+|\n+")

_QUESTIONS = _rules(  # a question or a wish as the topic it is about; the first that fits is taken
    (
        rf"^how (?:exactly )?(?:do|can|could|would|should|might|may) {_WHO} (?:go about |be able to )?",
        "how to ",
    ),
    (rf"^(where|when) (?:do|can|could|should|would|might) {_WHO} ", r"\1 to "),
    (rf"^why (?:do|would|should|must) {_WHO} (?:have|need) to ", "need to "),
    (r"^what (?:is|was) the need to ", "need to "),
    (r"^what (?:do|will|would) (?:i|we) need (to|for) ", r"needed \1 "),
    (
        r"^(?:why )?(?:is|are|was|were|have|has) there (?:been )?(?!no\b|not\b)"
        r"(?:any |some |an? |the )?(?:way (?:i can|to) )?",
        "",
    ),
    (rf"^(?:is it (?:possible|ok)|am i (?:able|allowed)|are we able) (?:for {_WHO} )?to (\w+)", _doing),
    (rf"^(?:can|could|may) (?!you\b){_WHO} (?:be able to |still |also |only )*(?!not\b)(\w+)", _doing),
    (r"^will (?:i|we) be able to (\w+)", _doing),
    (r"^(?:do|does) you (?:guys )?(?:have|offer|provide|got) (?:an? |any )?", ""),
    (r"^(?:do|does) you support ", "support for "),
    (r"^do you (\w+)", _doing),
    (r"^what (?:do|does|did) (.+?) mean$", r"meaning of \1"),
    (r"^what (?:is|are|was|were)(?! (?:wrong|going|happening|this|that|it|these)\b) ", ""),
    (
        r"^(?:what|which) (.+?) (?:do|does) (?:you|they) (support|accept|charge|allow|offer|provide)\b",
        lambda found: f"{found[1]} {participle(found[2].lower())}",
    ),
    (r"^(?:what|which) (.+?) (?:can|could|do) (?:i|we|you) have$", r"\1"),
    (r"^(?:what|which) (.+?) (?:can|could|should|do) (?:i|we|you) ", r"\1 to "),
    (r"^(?:what|which) (.+?) (?=(?:is|are|was|were|can be|will be) )", r"\1 "),
    (r"^(how many .+?) (?:can|could|do|may) (?:i|we|you) (?:have|get|own)$", r"\1"),
    (r"^(how many .+?) (?:can|could|do|may) (?:i|we|you) ", r"\1 to "),
    (
        r"^(how much(?: \w+)?) (?:have|did) (?:i|we) (\w+)",
        lambda found: f"{found[1]} {_finished(found[2].lower())}",
    ),
    (
        r"^(?:for )?how long (?:do|does|will|would|should|did|can) it (?:usually |normally )?(?:take|be)"
        r"(?: (?:me|us))?(?: (for|to|until))? ",
        lambda found: f"how long {found[1] or 'for'} ",
    ),
    (
        r"^how long (?:do|does|will|would|should) (.+?) (?:usually |normally |typically )?take\b",
        r"how long for \1",
    ),
    (rf"^how much (?:does|will|would|do) (?:it|{_WHO}) (?:have to )?cost (?:me )?(to|for) ", r"cost \1 "),
    (r"^does it cost (?:anything |money |extra |me )*to ", "cost to "),
    (r"^how much (?:do|does|will) you charge (?:me )?(to|for) ", r"charge \1 "),
    (
        r"^how much (?:is|are|was) (?=(?:the |an? |your )?(?:\w+ )?(?:fees?|charges?|costs?|limits?)\b)",
        "",
    ),
    (rf"^do {_WHO} (?:need|have) to ", "need to "),
    (
        rf"^(?:{STAFF}|i|we) (?:still |now |also |only |currently )*(?:wants?|wanted|needs?|needed|would like"
        r"|would love|wish|wishes|asks?|asked|hopes?|am looking|plan) "
        r"(?:you |us )?(?:help )?to (?:now |also )?(?:have )?",
        "",
    ),
    (
        rf"^(?:{STAFF}|i|we) (?:still |now |also )*(?:wants?|needs?|would like|asks? for|am looking for) "
        r"(?=(?:an?|my|the|to|some|another|help|new)\b)",
        "",
    ),
    (r"^(?:can|could|would|will) you (?:also )*(?:help me (?:to )?)?", ""),
    (r"^(?:why )?there (?:is|are|was|were|has been|have been|seems to be|appears to be) ", ""),
    (
        r"^(?:i|we) (?:am |are )?(?:having|have|had|get|got|keep getting) (?=(?:an? |some )?(?:\w+ )?"
        r"(?:trouble|problems?|issues?|errors?|difficult\w+)\b)",
        "",
    ),
)
_WHY = re.compile(
    r"^(?:why|how come) (is|are|was|were|am|has|have|had|do|does|did|cannot|can|won't|will|don't|doesn't"
    r"|didn't|couldn't)( not)? (.+)",
    re.I,
)
_TELEGRAM = _rules(  # a statement without what a headline leaves out; each in turn
    (r"^(?:why|how come) (?=(?:i|my|the|we)\b)", ""),
    (  # "a payment I don't recognise"
        r"(?<=\w) (?:that |which )?(?:i|we|he|she) (?:did|do|have|had|has)(?:n't| not) (recogni[sz]ed?|made?"
        r"|authori[sz]ed?|order(?:ed)?|request(?:ed)?|approved?|done?)\b",
        lambda found: f" not {_finished(found[1].lower())}",
    ),
    (  # "I have not received the card"
        rf"^(?:i|we|{STAFF}) (?:do|did|have|has|had|cannot)(?:n't| not|) ?(?:still |yet )?"
        r"(recogni[sz]ed?|received?) (?:this |these )?"
        r"((?:(?!(?:in|on|at|from|after|since|for|because|and|but|or|yet|that|which|when|with|even|so|i"
        r"|until|it|this)\b)[\w'-]+ ?){1,5})(?=$|\b)",
        lambda found: f"{found[2].strip()} not {_finished(found[1].lower())} ",
    ),
    (rf"^{STAFF} (?=(?:is|was|has|had|cannot|does|did|keeps|got|gets|still|never|not|{_DONE})\b)", ""),
    (r"^(?:i|we) (?:am|are|was|were|have been|had been) ", ""),
    (rf"^(?:i|we) (?:have|had) (?={_SOON}(?:{_DONE}|{_DET})\b)", ""),
    (r"^(?:i|we) (?!\w+$)", ""),
    (r"\b(and|but|then) (?:i|we|it|they|he|she) (?:(?:have|has|had|is|was|are|were|am) )?(?:been )?", r"\1 "),
    (
        r"\b(when|while|after|before) (?:i|we) (?:(?:am|was|were|have|had) )?(\w+)",
        lambda found: f"{found[1]} {gerund(found[2].lower())}",
    ),
    (r"(?<=\w) (?:that |which )?(?:i|we|you) (?:have |had )?(?=(?:\w+ed|made|sent|paid|bought|set)\b)", " "),
    (
        r"\b(gave|gives?|giving|charg\w+|cost|costs|owes?|sent|refund(?:ed)?|billed|pays?|paid) (?:me|us)\b",
        r"\1",
    ),
    (
        r"(?:^|(?<=\s))(\S+ )?(?:is|are|was|were|am|has been|have been|had been|got|gets) "
        rf"(?={_SOON}{_DONE}\b)",
        _bare,
    ),
    (rf"(?:^|(?<=\s))(\S+ )?(?:has|have|had) (?={_SOON}(?:been )?{_DONE}\b)", _bare),
    (
        r"^(?:tried|trying) to (?:make|do|complete) (.+?),? (?:and|but) (?:was |got |keeps? )?"
        r"(?=(?:declined|failed|failing|rejected|cancelled|reverted|not working)\b)",
        r"\1 ",
    ),
    (r"(n't) seem to (?:be )?", r"\1 "),
    (r"(?<=ed) (?:it|them|this|that)$", ""),
    (r"\bnot been\b", "not"),
    (r"\b(?:being|been) (?=\w+ed\b)", ""),
    (r"\b(?:(?:does|do|did|will|is|was)(?:n't| not)|won't|not) work(?:ing)?\b", "not working"),
    (r"\b(?:her|his) (?!about\b|that\b|to\b|the\b|a\b|and\b|how\b|in\b|on\b|for\b|if\b)(?=\w)", ""),
    (r"\b(?:my|our|your|their|the) (?=[\w€$£])", ""),
    (r"\ban? (?!lot\b|few\b|couple\b|little\b|week|day|month|year|second time\b|while\b)(?=\w)", ""),
)
_TAIL = re.compile(
    r",? (?:because |(?:so|since|as|while|which|where|and now|and|but|if) "
    r"(?=(?:i|it|the|my|we|he|she|they|there|this|that|now|how|what|why|can|is)\b))",
    re.I,
)
_COMMA = re.compile(r"[,;:] |\s\(")
_REASON = re.compile(r",? (?:so|because|since|although|though|even|as|while)\b", re.I)
_DANGLING = re.compile(
    r"(?:[\s,;:]+(?:and|but|or|of|the|an?|because|that|is|was|are|with|for|from|if|when|so|as|than|to|my))+$",
    re.I,
)


def lines(text: str) -> list[str]:
    """The headlines that a text's clauses can make, in its order; the first of a clause says the most."""
    plain = re.sub(r"\s+([.,;!?])", r"\1", PLACEHOLDER.sub("", _ASIDE.sub("", text)))
    found = [line for clause in _CLAUSE.split(plain) for line in _of_clause(" ".join(clause.split()))]
    if not found and words(plain):
        found = [sentence_case(_cut(" ".join(plain.split())))]
    return list(dict.fromkeys(found))


def _of_clause(clause: str) -> list[str]:
    opened = to_the_point(clause)
    if not content_words(opened):
        return []
    line = opened if is_foreign(opened) else _telegraphed(_as_statement(opened))
    if not _sound(line, opened):
        line = opened if _sound(opened, opened) else clause.strip(EDGES)
    return [sentence_case(kept) for kept in _fitting(line)]


def _as_statement(line: str) -> str:
    for pattern, change in _QUESTIONS:
        if pattern.search(line):
            return pattern.sub(change, line, count=1)
    return _declared(line) or line


def _declared(question: str) -> str | None:
    """An inverted question as a statement: the auxiliary behind the subject; None where that is unsure."""
    found = _WHY.match(question)
    if not found:
        return None
    auxiliary, rest = (found[1] + (found[2] or "")).lower(), found[3].split()
    end = _subject_end([word.lower() for word in rest], auxiliary)
    if end is None:
        return None
    subject, verb, after = rest[:end], rest[end], rest[end + 1 :]
    if auxiliary in ("do", "does", "did") and verb.lower() in PLAIN_VERBS:
        return " ".join([*subject, _FORMS[auxiliary](verb.lower()), *after])
    return " ".join([*subject, auxiliary, verb, *after])


def _subject_end(said: list[str], auxiliary: str) -> int | None:
    """Where the subject ends: before an adverb, or the first word that can be the predicate."""
    if said[0] in _ASIDE_WORDS:
        return 1 if len(said) > 1 else None
    later = range(2 if re.fullmatch(_DET, said[0]) else 1, len(said))
    if auxiliary.removesuffix(" not") in _STATE_VERBS:
        return next((at for at in later if said[at] in _ADVERBS or re.fullmatch(_DONE, said[at])), None)
    verbs = _ADVERBS | PLAIN_VERBS
    return next((at for at in later if said[at] in verbs and said[at + 1 :] != ["not"]), None)


def _telegraphed(line: str) -> str:
    for pattern, change in _TELEGRAM:
        line = pattern.sub(change, line)
    return " ".join(line.split()).strip(EDGES)


def _sound(line: str, source: str) -> bool:
    """Whether a rewriting kept a negation and something to say."""
    kept = bool(_NEGATION.search(line)) or not _NEGATION.search(source)
    return kept and len(content_words(line)) >= min(2, len(content_words(source)))


def _fitting(line: str) -> list[str]:
    """A line up to its natural ends: before the reason and the next thing told, never before a negation."""
    for found in _TAIL.finditer(line):
        if len(content_words(line[: found.start()])) >= 2 and _may_go(line[found.start() :]):
            line = _DANGLING.sub("", line[: found.start()])
            break
    after = line.partition(": ")[2]
    heads = [after] if len(content_words(after)) >= 3 else []
    heads += [line[: found.start()] for found in _COMMA.finditer(line) if _may_go(line[found.start() :])]
    heads = [head for head in heads if len(content_words(head)) >= 2 and len(head) <= HEADLINE_CHARACTERS]
    return heads if heads and len(line) > HEADLINE_CHARACTERS else [_cut(line), *heads]


def _may_go(tail: str) -> bool:
    return bool(_REASON.match(tail)) or not _NEGATION.search(tail)


def _cut(line: str) -> str:
    if len(line) <= HEADLINE_CHARACTERS:
        return line
    return _DANGLING.sub("", line[: HEADLINE_CHARACTERS - 1].rsplit(" ", 1)[0]).rstrip(EDGES) + "…"
