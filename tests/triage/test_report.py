from datetime import UTC, datetime, timedelta

import pytest
from helpers import NOW
from pydantic import ValidationError

from triage.report import Report, faults
from triage.wording.text import MAX_CHARACTERS


def refusal(**fields: object) -> str:
    with pytest.raises(ValidationError) as refused:
        Report.model_validate({"text": "the card was declined", **fields})
    return faults(refused.value)


@pytest.mark.parametrize(
    "text", ["", "   \n\t", "\u200b\u200d\ufeff", "🙂🙂🙂", "?!…", "\x00", "\ud800", None]
)
def test_a_report_with_nothing_to_read_is_refused(text: str | None):
    assert "nothing to read in it" in refusal(text=text)


def test_only_the_text_must_be_given():
    report = Report(text="the card was declined")

    assert (report.kind, report.severity, report.source) == ("complaint", "medium", "slack")
    assert report.department is report.customer is report.created_at is report.csat is None


def test_empty_and_blank_columns_are_the_same_as_none():
    columns = (
        "kind",
        "severity",
        "department",
        "touchpoint",
        "customer",
        "created_at",
        "csat",
        "cause",
        "resolution",
    )

    for blank in ("", "   ", None):
        assert Report.model_validate({"text": "late", **dict.fromkeys(columns, blank)}) == Report(text="late")


def test_a_long_text_is_clipped_and_says_so():
    report = Report(text="word " * 2_000)

    assert report.clipped
    assert len(report.text) <= MAX_CHARACTERS
    assert report.text.startswith("word word")


def test_a_text_of_the_longest_allowed_length_is_kept_whole():
    report = Report(text="x" * MAX_CHARACTERS)

    assert not report.clipped
    assert len(report.text) == MAX_CHARACTERS


def test_words_come_in_any_case_and_with_any_blanks():
    report = Report.model_validate(
        {
            "text": " late ",
            "kind": " Escalation",
            "severity": "HIGH ",
            "department": "  Card \n Services\u200b ",
        }
    )

    assert (report.text, report.kind, report.severity) == ("late", "escalation", "high")
    assert report.department == "Card Services"


def test_numbers_are_read_as_the_words_they_are():
    assert Report.model_validate({"text": "late", "customer": 4711}).customer == "4711"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "praise"),
        ("severity", "urgent-ish"),
        ("csat", "6"),
        ("csat", "0"),
        ("csat", "nan"),
        ("created_at", "yesterday"),
        ("occurred_at", "2026-13-01"),
        ("department", "x" * 121),
        ("resolution", "x" * 4_001),
    ],
)
def test_what_does_not_fit_a_field_is_refused_and_the_field_named(field: str, value: str):
    assert refusal(**{field: value}).startswith(f"{field}: ")


def test_all_faults_are_told_at_once():
    assert refusal(kind="praise", csat="9").count(";") == 1


def test_what_cannot_be_seen_is_taken_off_every_field_that_is_kept():
    report = Report.model_validate(
        {
            "text": "la\x00te",
            "customer": "K\x00-1",
            "resolution": "paid\x00 back\ud800",
            "cause": "old\u200b router",
        }
    )

    assert (report.text, report.customer, report.resolution, report.cause) == (
        "late",
        "K-1",
        "paid back",
        "old router",
    )


def test_it_is_dated_now_unless_it_says_otherwise():
    report = Report(text="late").dated(NOW)

    assert report.created_at == report.occurred_at == NOW


def test_what_happened_is_dated_to_when_it_was_logged_unless_it_says_otherwise():
    past = NOW - timedelta(days=400)

    assert Report(text="late", created_at=past).dated(NOW).occurred_at == past


def test_a_time_without_a_zone_is_read_as_utc():
    dated = Report.model_validate({"text": "late", "created_at": "2026-01-02T03:04:05"}).dated(NOW)

    assert dated.created_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("field", ["created_at", "occurred_at"])
def test_a_time_that_has_not_come_is_refused(field: str):
    ahead = Report.model_validate({"text": "late", field: NOW + timedelta(days=3)})

    with pytest.raises(ValueError, match=f"{field}: .* lies in the future"):
        ahead.dated(NOW)


def test_a_clock_that_runs_a_few_hours_ahead_is_forgiven():
    ahead = NOW + timedelta(hours=14)

    assert Report(text="late", created_at=ahead).dated(NOW).created_at == ahead


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0033-04-03"])
def test_a_time_outside_any_calendar_of_ours_is_refused(moment: str):
    with pytest.raises(ValueError, match="created_at"):
        Report.model_validate({"text": "late", "created_at": moment}).dated(NOW)
