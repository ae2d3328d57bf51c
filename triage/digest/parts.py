"""The parts of a digest in the order of a review: what was decided, what to decide, what is proved."""

from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from triage.digest.model import OF_CAUSES, Carried, Digest, DigestItem, Kind, Standing

CARRIED = "What was decided and what came of it"
DECIDE = "To decide now"
STANDING = "What keeps happening"
THANKS = "Thank you"


@dataclass(frozen=True)
class Part:
    """Findings of some kinds under one title."""

    title: str
    kinds: tuple[Kind, ...]
    shown: int = 2  # in the channel's message; the rest is in its thread
    reply: str = "between"  # the reply in its thread that tells all of it


FINDINGS = (
    Part("Fixes and what came of them", ("fix",), 3, "proof"),
    Part("Came back", ("returning",), 2, "proof"),
    Part("New and growing", ("emerging", "growing"), 3, "proof"),
    Part("What followed elsewhere", ("cascade",)),
    Part("Where passing on makes it worse", ("passage",)),
    Part("Satisfaction", ("satisfaction",)),
    Part("What changed on the journey map", ("map",)),
)
PARTS = (CARRIED, DECIDE, *(part.title for part in FINDINGS), STANDING, THANKS)
"""All titles, in order."""
ABOVE: tuple[Kind, ...] = ("decision", *OF_CAUSES)
"""What is said of a cause beyond that it keeps happening."""
SHOWN = 4  # earlier decisions, and causes that keep happening, in the message itself
REPLIES = ("decide", "proof", "between", "standing")
"""What may follow a digest in its thread, in order."""


class Numbered(NamedTuple):
    """An item with its place among the digest's items: what a button names it by."""

    at: int
    item: DigestItem


def decisions(digest: Digest) -> list[Numbered]:
    """What people are to decide, the most important first."""
    return [Numbered(at, item) for at, item in enumerate(digest.items) if item.kind == "decision"]


def findings(digest: Digest, *kinds: Kind) -> list[Numbered]:
    """Findings of these kinds, without those that stand among the things to decide.

    Of one cause there is one: its most pressing, unless that stands among the decisions carried on.
    """
    asked = {(item.subject, kind) for _, item in decisions(digest) for kind in _told_with(item)}
    return [
        Numbered(at, item)
        for at, item in enumerate(digest.items)
        if item.kind in kinds and (item.subject, item.kind) not in asked and _is_its_place(digest, item)
    ]


def _told_with(item: DigestItem) -> tuple[Kind | None, ...]:
    """The kinds of findings that a thing to decide tells: of a cause all there are."""
    return OF_CAUSES if item.about in OF_CAUSES else (item.about,)


def beside(digest: Digest, item: DigestItem) -> list[DigestItem]:
    """What else was found of the cause of an item: it is said with the item, and nowhere else."""
    if (item.about or item.kind) not in OF_CAUSES:
        return []
    others = [one for one in digest.items if one.kind in OF_CAUSES and one.subject == item.subject]
    return [one for one in others if one.kind != (item.about or item.kind)]


def cases_of(digest: Digest, told: DigestItem | Carried) -> list[str]:
    """The cases behind all that is claimed where an item or a decision carried on stands."""
    if isinstance(told, DigestItem):
        others = beside(digest, told)
    else:
        mine = (one for one in digest.items if one.subject == told.subject)
        others = [one for one in mine if one.claim in told.came_of]
    return list(dict.fromkeys(chain(told.cases, *(one.cases for one in others))))


def _is_its_place(digest: Digest, item: DigestItem) -> bool:
    """Whether nothing more pressing is said of the cause of this item, and no decision carried on says it."""
    if item.kind not in OF_CAUSES:
        return True
    if any(one.subject == item.subject and item.claim in one.came_of for one in digest.carried):
        return False
    above = (one.about or one.kind for one in digest.items if one.subject == item.subject)
    return OF_CAUSES.index(item.kind) <= min(OF_CAUSES.index(kind) for kind in above if kind in OF_CAUSES)


def standing(digest: Digest) -> list[tuple[int, Standing]]:
    """What keeps happening, with each one's place, without the causes that more is said of above."""
    above = {item.cause for item in digest.items if item.kind in ABOVE}
    above |= {one.cause for one in digest.carried if one.subject == one.cause}
    return [(at, one) for at, one in enumerate(digest.standing) if one.cause not in above]


def replies(digest: Digest) -> list[str]:
    """The replies that a digest needs in its thread: for details, and for what its message leaves out."""
    return [reply for reply in REPLIES if _needed(digest, reply)]


def carried(digest: Digest) -> list[tuple[int, Carried]]:
    """What earlier reviews decided, with each one's place."""
    return list(enumerate(digest.carried))


def _needed(digest: Digest, reply: str) -> bool:
    if reply == "decide":
        return bool(decisions(digest))
    if reply == "standing":
        return len(standing(digest)) > SHOWN or len(digest.carried) > SHOWN
    parts = [(part, findings(digest, *part.kinds)) for part in FINDINGS if part.reply == reply]
    return any(len(found) > part.shown or any(one.item.details for one in found) for part, found in parts)
