"""The weekly digest as plain text, in the same order as everywhere: for a terminal, a file, an e-mail."""

from collections.abc import Iterable, Iterator
from textwrap import fill, shorten

from bot.views.digest import words
from triage.digest.model import Carried, Digest, DigestItem, Standing
from triage.digest.parts import (
    CARRIED,
    DECIDE,
    FINDINGS,
    STANDING,
    THANKS,
    carried,
    decisions,
    findings,
    standing,
)

LONGEST_HELPS = 240  # characters
BARS = "▁▂▃▄▅▆▇█"
NAME, BODY = "  ", "     "  # how far a name and what is said of it stand in


def text_of(digest: Digest, width: int) -> str:
    """The whole digest in lines of at most so many characters."""
    return "\n".join(_lines(digest, width))


def bars(values: Iterable[int]) -> str:
    """A trend as a row of bars."""
    counts = list(values)
    most = max(counts, default=0) or 1
    return "".join(BARS[round(count / most * (len(BARS) - 1))] for count in counts)


def _lines(digest: Digest, width: int) -> Iterator[str]:
    yield _wrapped(f"{words.title(digest)} ({words.dates(digest.week)})", width, "")
    for said in (words.phase(digest), words.volume(digest), digest.note, words.checked(digest)):
        if said:
            yield _wrapped(said, width, "")
    if digest.carried:
        yield from _titled(CARRIED)
        for _, earlier in carried(digest):
            yield from _earlier(digest, earlier, width)
    yield from _titled(DECIDE)
    if not decisions(digest):
        yield _wrapped(words.quiet(digest), width, NAME)
    for place, (_, item) in enumerate(decisions(digest), 1):
        yield from _item(digest, item, width, f"{place}. ")
    for part in FINDINGS:
        found = findings(digest, *part.kinds)
        yield from _titled(part.title) if found else ()
        for _, item in found:
            yield from _item(digest, item, width)
    yield from _titled(STANDING) if standing(digest) else ()
    for _, one in standing(digest):
        yield from _standing(digest, one, width)
    yield from _titled(THANKS) if digest.thanks else ()
    for thank in digest.thanks:
        yield _wrapped(thank.claim, width, NAME)


def _titled(title: str) -> Iterator[str]:
    yield ""
    yield title.upper()


def _item(digest: Digest, item: DigestItem, width: int, number: str = "") -> Iterator[str]:
    yield _wrapped(f"{number}{words.called(item.name, item.cause)}", width, NAME)
    yield _wrapped(words.claim(digest, item), width)
    for detail in words.details(digest, item):
        yield _wrapped(f"- {detail}", width)
    if item.trend:
        yield _wrapped(f"{bars(item.trend)} {words.trend(item.trend)}".strip(), width)
    yield _wrapped(words.responsible(item), width)
    if item.choices:
        yield _wrapped(f"Choose: {', '.join(words.CHOICES[choice] for choice in item.choices)}", width)


def _earlier(digest: Digest, one: Carried, width: int) -> Iterator[str]:
    yield _wrapped(f"{words.about(one)} · {words.decided(one, one.by, digest.week)}", width, NAME)
    yield _wrapped(f"→ {one.came_of}", width)


def _standing(digest: Digest, one: Standing, width: int) -> Iterator[str]:
    yield _wrapped(words.called(one.name, one.cause), width, NAME)
    yield _wrapped(one.claim, width)
    if helps := words.helps(digest, one):
        yield _wrapped(shorten(helps, LONGEST_HELPS, placeholder=" …"), width)
    yield _wrapped(f"{bars(one.trend)} {words.trend(one.trend)}".strip(), width)


def _wrapped(text: str, width: int, indent: str = BODY) -> str:
    """A paragraph; what belongs to an item stands beneath its name."""
    below = BODY if indent else ""
    return fill(words.without_mentions(text), max(width, 40), initial_indent=indent, subsequent_indent=below)
