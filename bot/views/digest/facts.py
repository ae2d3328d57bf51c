"""What a digest shows in Slack: what was published, and what people decided about it since."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.mrkdwn import quoted
from triage.digest.model import Digest

_WRITTEN = re.compile(r"&lt;@([UW][A-Z0-9]+)&gt;")


@dataclass(frozen=True)
class Decided:
    """What somebody decided about one item."""

    number: int  # of the decision
    by: str  # Slack user, or who else decided
    did: str  # after their name, escaped: "has taken it on"


@dataclass(frozen=True)
class Shown:
    """A published digest with what was decided since."""

    digest: Digest
    notice: int  # the number of the notice that posted it: all that its buttons carry, with a place
    late: bool = False
    decided: Mapping[str, Decided] = field(default_factory=dict)  # by subject
    people: frozenset[str] = frozenset()  # Slack users that its sentences may mention


@dataclass(frozen=True)
class Place:
    """One thing in a digest, as a button names it: `12.i3` is the fourth item of notice 12."""

    notice: int
    part: str  # i: item, s: standing, c: carried
    at: int

    def __str__(self) -> str:
        return f"{self.notice}.{self.part}{self.at}"

    @classmethod
    def parse(cls, said: str) -> "Place":
        """From a button's value. Raises `ValueError`."""
        found = re.fullmatch(r"(\d{1,12})\.([isc])(\d{1,4})", said)
        if found is None:
            raise ValueError(said)
        return cls(int(found[1]), found[2], int(found[3]))


def sentence(text: str, people: frozenset[str], most: int = 400) -> str:
    """A claim in mrkdwn: nothing in it formats or pings but the people whom the digest itself is about."""
    return _WRITTEN.sub(
        lambda found: f"<@{found[1]}>" if found[1] in people else found[0], quoted(text, most)
    )
