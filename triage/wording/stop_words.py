"""English words: those that say nothing, how reports open and close, and how a word changes form."""

import re


def _pairs(listed: str) -> dict[str, str]:
    """What a list like "acct: account, appt: appointment" says."""
    found = (pair.split(":") for pair in listed.split(","))
    return {word.strip(): other.strip() for word, other in found}


_STOP = """
a about above after again against all also am an and any are aren't as asked asking asks at back be
because been before being below between both but by call called calling came can can't cannot come could
couldn't cust customer customers cx day days did didn't do does doesn't doing don't done down during
each even every few first for from further get gets getting go goes going gone good got had hadn't has
hasn't have haven't having he hello help her here hers hi him his how however i i'd i'll i'm i've if in
into is isn't it it's its just keep keeps know last let like look make many may me member might more
most much must my myself need needs never new no nor not now of off ok on once one only or other our out
over own please really said same saw say says see seems she should since so some still such take tell
than thank thanks that that's the their them then there these they they're thing this those though
through time to told too try trying two under until up upon us use used using very want wanted wants was
wasn't way we week weeks well went were what when where which while who why will with without won't
would wouldn't yet you your yours
"""

STOP_WORDS = frozenset(_STOP.split())
"""Words that say nothing of a cause: English function words and how staff introduce a report."""

_ACRONYMS = """
api atm bic cvv eta eu eur faq gbp gps iban id isp kyc otp pdf pin sepa sim sms tv
uk url usa usd vat vpn
"""

ACRONYMS = frozenset(_ACRONYMS.split())
"""Written in capitals however they were typed, those aside that are also words ("it", "us", "swift")."""

_NAMES = """
american: American, atms: ATMs, english: English, european: European, french: French, friday: Friday,
german: German, google: Google, ids: IDs, iphone: iPhone, italian: Italian, mastercard: Mastercard,
monday: Monday, paypal: PayPal, pins: PINs, saturday: Saturday, spanish: Spanish, sunday: Sunday,
thursday: Thursday, tuesday: Tuesday, visa: Visa, wednesday: Wednesday
"""

NAMES = _pairs(_NAMES)
"""Other words that carry a capital."""

_SHORT_FORMS = """
acct: account, accts: accounts, addr: address, appt: appointment, c/h: cardholder,
cust: customer, cx: customer, dd: direct debit, gotta: have to, mbr: member, pmt:
payment, pmts: payments, pw: password, pwd: password, recd: received, thru: through, txn: transaction,
txns: transactions, ur: your, w/: with, w/o: without, wanna: want to, wd: withdrawal
"""

SHORT_FORMS = _pairs(_SHORT_FORMS)
"""What frontline staff type for longer words."""

_IRREGULAR = """
be: been, break: broken, bring: brought, buy: bought, choose: chosen, come: came, cost: cost, cut: cut,
do: done, draw: drawn, eat: eaten, find: found, forget: forgotten, freeze: frozen, get: got, give:
given, go: gone, hang: hung, hit: hit, hold: held, keep: kept, leave: left, let: let, lose: lost, make:
made, mean: meant, pay: paid, put: put, read: read, say: said, see: seen, sell:
sold, send: sent, set: set, show: shown, shut: shut, spend: spent, steal: stolen,
take: taken, tell: told, think: thought, withdraw: withdrawn, write: written
"""

IRREGULAR = _pairs(_IRREGULAR)
"""Participles that do not end in -ed."""

_PAST = """
break: broke, choose: chose, come: came, draw: drew, eat: ate, forget: forgot, freeze: froze, give:
gave, go: went, see: saw, show: showed, steal: stole, take: took, withdraw: withdrew, write: wrote
"""

PAST = _pairs(_PAST)
"""Past forms that differ from the participle."""

PARTICIPLES = frozenset(IRREGULAR.values()) - {"been", "came"}

_STATES = """
able about available away blank broken closed correct dead different down due duplicate empty expensive
faulty full gone here high higher inaccurate incorrect inside invalid late limited live locked low lower
missing offline open out overdue pending ready right rude short slow still stuck through too
unable unavailable unclear unknown unsuccessful unusable up valid visible wrong
"""

STATES = frozenset(_STATES.split())
"""What a thing can be said to be, without -ed or -ing."""

_DOUBLING = """
begin chat cut drop get hit let log plan put refer run set shop sit spot stop swap top transfer
"""

DOUBLING = frozenset(_DOUBLING.split())
"""Verbs that double their last letter before -ing."""

_PLAIN_VERBS = """
accept activate add allow appear apply approve arrive ask block book call cancel change charge check
claim clear close collect complete confirm connect convert crash credit cut debit decline deduct delay
delete deliver deny deposit differ disappear drop eat end exchange expire fail find freeze get give go
happen increase keep leave let link load lock log look lose make match need open order pass pay post
process provide put raise receive recognise recognize refund register reject release remove renew
require reset return revert say scan send set show sign stop support swallow switch take top transfer
update upload use verify want withdraw work
"""

PLAIN_VERBS = frozenset(_PLAIN_VERBS.split())
"""Verbs that reports use, to find where the subject of a question ends."""

_FOREIGN = """
aber au auch auf avec bei che con da dans das de del dem den der des di du e een ein eine el elle en es
est esta está et für het ich ik il ist je kein keine la las le les los ma mais mein meine mi mijn mit
mon n'est nach nao nicht niet non não para pas per pero por pour que qui se sin su sur um una und une
van von wird wurde y zu
"""

FOREIGN = frozenset(_FOREIGN.split())
"""Function words of other languages that reports come in: what holds them is cleaned up, not rewritten."""

_WORD = re.compile(r"[^\W_][^\W_]*(?:['’-][^\W_]+)*", re.UNICODE)
PLACEHOLDER = re.compile(r"\[[A-Z]{2,8}\]")

STAFF = (  # how staff speak of who complains
    r"(?:(?:the|our|a|this|my)\s+)?"
    r"(?:customer|cust|cx|client|member|mbr|caller|user|cardholder|c/h|applicant|borrower|he|she|they)"
)
EDGES = " .,;:!?-–—\"'“”‘’<>*#|"

_OPENINGS = re.compile(
    "^(?:"
    + "|".join(
        (
            r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.,!:;-]{0,25}[.,!:;-]+",
            r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b(?: \w+)?$",
            r"(?:hi|hello|hey)\b(?: there| team| all| guys)?",
            r"(?:ok|okay|so|and|but|well|also|oh|um|yes|please|pls|kindly|urgent|help|sorry|thanks)\b[,:!.]?"
            r"(?! to\b| with\b)",
            rf"{STAFF}\s+(?:is\s+|has\s+)?(?:says?|said|saying|reports?|reported|reporting|complains?"
            r"|complained|complaining|states?|stated|tells?\s+us|claims?|claimed|mentions?|mentioned|explains?"
            r"|called\s+to\s+say|advises?|advised|called|rang)\b(?:\s+(?:that|because|as)\b|\s*[:,-]|(?=\s))",
            rf"{STAFF} (?:asks?|asked|wants? to know|wonders?|does not understand)"
            r"(?= (?:why|how|when|where|what)\b)",
            rf"{STAFF} (?:asks?|asked|wants? to know|wonders?) (?:if|whether)\b",
            r"(?:complaint|feedback form|chat|email|phone|call|note|update|issue|problem|question|query)\s*:",
            r"(?:it's|it is|this is|that is|that's|its) about\b",
            r"(?:can|could|would|will) (?:you|someone|anyone|somebody)(?: please| kindly)? (?:just )?"
            r"(?:tell|explain|inform|advise|let|show|help)(?: to)?(?: me| us)?"
            r"(?: know| understand| with| out)?(?: (?:if|whether|about|that|on|to)\b)?",
            r"(?:please |kindly )?(?:tell me|let me know|explain(?: to me)?|advise|help me|show me)"
            r"(?: with| understand| out)?(?: (?:if|whether|about|to)\b)?",
            r"(?:do|would|does) (?:you|anyone|anybody) (?:happen to )?know(?: (?:if|whether|about)\b)?",
            r"(?:i|we)(?: am| are| was| just| still| really| also| have| must)* "
            r"(?:(?:want|need|would like|wish|love|got|have)(?:ed)? to "
            r"(?:know|ask|find out|understand|see|learn)|wondering|curious|asking|think|believe|thought"
            r"|noticed?|know|(?:pretty |quite )?sure|reali[sz]ed|guess|feel|felt|found out|have a question"
            r"|(?:not sure|unsure|don't know|don't understand|cannot understand)"
            r"(?= (?:why|how|if|whether|what|where|when|which)\b))"
            r"(?: (?:about|if|whether|that|like))?(?=\s)",
            r"(?:it|this)? ?(?:seems?|looks?|appears?) (?:like|that|as if|as though)",
            r"it is (?:a shame|annoying|unacceptable|ridiculous) that",
            r"what (?:should|do|can|must) (?:i|we|you) do (?:if|when|about|to|with)",
            r"(?:what|why)(?: is)? (?:is )?the (?:reason|problem)(?: (?:for|why|that|with|behind))?(?=\s)",
            r"the (?:reason|problem|issue) is(?: that)?",
            r"(?:is there )?(?:a|any) reason (?:why|that)",
        )
    )
    + r")\s*",
    re.I,
)
_PLAIN = (  # one spelling for what the rules below look for
    (r"\b(is|are|was|were|have|has|had|do|does|did|could|would|should)nt\b", r"\1n't"),
    (r"\b(do|wo)nt\b", r"\1n't"),
    (r"n't'", "n't"),
    (r"\b(?:cant|can't|can not)\b", "cannot"),
    (r"\b(is|are|was|were|has|have|had)n't\b", r"\1 not"),
    (r"\b(do|does|did) not\b", r"\1n't"),
    (r"\bwill not\b", "won't"),
    (r"^for how long\b", "how long"),
    (r"\bi'?m\b", "I am"),
    (r"\b(what|where|how|there|it|that|who)'s\b|\b(what|that|where)s\b", r"\1\2 is"),
    (r"\b(i|we|you|they)'?ve\b", r"\1 have"),
    (r"\b(i|we|you|they)'d like\b", r"\1 would like"),
    (
        r"\b(?:just|really|actually|basically|simply|apparently|unfortunately|please|kindly|somehow|very)\s+",
        "",
    ),
)
_CLOSINGS = re.compile(
    r"[\s,.;:!?\-–]*(?:\b(?:please|pls|thanks?(?: you)?|thx|help(?: me)?(?: please)?|can you help(?: me)?"
    r"|asap|(?:and )?why is (?:that|this)|why|what (?:should|do|can) i do(?: now)?|(?:and )?how (?:do|can) i "
    r"do (?:it|that)|is (?:that|this) (?:right|correct|ok|normal)|what(?: is| 's)? (?:happening|going on)"
    r"|what happened|for me|at all))?[\s,.;:!?\"'“”‘’–-]*$",
    re.I,
)


def words(text: str) -> list[str]:
    """The words of a text in lower case, without placeholders of personal data."""
    return [word.replace("’", "'") for word in _WORD.findall(PLACEHOLDER.sub(" ", text).lower())]


def content_words(text: str) -> set[str]:
    """The words that carry meaning."""
    return {word for word in words(text) if word not in STOP_WORDS and len(word) > 1}


def to_the_point(clause: str) -> str:
    """A clause in one spelling, without "customer says" or "can you tell me", without "please help"."""
    plain = clause.strip(EDGES).replace("’", "'").split()
    line = _bare(" ".join(SHORT_FORMS.get(word.lower(), word) for word in plain))
    for pattern, instead in _PLAIN:
        line = re.sub(pattern, instead, line, flags=re.I)
    return _bare(line)


def _bare(line: str) -> str:
    before = ""
    while before != line:
        before, line = line, _CLOSINGS.sub("", _OPENINGS.sub("", line, count=1), count=1)
    return line


def is_foreign(line: str) -> bool:
    """Whether a line holds more function words of other languages than of English."""
    said = words(line)
    return sum(word in FOREIGN for word in said) > sum(word in STOP_WORDS for word in said)


def sentence_case(line: str) -> str:
    """Sentence case: acronyms and names in capitals, what was shouted in small letters."""
    if line.isupper() and len(line.split()) > 2:
        line = line.lower()

    def cased(found: re.Match[str]) -> str:
        word = found[0].lower()
        return NAMES.get(word) or (word.upper() if word in ACRONYMS else found[0])

    line = re.sub(r"[^\W_]+", cased, line.strip(EDGES))
    return line[:1].upper() + line[1:]


def gerund(verb: str) -> str:
    """The -ing form of a verb given in its plain or its -ed form."""
    verb = next((plain for plain, form in (*PAST.items(), *IRREGULAR.items()) if form == verb), verb)
    if verb.endswith("ing") or not verb.isalpha():
        return verb
    if len(verb) > 3 and verb.endswith("ed") and not verb.endswith("eed"):
        return verb[:-3] + "ying" if verb.endswith("ied") else verb[:-2] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb in DOUBLING:
        return verb + verb[-1] + "ing"
    silent = verb.endswith("e") and not verb.endswith(("ee", "oe", "be"))
    return (verb[:-1] if silent else verb) + "ing"


def participle(verb: str) -> str:
    """The form that follows "has been"."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "d" if verb.endswith("e") else verb + (verb[-1] if verb in DOUBLING else "") + "ed"


def third_person(verb: str) -> str:
    """The form that follows "it"."""
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def past(verb: str) -> str:
    """The form that tells what happened."""
    return PAST.get(verb) or participle(verb)
