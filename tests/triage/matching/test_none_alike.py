"""What is said where nothing that passes the filters is like a question."""

from datetime import UTC, datetime

import pytest

from triage.matching.none_alike import none_alike
from triage.matching.past_cases import Matches
from triage.matching.queries import Filters


def said(passing: int | None, **filters: object) -> str:
    return none_alike(
        Matches(
            query="lost", filters=Filters(**filters), searched=900, matches=[], more=False, passing=passing
        )
    )


def test_without_filters_nothing_on_file_is_like_it():
    assert said(900) == "Nothing on file is like this."


@pytest.mark.parametrize(
    ("filters", "within"),
    [
        ({"departments": ("Cards",)}, "case in Cards"),
        ({"departments": ("Cards", "Claims", "Lending")}, "case in Cards, Claims or Lending"),
        ({"touchpoint": "payment", "state": "open"}, "case at payment that is open"),
        ({"state": "verified"}, "case of a verified cause"),
        ({"kind": "escalation"}, "escalation on file"),
        ({"kind": "complaint", "severities": ("high", "critical")}, "complaint of high or critical severity"),
        ({"customer": "CU-1", "causes": ("RC-7",)}, "case of customer CU-1 of RC-7"),
        ({"owner": "Lending"}, "case owned by Lending"),
        ({"owner": "nobody"}, "case that nobody owns"),
        (
            {"since": datetime(2026, 10, 1, tzinfo=UTC), "until": datetime(2026, 11, 1, tzinfo=UTC)},
            "case since 1 October 2026 until 31 October 2026",
        ),
    ],
)
def test_the_filters_are_named_and_how_many_cases_match_them(filters: dict[str, object], within: str):
    assert said(14, **filters) == (
        f"No {within} is like this; 14 cases match the filters. Fewer filters may find more."
    )


def test_one_case_matches_and_none_is_on_file():
    assert said(1, departments=("Cards",)) == (
        "No case in Cards is like this; 1 case matches the filters. Fewer filters may find more."
    )
    assert said(0, departments=("Cards",)) == "No case in Cards is on file. Fewer filters may find more."
    assert said(0, kind="escalation") == "No escalation is on file. Fewer filters may find more."


def test_past_the_last_page_there_are_no_more():
    assert said(None, departments=("Cards",)) == "No more cases are like this."
