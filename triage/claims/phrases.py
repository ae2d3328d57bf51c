"""Phrases that claims of several kinds share: days, and names that leave room for the figures."""

from datetime import datetime

LONGEST = 60  # characters of a name: the figures must not fall off the end of a message


def day(moment: datetime) -> str:
    """A day as people say it: 3 May."""
    return f"{moment.day} {moment:%B}"


def shortened(name: str, longest: int = LONGEST) -> str:
    """A name, or as much of it as leaves room for what is said of it."""
    if len(name) <= longest:
        return name
    whole, _, rest = name[:longest].rpartition(" ")  # no word is cut, unless it is most of what there is
    return f"{(whole if len(whole) > len(rest) else name[: longest - 1]).rstrip()}…"
