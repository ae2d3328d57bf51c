"""What becomes of the message that a case was made from."""

from datetime import timedelta

from helpers import NOW, case, everything

from knowledge.database import Database
from knowledge.tables import Event, Notice
from triage.cases.duplicates import from_message
from triage.cases.sources import SourceNote, deleted, edited, is_source, link, source_notes
from triage.intake.filing import accept
from triage.notices import claim, post_later, sent
from triage.report import Report

LATER = NOW + timedelta(hours=1)


def made(database: Database, ts: str = "1.5") -> int:
    """A case made from a message, with a card that was sent."""
    report = Report(text="late", message_channel="C1", message_ts=ts, author="U2", reporter="U1")
    with database.write() as session:
        accepted = accept(session, report, NOW)
        post_later(session, f"card:{accepted.case_id}", "card", "U1", {"case": accepted.case_id}, NOW)
        ((card, _),) = claim(session, NOW)
        sent(session, int(card.id or 0), "D1", "9.9")
    return accepted.case_id


def test_an_edit_is_noted_once_a_delivery_without_personal_data(database: Database):
    number = made(database)
    for receipt in ("event:1", "event:1"):
        with database.write() as session:
            edited(session, "C1", "1.5", "late, mail anna@example.com", "U2", LATER, receipt)
    told = [event for event in everything(database, Event) if event.kind == "source edited"]

    assert [(one.actor, one.case_id, one.at, one.detail) for one in told] == [
        ("U2", number, LATER, {"text": "late, mail [EMAIL]"})
    ]
    assert case(database, number).text == "late"
    assert [one.key for one in everything(database, Notice)] == ["card:1", "update:card:1"]


def test_a_message_that_no_case_was_made_from_leaves_no_trace(database: Database):
    made(database)
    before = len(everything(database, Event))
    with database.write() as session:
        assert edited(session, "C1", "9.9", "secret", "U2", LATER, "event:1") == 0
        assert deleted(session, "C2", "1.5", "U2", LATER, "event:2") == 0
        assert not is_source(session, "C2", "1.5")
        assert is_source(session, "C1", "1.5")

    assert len(everything(database, Event)) == before


def test_the_notes_of_a_case_are_its_last_edit_and_that_its_message_is_gone(database: Database):
    first, second = made(database), made(database)
    with database.write() as session:
        assert source_notes(session, first) == []
        edited(session, "C1", "1.5", "one", "U2", NOW, "event:1")
        edited(session, "C1", "1.5", "two", "U2", LATER, "event:2")
        assert deleted(session, "C1", "1.5", "U2", LATER, "event:3") == 2
        notes = [SourceNote("edited", LATER), SourceNote("deleted", LATER)]

        assert source_notes(session, first) == source_notes(session, second) == notes


def test_a_case_keeps_where_its_message_stands_and_who_wrote_it(database: Database):
    number = made(database)
    for link_ in ("https://slack.example/p1", "https://slack.example/p2"):
        with database.write() as session:
            link(session, number, link_)
            link(session, 99, link_)
    kept = case(database, number)

    assert (kept.message_channel, kept.message_ts, kept.author) == ("C1", "1.5", "U2")
    assert kept.permalink == "https://slack.example/p1"
    with database.read() as session:
        assert [one.id for one in from_message(session, "C1", "1.5")] == [number]
