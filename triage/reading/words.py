"""What counts as saying something."""

import re

PLACEHOLDER = re.compile(r"\[[A-Z]+\]")
"""What redaction leaves of personal data."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def words(text: str) -> list[str]:
    """The words of a text, without placeholders and numbers."""
    return _WORD.findall(PLACEHOLDER.sub(" ", text))


def says_something(text: str) -> bool:
    """Whether a letter is left of a text when placeholders are not counted."""
    return _WORD.search(PLACEHOLDER.sub(" ", text)) is not None
