"""Words that say nothing of a cause: English function words and how staff introduce a report."""

_WORDS = """
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

STOP_WORDS = frozenset(_WORDS.split())
