"""The numbers that people say: `C-12` for a case, `RC-7` for a cause."""

import re

# Nine digits: what PostgreSQL's integers hold, whatever is asked for.
_CASE = re.compile(r"\s*(?:C-?|#)?(\d{1,9})\s*", re.I)
_CAUSE = re.compile(r"\s*(?:RC-?|#)?(\d{1,9})\s*", re.I)


def case_number(case_id: int) -> str:
    """How a case is called."""
    return f"C-{case_id}"


def cause_number(cause_id: int) -> str:
    """How a cause is called."""
    return f"RC-{cause_id}"


def case_id(said: str) -> int | None:
    """The case meant by `C-12`, `c12` or `12`; None when it is no number of a case."""
    found = _CASE.fullmatch(said)
    return int(found.group(1)) if found else None


def cause_id(said: str) -> int | None:
    """The cause meant by `RC-7`, `rc7` or `7`; None when it is no number of a cause."""
    found = _CAUSE.fullmatch(said)
    return int(found.group(1)) if found else None
