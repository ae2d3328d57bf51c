"""Words for Slack: the one place that escapes. Nothing a customer wrote may ping, link or format."""

import re
from datetime import datetime

from triage.causes.naming import HEADLINE_CHARACTERS

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MENTION = re.compile(r"<@[UW][A-Z0-9]+>")
_INERT = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"}


def escape(text: str) -> str:
    """Text that Slack shows as it is: entities for its three control characters (docs: formatting)."""
    return "".join(_ESCAPES.get(character, character) for character in text)


def quoted(text: str, most: int = 280) -> str:
    """What somebody wrote, as a quotation of at most so many characters: one line, no formatting."""
    short = _cut(" ".join(text.split()), most)
    return escape("".join(_INERT.get(character, character) for character in short))


def harmless(text: str) -> str:
    """Plain text of a chart, where entities would be shown as they are: nothing in it can be a mention."""
    return text.replace("<", "‹").replace(">", "›")


def inert(text: str) -> str:
    """Plain words for a message in Markdown: nothing in them formats, links or pings."""
    calm = text.replace("://", ":\u200b//").replace("@", "@\u200b").replace("[", "⁅").replace("]", "⁆")
    return escape("".join(_INERT.get(character, character) for character in calm))


def label(text: str, most: int = 120) -> str:
    """A department, a touchpoint, a list of them: as it is, escaped, and at most so many characters."""
    return escape(_cut(text, most))


def _cut(text: str, most: int) -> str:
    """As many whole words as stay within a length once they are escaped."""
    size = 0
    for place, character in enumerate(text):
        size += len(_ESCAPES.get(character, character))
        if size > most:
            return text[: place - 1].rsplit(" ", 1)[0] + "…"
    return text


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
