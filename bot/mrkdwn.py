"""Words for Slack: the one place that escapes. Nothing a customer wrote may ping, link or format."""

import re
from datetime import datetime

from triage.naming import HEADLINE_CHARACTERS

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MENTION = re.compile(r"<@[UW][A-Z0-9]+>")
_INERT = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"}


def escape(text: str) -> str:
    """Text that Slack shows as it is: entities for its three control characters (docs: formatting)."""
    return "".join(_ESCAPES.get(character, character) for character in text)


def quoted(text: str, most: int = 280) -> str:
    """What somebody wrote, as a quotation: one line, no formatting, no mentions."""
    line = " ".join(text.split())
    short = line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"
    return escape("".join(_INERT.get(character, character) for character in short))


def name(text: str) -> str:
    """A cause's or department's name: escaped, never formatted."""
    return quoted(text, most=2 * HEADLINE_CHARACTERS)


def owner(text: str) -> str:
    """Who has to act, as a digest keeps it: a person is mentioned, anything else is escaped."""
    return text if _MENTION.fullmatch(text) else escape(text)


def day(moment: datetime) -> str:
    """A date in the reader's zone, by Slack's own formatting; the fallback is UTC."""
    return f"<!date^{int(moment.timestamp())}^{{date_short}}|{moment:%d %b %Y}>"


def clipped(text: str, most: int) -> str:
    """Never longer than Slack takes."""
    return text if len(text) <= most else text[: most - 1] + "…"
