"""Who hears what changed about what they reported, and that nobody hears it twice."""

import pytest
from helpers import FAULTS, NOW, everything, log_and_group

from knowledge.database import Database
from knowledge.tables import Case, Notice
from triage.cases.casework import close_case, reopen_case
from triage.causes.news import SHIPPED, WORKAROUND, tell_reporter, tell_reporters
from triage.deciding.lifecycle import set_workaround
from triage.report import Report

CARD = FAULTS[0]


@pytest.fixture
def reported(database: Database) -> Database:
    """A cause that U1 reported twice and U2 once; nobody in Slack reported the rest."""
    log_and_group(
        database,
        [
            Report(text=CARD, reporter="U1"),
            Report(text=CARD, reporter="U2"),
            Report(text=CARD, reporter="U1"),
            Report(text=CARD),
            Report(text=CARD, reporter="U3", source="crm", external_id="1"),
            Report(text=FAULTS[1], reporter="U4"),
        ],
    )
    return database


def work_around(database: Database, text: str | None, by: str = "U9", mark: str = "") -> int:
    with database.turn() as turn:
        set_workaround(turn, 1, text, by, NOW)
        return tell_reporters(turn.session, 1, WORKAROUND, mark, by, NOW) if text else 0


def close(database: Database, words: str, by: str = "U9", number: int = 1) -> bool:
    with database.write() as session:
        return tell_reporter(session, close_case(session, number, words, by, NOW), by, NOW)


def news(database: Database) -> list[tuple[str, int, str]]:
    """To whom, of which case, in which thread."""
    rows = [one for one in everything(database, Notice) if one.kind == "news"]
    return [(one.channel, one.payload["case"], one.payload["thread_of"]) for one in rows]


def test_everybody_who_reported_a_cause_hears_once_in_the_thread_of_their_latest_case(reported: Database):
    assert work_around(reported, "Use the other terminal") == 2
    assert news(reported) == [("U1", 3, "card:3"), ("U2", 2, "card:2")]


def test_whoever_did_it_does_not_hear_of_it(reported: Database):
    work_around(reported, "Use the other terminal", by="U1")

    assert news(reported) == [("U2", 2, "card:2")]


def test_the_same_words_are_heard_once_however_often_they_are_set(reported: Database):
    heard = [
        work_around(reported, text, mark=str(mark))
        for mark, text in enumerate(["Pay in cash", "Pay in cash", None, "Pay in cash", "Pay by phone"])
    ]

    assert heard == [2, 0, 0, 0, 2]


def test_of_two_fixes_both_are_news_and_each_once(reported: Database):
    with reported.write() as session:
        heard = [tell_reporters(session, 1, SHIPPED, fix, "U9", NOW) for fix in ("7", "8", "7")]

    assert heard == [2, 2, 0]


def test_a_reporter_hears_that_somebody_else_closed_their_case_and_how(reported: Database):
    assert close(reported, "Refunded")
    assert news(reported) == [("U1", 1, "card:1")]


def test_a_resolution_that_was_heard_is_not_told_again_and_another_is(reported: Database):
    first = close(reported, "Refunded")
    with reported.write() as session:
        reopen_case(session, 1, "U9", NOW)

    assert (first, close(reported, "Refunded"), close(reported, "Reissued")) == (True, False, True)


@pytest.mark.parametrize(("number", "by"), [(1, "U1"), (4, "U9"), (5, "U9")])
def test_who_closed_it_themselves_or_is_not_in_slack_is_told_nothing(
    reported: Database, number: int, by: str
):
    assert not close(reported, "Refunded", by, number)
    assert news(reported) == []
    assert [one.id for one in everything(reported, Case) if one.resolution] == [number]
