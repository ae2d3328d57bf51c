"""The one error a Slack method answers with."""

from __future__ import annotations

from typing import Any


class SlackError(Exception):
    """A refusal: `code` is Slack's error word, `details` further keys of the reply."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def invalid(code: str, problems: list[str]) -> SlackError:
    """A refusal that lists what is wrong, as Slack does for blocks and views."""
    return SlackError(code, response_metadata={"messages": problems})
