"""Reading event logs: columns by any usual name, groups, ends and returns."""

from datetime import UTC, datetime

import pytest

from triage.intake.event_logs import Step, entry, handoffs_of, in_order, is_log, told_of
from triage.intake.records import RecordFault


def at(hour: int) -> datetime:
    return datetime(2016, 2, 29, hour, tzinfo=UTC)


def steps(*said: tuple[int, str | None, str | None]) -> list[Step]:
    """Hour, group and state of each."""
    return [Step(at(hour), group, state=state) for hour, group, state in said]


def test_the_columns_of_a_service_desk_are_understood_without_being_mapped():
    fields = {
        "number": "INC0000045",
        "incident_state": "New",
        "active": "true",
        "reopen_count": "0",
        "made_sla": "true",
        "sys_updated_at": "29/2/2016 01:23",
        "assignment_group": "Group 56",
        "assigned_to": "?",
        "category": "Category 55",
        "priority": "3 - Moderate",
    }

    assert is_log(fields)
    assert entry(fields) == (
        "INC0000045",
        Step(
            datetime(2016, 2, 29, 1, 23, tzinfo=UTC),
            "Group 56",
            None,
            "New",
            "3 - Moderate",
            "Category 55",
            missed=False,
            reopened=False,
        ),
    )


def test_our_own_names_come_before_the_usual_ones():
    case, step = entry({"case": "A", "number": "1", "at": "2016-02-29T08:00Z", "group": "Cards", "team": "X"})

    assert (case, step.group) == ("A", "Cards")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"case": "A", "at": "x", "group": "Cards"}, True),
        ({"Case ID": "A", "Complete Timestamp": "x", "Activity": "Closed"}, True),
        ({"case": "A", "at": "x", "from": "Cards", "to": "Claims"}, False),
        ({"case": "A", "at": "x", "from": "Cards", "to": "Claims", "team": "North"}, False),
        ({"case": "A", "at": "x"}, False),
    ],
)
def test_a_log_is_told_from_handoffs_by_its_columns(fields: dict[str, str], expected: bool):
    assert is_log(fields) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("29/2/2016 01:16", datetime(2016, 2, 29, 1, 16, tzinfo=UTC)),
        ("29.02.2016 01:16:09", datetime(2016, 2, 29, 1, 16, 9, tzinfo=UTC)),
        ("2016/02/29 01:16", datetime(2016, 2, 29, 1, 16, tzinfo=UTC)),
        ("2016-02-29 01:16", datetime(2016, 2, 29, 1, 16, tzinfo=UTC)),
        ("2016-02-29T01:16+02:00", datetime(2016, 2, 28, 23, 16, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_files_write_them(said: str, expected: datetime):
    assert entry({"case": "A", "at": said, "group": "Cards"})[1].at == expected


def test_a_time_with_the_month_first_is_refused_with_what_to_write():
    with pytest.raises(RecordFault, match="day first"):
        entry({"case": "A", "at": "2/29/2016 01:16", "group": "Cards"})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"made_sla": "true"}, False),
        ({"made_sla": "false"}, True),
        ({"made_sla": "?"}, None),
        ({"missed": "1"}, True),
        ({"missed": 0, "made_sla": "false"}, False),
        ({"sla_breached": "no"}, False),
        ({}, None),
    ],
)
def test_a_missed_service_level_is_said_in_many_ways(fields: dict[str, str], expected: bool | None):
    assert entry({"case": "A", "at": "2016-02-29", "group": "Cards", **fields})[1].missed is expected


@pytest.mark.parametrize(("count", "expected"), [("0", False), ("2", True), ("1.0", True), ("yes", True)])
def test_a_count_of_returns_is_a_return_from_one_on(count: str, expected: bool):
    assert (
        entry({"case": "A", "at": "2016-02-29", "group": "Cards", "reopen_count": count})[1].reopened
        is expected
    )


def test_a_change_of_group_is_a_handoff_and_going_straight_back_a_bounce():
    found = handoffs_of(
        steps(
            (8, "Front", None),
            (9, "Cards", None),
            (10, "Cards", None),
            (11, "Front", None),
            (12, "Law", None),
        )
    )

    assert [(one.at.hour, one.sender, one.receiver, one.outcome) for one in found] == [
        (9, "Front", "Cards", "bounced"),
        (11, "Cards", "Front", "accepted"),
        (12, "Front", "Law", "accepted"),
    ]


def test_a_line_without_a_group_leaves_the_case_where_it_was():
    found = handoffs_of(steps((8, None, "New"), (9, "Front", None), (10, None, None), (11, "Cards", None)))

    assert [(one.sender, one.receiver) for one in found] == [("Front", "Cards")]


def test_lines_of_the_same_second_keep_the_order_of_the_file():
    told = steps((9, "B", None), (8, "Front", None), (9, "C", None), (9, "B", None))

    assert [step.group for step in in_order(told)] == ["Front", "B", "C", "B"]


@pytest.mark.parametrize("state", ["Resolved", "closed", "Resolve ticket", "DONE", "Completed by customer"])
def test_a_state_that_ends_a_case_gives_the_time_it_was_resolved(state: str):
    told = told_of(steps((8, "Front", "New"), (9, "Front", state), (10, "Front", "Closed")))

    assert (told.resolved_at, told.reopened_at, told.ended_at) == (at(9), None, at(10))


@pytest.mark.parametrize(
    "state", ["Active", "Awaiting closed form", "Reopened", "not resolved", "unresolved"]
)
def test_work_after_the_end_is_a_return(state: str):
    told = told_of(steps((8, "Front", "New"), (9, "Front", "Resolved"), (10, "Front", state)))

    assert (told.resolved_at, told.reopened_at) == (at(9), at(10))


def test_a_log_without_states_says_nothing_of_the_end():
    told = told_of(steps((8, "Front", None), (9, "Cards", None)))

    assert (told.began_at, told.ended_at, told.resolved_at, told.reopened_at) == (at(8), at(9), None, None)


def test_the_last_word_on_the_service_level_and_severity_counts():
    told = told_of(
        [Step(at(8), "A", missed=False, severity="low"), Step(at(9), "A", missed=True), Step(at(10), "A")]
    )

    assert (told.missed, told.severity) == (True, "low")


def test_a_log_that_goes_on_after_the_end_tells_of_the_return():
    earlier = told_of(steps((8, "Front", "New"), (9, "Front", "Resolved")))
    later = told_of(steps((11, "Front", "Active"), (12, "Front", "Closed")), earlier)

    assert later[:4] == (at(8), at(12), at(9), at(11))
