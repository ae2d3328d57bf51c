"""Words for Slack: the one place that escapes. Nothing a customer wrote may ping, link or format."""

import html
import math
import re
from datetime import datetime

from triage.causes.naming import HEADLINE_CHARACTERS

_LONGEST = len("&amp;")
_MENTION = re.compile(r"<@[UW][A-Z0-9]+>")
_INERT = str.maketrans("*_~`", "∗＿∼ˋ")


def escape(text: str) -> str:
    """Text that Slack shows as it is: entities for its three control characters (docs: formatting)."""
    return html.escape(text, quote=False)


def quoted(text: str, most: int = 280) -> str:
    """What somebody wrote, as a quotation of at most so many characters: one line, no formatting."""
    return escape(_cut(" ".join(text.split()), most).translate(_INERT))


def harmless(text: str) -> str:
    """Plain text of a chart, where entities would be shown as they are: nothing in it can be a mention."""
    return text.replace("<", "‹").replace(">", "›")


def inert(text: str) -> str:
    """Plain words for a message in Markdown: nothing in them formats, links or pings."""
    calm = text.replace("://", ":\u200b//").replace("@", "@\u200b").replace("[", "⁅").replace("]", "⁆")
    return escape(calm.translate(_INERT))


def label(text: str, most: int = 120) -> str:
    """A department, a touchpoint, a list of them: as it is, escaped, and at most so many characters."""
    return escape(_cut(text, most))


def _cut(text: str, most: int) -> str:
    """As many whole words as stay within a length once they are escaped."""
    short = text[:most]
    while (over := len(escape(short)) - most) > 0:
        short = short[: -math.ceil(over / _LONGEST)]  # fewer characters cannot be enough
    return text if short == text else short[:-1].rsplit(" ", 1)[0] + "…"


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
