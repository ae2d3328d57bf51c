"""Phrases of asking: the words by which a question tells what it wants."""

import re

from triage.asking.asked import Reason
from triage.asking.words import CASE_NOUN, PEOPLE

_LIKE_THAT = r"(?:it|that|this|these|those|them)"


def any_of(*patterns: str) -> re.Pattern[str]:
    """Whatever one of these patterns says."""
    return re.compile("|".join(rf"(?:{pattern})" for pattern in patterns), re.I)


REASONS: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    ("action", any_of(
        r"^\W*(?:please\s+|kindly\s+)*(?:(?:can|could|would|will) you\s+(?:please\s+)?)?(?:delete"
        r"|erase|forget|assign"
        r"|merge|split|close|re-?open|resolve|confirm|dismiss|send|e-?mail|write|create|post|remind"
        r"|schedule|subscribe"
        r"|rename|approve|book|arrange|organi[sz]e|invite|transfer|refund|call|escalate|fix|ignore"
        r"|drop|update|insert)\s+(?:all|the|this"
        r"|that|these|those|it|them|every|an?|my|me|him|her|us|to|RC|C-?\d|cases?|customers?"
        r"|everything)\b",
        r"^\W*(?:please\s+)?(?!show|give|tell|find|get|list|send|let|pull|bring|fetch)\w+ me (?:an?"
        r"|some|the)\b",
    )),
    ("nps", any_of(r"\bnps\b|\bnet promoter")),
    ("future", any_of(
        r"\bnext\s+(?:week|month|quarter|year|summer|spring)\b|\btomorrow\b|\bforecast|\bpredict|^\W*will\b"
        r"|\b(?:will|going to)\s+(?:we|there|it|they|complaints|escalations)\b",
    )),
    ("money", any_of(
        r"\bhow much\b.*\b(?:cost|costs|costing|money|lose|lost|pay|paid|spend|spent|worth"
        r"|compensation|refunded)\b",
        r"\b(?:revenue|budget|turnover|profit|salary|salaries|wages?|share price|stock price)\b",
    )),
    ("duration", any_of(
        rf"\bhow (?:long|fast|quick(?:ly)?|soon)\b(?!.*\b(?:RC-?\d|{_LIKE_THAT} been"
        r"|been (?:happening|going|around|open)))",
        r"\b(?:resolution|response|handling|turn-?around|closing|processing) times?\b(?! complaints)",
        r"\b(?:average|mean|median|typical) time\b|\btime to (?:resol|clos|solv|fix)",
    )),
)  # fmt: skip
"""What is not on file, by how it is asked for."""

SATISFACTION = any_of(
    r"\bc-?sat\b|\bsatisf\w*|\bdissatisf\w*|\b(?:customer )?effort(?: scores?)?\b|\bCES\b",
    r"\bhow (?:un)?happy\b|\b(?:happier|happiest|unhappiest|happiness)\b|\bhow do (?:customers"
    r"|clients|people) (?:feel|rate)",
    r"\b(?:average|mean|customer|avg|their|our)\s+(?:rating|score)s?\b|\b(?:rating|score)s?\s+(?:at"
    r"|for|of|in|by|during)\b|\bhow (?:are|is|was|were) .*\brated\b|\bratings?\b",
)

NOT_SATISFACTION = any_of(r"\bcredit (?:rating|score)s?\b")

COMPARING = any_of(
    r"\bcompar\w*|\bversus\b|\bvs\b\.?|\bdifferences? between|\bdiffer\b|\bhow do .* (?:stack"
    r"|measure) up|\bside by side\b|\bbenchmark\b",
    r"\bagainst\b",
)

MORE = any_of(r"\b(?:more|fewer|less|worse|better|higher|lower|bigger|busier|most|worst|fewest|as many)\b")

TREND = any_of(
    r"\btrend\w*\b|\b(?:go|goes|going|gone|went|creeping|shooting|trending) (?:up|down)\b|\bup or down\b",
    r"\b(?:ris(?:e|es|ing|en)|grow(?:s|ing|n|th)|increasing|decreasing|declining|escalating"
    r"|shrinking|climbing|soaring|surg(?:e|ing)|spik(?:e|es|ing|ed)|slowing)\b(?!\s+(?:fees?"
    r"|prices?|rates?))",
    r"\b(?:did|do|does|is|are|has|have|been)\b.*\b(?:increase|decrease|increased|decreased|drop"
    r"|dropped|fall|fallen|fell|grew|rose|risen)\b(?!\s+(?:off|out)\b)",
    r"\b(?:increase|decrease|drop|fall|rise|uptick|jump|growth)\s+(?:in"
    rf"|of)\s+(?:\w+\s+){{0,3}}(?:{CASE_NOUN}|volumes?|cases)",
    r"\b(?:get|gets|getting|got|become|becoming|became) (?:any |much |a lot |slightly )?(?:worse"
    r"|better|more (?:frequent|common|often)|less (?:frequent|common|often)|fewer|rarer|bigger"
    r"|out of hand)\b",
    r"\b(?:improv(?:e|es|ed|ing|ement)|worsen\w*|deteriorat\w*)\b|\bover time\b",
    r"\b(?:week|month)(?:ly)?[\s-](?:by|over|on|after|per)[\s-](?:week|month)|\b(?:per|by|each"
    r"|every) week\b|\bweekly\b|\bdevelop(?:ed|ing|ment|s)?\b|\bevol(?:ve|ved|ving|ution)\b"
    r"|\btrajectory\b",
    r"\bare we (?:getting|seeing) (?:more|fewer|less)\b|\bmore (?:\S+\s+){1,4}than (?:usual|before"
    r"|normal|last)\b|\bunder control\b|\bchart\b|\bgraph\b|\bcurve\b|\btimeline\b",
)

FIXES = any_of(
    r"\b(?:the|a|any|our|this|that|which|what|how many|all|no|latest|last|planned|shipped|recent"
    r"|list of)\s+(?:\w+\s+){0,2}fix(?:es)?\b|^\W*fix(?:es)?\b|\bfixes\b|\b(?:hot|bug)fix",
    r"\b(?:has|have|had|is|are|was|were|did|been|being|get|got)\b.*\b(?:fixed|patched|mended|remedied)\b",
    r"\bwhat (?:did|have|has|do) (?:we|you|they|[A-Z]\w+) (?:ship|shipped|plan|planned|change"
    r"|changed|roll|rolled|try|tried|do against|done against)\b",
    r"\bwhat(?:'s| is| are| was| were| has been| have been)(?: being| already)? (?:planned|scheduled|shipped"
    r"|in the pipeline|rolled out|deployed|released)\b|\bplans? (?:for|to fix|against)\b",
    r"\b(?:measures?|countermeasures?|remed(?:y|ies)|changes?)\s+(?:(?:that )?(?:were|was|are|is"
    r"|have been|has been) )?(?:shipped|planned|against|taken|rolled out)\b|\brolled out\b"
    r"|\bshipped\b",
)

OWNER = any_of(
    r"\b(?:who|which \w+|what \w+) has\b.*\bon (?:their|his|her|its|the) (?:plate|desk|table|list)\b",
    r"(?<!s )(?<!people )\bwho(?:'s|se|m)?\b.*\b(?:own|owns|owner|owned|owning|responsib\w*|accountable"
    r"|in charge|handl\w+|deals?|dealing|looks? after|looking after|takes? care|taking care|on the hook"
    r"|working on|works on|assigned|lead(?:s|ing)?)\b",
    r"\bwho (?:should|do|can|could|would|must|has to|needs to|is (?:to|supposed to)|will) (?:(?:i"
    r"|we|you) )?(?:\w+ ){0,2}(?:talk|speak|call|contact|ask|turn|go|ping|fix|act|handle|own"
    r"|address|approach|escalate|chase|reach)\b",
    r"\b(?:which|what) (?:department|team|unit|desk|person|group|area|colleague)s?\b.*\b(?:own|owns"
    r"|owned|owner|responsib\w*|accountable|in charge|handles|deals with|looks? after|takes? care"
    r"|has to act|must act|should fix|assigned)\b",
    r"^\W*(?:\w+ ){0,2}(?<!one )(?<!body )(?<!s )(?<!people )whose\b"
    r"|\bwhose (?:job|task|problem|plate|desk|cause|fault|turn|area|responsib\w*|is|are)\b"
    r"|\b(?:the|an|any|current|its)? ?owner (?:of|for|behind)\b|\bowner\b\W*$"
    r"|\bowned by whom\b|\bownership\b|\bwho owns\b|\bwho is (?:on|behind) (?:it|this|that|RC)",
    r"\b(?:is|are|does|do|has|have)\b.*\b(?:owned|an owner|anyone responsible|somebody responsible|owner)\b",
    r"\b(?:anyone|anybody|someone|somebody)\b.*\b(?:own|owns|owning|looking after|looks after"
    r"|responsible|in charge|taking care|dealing with|working on|on top of)\b",
)

COUNT = any_of(
    r"\b(?:break(?:ing)?(?: (?:it|them|that|this))? down|break-?downs?|distribution)\b",
    r"\bhow many\b|\bhow mny\b|\bhowmany\b|\bnumber of\b|\bnr\.? of\b|\bno\. of\b|\bcount(?: of"
    r"| the| all| up)?\b|\bhow often\b|\bhow frequent(?:ly)?\b|\bhow common\b",
    r"\btotal(?: number)?\b|\bvolumes?\b|\bhow much\b|\btally\b|\bhow big\b|\bhow (?:widespread"
    r"|bad)\b|\b(?:percentage|percent|proportion|share) (?:of|are|is|were|was)\b|\b(?:what"
    r"|which) (?:percentage|proportion|percent)\b|#\s?of\b|\bquantify\b|\bhow large\b",
)

RESOLUTION = any_of(
    r"\b(?:did|has|have|does) (?:anything|something)(?: \w+){0,2} (?:help|helped|work|worked)\b",
    r"\b(?:what|which|how)\b[^?]*\b(?:resolv(?:e|ed|es|ing)|solv(?:e|ed|es|ing)|sort(?:ed|s"
    r"|ing)? (?:it |this |that |them )?out|help(?:ed|s)|settl(?:e|ed|ing)|mend(?:ed)?|fix(?:ed|es)?"
    r"|clear(?:ed)? (?:it |this |that |them )?up|deal with|dealt with|handl(?:e|ed)|cure[sd]?"
    r"|close[ds]?|work(?:ed|s)(?: (?:before|last time|against|for|with))|remed(?:y|ied))\b",
    r"\b(?:resolutions?|solutions?|work-?arounds?|remed(?:y|ies)|playbook)\b(?! (?:rate|time))",
    r"\bwhat(?:'s|'ve)? (?:is |was |has been |has |did |were |have |had |being "
    r"|been )*(?:\w+ ){0,2}(?:done|do(?= (?:about|with|for|against|when|if|then|now|last)\b|\W*$)|tried"
    r"|try)\b|\bhow (?:do|did|can"
    r"|should|could|would|have|had|to) (?:we |you |they |i |one )?(?:usually |normally |best "
    r"|typically )?(?:resolve|solve|handle|fix|settle|deal|treat|address|sort|help|get rid)",
    r"\bwhat (?:can|should|could) (?:we|i|you) (?:do|tell|offer)\b|\bhow did (?:\w+ ){0,6}(?:get"
    r"|go) (?:resolved|solved|away|fixed|sorted)",
)

FIRST = any_of(
    r"\b(?:fix|tackle|solve|address|do|resolve|handle|focus on|look at)(?: \w+)? first\b|\bpriorit\w+",
)

WHO = any_of(
    r"^\W*(?:\w+ ){0,3}?(?:who|which (?:department|team|person|unit))(?:'s)?(?:\s+(?:i|we|you|do"
    r"|does|have|has|to|need|needs"
    r"|should|can|could|must|is|are|in|charge|responsible|accountable|looking|looks?|taking|takes"
    r"|care|the|hook|owner"
    r"|talk|speak|turn|call|contact|ask|chase|ping|approach|reach|out|escalate|go|deals?|dealing"
    r"|handl\w+|works?"
    r"|working|owns?|fix|act))+\s+(?:about|of|for|with|regarding|after|on|to)\b",
)

TOP = any_of(
    rf"\bhow come\b.*\b(?:{CASE_NOUN}|{PEOPLE})\b",
    r"\btop\b(?!\s?-?up)|\b(?:biggest|largest|worst|main|major|key|principal|leading|prime|foremost"
    r"|nastiest|heaviest|highest|commonest|number one|no\.? 1)\b",
    r"\bmost (?:common(?:ly)?|frequent(?:ly)?|often|reported|painful|pressing|important|urgent"
    r"|serious|affected|recurring|widespread|complaints?|escalations?|cases?|problems?|issues?"
    r"|trouble|unresolved|open|critical|complained|customers?|pain|handoffs?|of (?:the|our))\b"
    r"|\bthe most\b|\bmost\b\W*$",
    r"\bwhat(?:'s| is| are| do| does| did| has| have)?\b[^?]*\b(?:hurt(?:s|ing)?|driv(?:e|es|ing|er"
    r"|ers)|complain(?:ing|ed)? (?:\w+ )?about|bother(?:s|ing)?|annoy(?:s|ing)?|frustrat\w+"
    r"|upset\w*|go(?:es|ing)? wrong|keep(?:s)? happening|repeat(?:s|ing)?|behind)\b",
    rf"\bwhy (?:do|are|did|have|is|were)\b[^?]*\b(?:{PEOPLE}|complain\w*|{CASE_NOUN}|unhappy|so many|we)\b",
    r"\b(?:pain[\s-]?points?|hot[\s-]?spots?|drivers?|root[\s-]?causes|reasons|recurring"
    r"|repeat(?:ed|ing)? (?:issues|problems|complaints)|priorit\w+|fix first|tackle first"
    r"|focus(?: on)?|ranking|rank|themes?|topics?|patterns?)\b",
    r"\b(?:which|what) (?:\w+ ){0,2}(?:causes?|faults?|problems|issues|topics)\b|\b(?:list"
    r"|show)\b.*\bcauses\b|^\W*(?:\w+ )?causes\b|\b(?:unowned|new|regressed|confirmed|suspected"
    r"|verified|open|orphaned?)\b (?:root )?causes\b",
    r"\b(?:which|what) (?:departments?|teams?|touch\s?-?points?|steps?|stages?|channels?|areas?"
    r"|units?)\b|\bwhere (?:do|does|did|are|is|in)\b[^?]*\b(?:most|happen\w*|occur\w*|come from"
    r"|coming from|journey)\b|\bcauses (?:of|for|in|behind|at|that|which|without|with|owned"
    r"|no(?:body| one))\b",
)

CAUSE = any_of(
    r"(?:\bthe|\bits|'s) (?:root )?causes?\b(?! (?:of|with|that))",
    r"\b(?:tell|show|brief|update|inform|fill) (?:me|us)(?: in)? (?:more |everything |all "
    r"|something |a bit )*(?:about|on)\b|\bstatus\b|\bstate of\b|\bdetails?\b|\bexplain\b"
    r"|\bdescribe\b|\bsummar(?:y|i[sz]e)\b|\bmore about\b|\bdeep dive\b|\boverview of\b",
    r"\bwhat do we know\b|\bwhat(?:'s| is) (?:the )?(?:root )?(?:cause|reason|behind|going on"
    r"|happening|up with|the (?:latest|story|deal|situation|status|matter))\b|\bany (?:luck"
    r"|progress|news|update|movement)\b|\bupdate on\b|\bnews (?:on|about)\b|\bprogress (?:on"
    r"|with)\b|\blatest on\b|\bwhere (?:are|do) we (?:stand )?(?:with|on|at)\b|\bbackground\b",
    r"\bwhen did\b|\bsince when\b|\bwhen (?:was|were|is)\b|\bhow long (?:has|have)\b"
    r"|\bhow did .* (?:start|begin)|\bwhen .* (?:first|last)\b|\bfirst (?:time|seen|reported"
    r"|case)\b|\bhow(?:'s| is| are) .* (?:coming along|doing|looking)",
)

CUSTOMER = any_of(
    r"\b(?:journey|story|history|what happened|everything|all|went through|been through"
    r"|experience[ds]?|timeline|open|status|show|tell|look up|pull up|who is|file|know|about)\b"
)

SIMILAR = any_of(
    r"\b(?:have|has|had|did|do|does) (?:we|you|anyone|anybody|someone|somebody|any|there|the|other"
    r"|others|another|it|this|that|customers?)\b(?: \w+){0,4}",
    r"\b(?:seen|heard|happened|occurred|come up|reported|had) (?:\w+ )?(?:before|already|previously"
    r"|ever|elsewhere)\b|\bsimilar\b|\b(?:cases?|complaints?|anything|something|things?|any|more"
    r"|stuff|one|ones|others?|reports?|escalations?) (?:\w+ )?like\b|\bresembl\w+|\bsame (?:thing"
    r"|problem|issue)",
    r"\b(?:anything|something|cases?|complaints?|reports?|escalations?|tickets?|issues?|problems?"
    r"|one|ones|much|lot)\s+(?:\w+\s+)?(?:about|on|regarding|concerning|involving|with|mentioning"
    r"|related to|where|when)\b|\b(?:is|are|were|was) (?:there|this|that|it|these|those)\b"
    r"|\bany(?:one|body|thing)?\b|\bever\b|\bknown (?:issue|problem|fault|cause)|\bprecedents?\b"
    r"|\blook(?:ing)? for\b|\bsearch\b|\bfind\b",
)

LIST = any_of(
    r"\b(?:show|list|display|give|get|pull|bring|open|view|see|read|fetch|print|export"
    r"|enumerate)\b|\b(?:which|what|any|all|the|latest|newest|recent|last|our|my"
    rf"|every)\s+(?:\w+\s+){{0,4}}{CASE_NOUN}\b|\bwhat(?:'s| has| have| did| was| were"
    r"| is)? .*\b(?:logged|come in|came in|reported|received|filed|happened|happening|new|open"
    r"|arrived|get|got|left)\b|\bwhat happened\b|\bwhat's (?:open|new|left)",
)

ASKS = any_of(
    r"^\W*(?:and |so |ok |please |hey |hi |hello )*(?:who|what|whats|what's|when|where|why|which"
    r"|whose|how|is|are|was|were|do|does|did|can|could|will|would|should|may|have|has|had|tell|give"
    r"|show|explain|write|sing|make|translate|calculate)\b",
    r"\?\s*$",
)

HOW = any_of(
    r"^\W*(?:how|what) (?:was|were|did|do|can|should|could|have|has|to|is|are"
    r"|else)?\b[^?]*\bfix(?:ed)?\b(?! (?:for|of|on|against|work|help))"
)

ADORNING = any_of(
    r"\bin the past\b",
    r"\bhow (?:bad|big|common|widespread|severe|serious|good|well|badly)\b"
    r"(?= (?:is|are|was|were|did|do|does)\b)",
    rf"\b(?:different|distinct|unique|individual|separate)\s+(?={CASE_NOUN}|{PEOPLE}|causes|departments|touch)",
)

MOST = any_of(r"\b(?:most|biggest|largest|worst|top|highest|fewest|least)\b")

IS_STATE = any_of(
    rf"\b(?:which|what|show|list|any|the|are|all)\b(?: \S+){{0,3}} {CASE_NOUN}\b[^?]*\b(?:not|been"
    r"|were|was|are|still)\b[^?]*\b(?:resolved|solved|closed|settled)\b",
    rf"(?<!what )\b(?:resolved|closed|solved|settled|unresolved|unsolved) {CASE_NOUN}\b|\b(?:without"
    r"|no) (?:a |any )?(?:resolution|solution)",
)

UNOWNED = any_of(
    r"\b(?:without|with no|no|missing|lacks?|lacking|need(?:s|ing)?) (?:an? |any "
    r"|clear )?(?:owners?|ownership)\b|\bun-?owned\b|\bowner-?less\b|\borphan(?:ed|s)?\b",
    r"\b(?:nobody|no-?one|no one|none) (?:(?:that )?(?:owns?|is (?:responsible|in charge|on"
    r"|taking care|looking after))|has taken|takes)\b(?: (?:for|of|it))?",
    r"\b(?:nobody|no-?one|no one|none)(?: (?:has|have|is|was|yet|ever))* (?:picked|picking|taken|claimed"
    r"|adopted|assigned|working|looking)(?: (?:up|on|after|into|care|over|it|them|to|of))*\b(?: yet)?",
    r"\b(?:not|isn't|aren't|don't|doesn't|do not|does not|haven't|hasn't) (?:been |yet "
    r"|be )?(?:owned|have (?:an )?owners?|assigned|got an owner"
    r"|have anyone responsible)\b(?: by (?:anyone|anybody|someone))?(?: yet)?",
)

LIKE = any_of(r"\b(?:like|similar|same as|resembl\w+|alike|duplicates?)\b")

HELP = any_of(
    r"^\W*(?:help|help me|hi|hello|hey|hey there|hi there|good (?:morning|afternoon)"
    r"|thanks?(?: you)?|menu|commands|examples?)\W*$",
    r"\bwhat (?:can|do|could|should) (?:you|i|we) (?:do|ask|answer|know)(?: you| here| about| for me)?\W*$",
    r"\bwhat are you (?:able|capable)|\bhow (?:does|do) (?:this|it|you) work|\bwho are you\b"
    r"|\bwhat can you (?:do|tell me|help)\b(?!.*\babout\b)",
    r"\bhow (?:do|can|should) i (?:ask|use|query)\b|\bwhat (?:kinds? of |sorts? of )?questions\b",
)
