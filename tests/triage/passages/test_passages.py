"""Passages from what is on file: who passes what to whom, what became of it, and what is said of it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from helpers import log
from sqlmodel import Session

from knowledge.database import Database
from knowledge.tables import Cause, Event, Handoff, Membership, Rating, Trace
from triage.claims import passages as claims
from triage.digest.facts import gather
from triage.digest.of_passages import items
from triage.passages.finding import Passage, passages
from triage.passages.gathering import Story, stories
from triage.report import Report
from triage.weeks import Week

START = datetime(2026, 6, 1, 8, tzinfo=UTC)
LATER = START + timedelta(days=90)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def case(
    session: Session,
    number: int,
    way: Iterable[str],
    hours: float | None = 10.0,
    began: datetime = START,
    reopened: float | None = None,
    **more: object,
) -> None:
    """A case of an event log: one group an hour, resolved after so many hours, or never."""
    ref, groups = f"T{number}", list(way)
    ended = began + (reopened or hours or len(groups)) * HOUR
    session.add(
        Trace(
            source="desk",
            case_ref=ref,
            began_at=began,
            ended_at=ended,
            resolved_at=began + hours * HOUR if hours is not None else None,
            reopened_at=began + reopened * HOUR if reopened is not None else None,
            **more,
        )
    )
    for at, (sender, receiver) in enumerate(pairwise(groups), 1):
        session.add(
            Handoff(
                case_ref=ref,
                at=began + at * HOUR,
                from_department=sender,
                to_department=receiver,
                outcome="accepted",
                source="desk",
                external_id=f"{ref}:{at}",
            )
        )


def story(database: Database, as_of: datetime = LATER, since: datetime | None = None) -> Story:
    """The only one."""
    with database.read() as session:
        (found,) = stories(session, as_of, since)
    return found


def worst_of_a_hundred_ways(session: Session) -> None:
    """Twelve passages of forty cases; on Cards > Claims most miss their service level and take long."""
    houses = ("Front", "Cards", "Claims", "Law")
    edges = [(a, b) for a in houses for b in houses if a != b]
    number = 0
    for edge in edges:
        for turn in range(40):
            number += 1
            bad = edge == ("Cards", "Claims")
            missed = turn % 10 < (8 if bad else 2)
            hours = (20.0 + turn % 7) * (8 if bad else 1)
            began = START + timedelta(hours=number)
            case(
                session, number, edge, hours, began, missed=missed, category="Fees" if turn % 2 else "Limits"
            )


def test_a_world_with_one_bad_passage_ranks_and_claims_it(sqlite_database: Database):
    with sqlite_database.write() as session:
        worst_of_a_hundred_ways(session)
    with sqlite_database.read() as session:
        found = passages(session, LATER)

    first = found[0]
    assert (first.edge.sender, first.edge.receiver, first.rank, first.cases) == ("Cards", "Claims", 1, 40)
    assert first.claimed
    assert [one.rank for one in found] == list(range(1, 13))
    assert [one.edge.sender for one in found if one.claimed] == ["Cards"]
    effects = {effect.outcome: effect for effect in first.effects}
    assert (effects["missed"].observed, effects["missed"].cases) == (32, 40)
    assert effects["missed"].expected < 20
    assert effects["missed"].claimed
    assert effects["missed"].interval[0] > 1
    assert effects["time"].observed == pytest.approx(183, abs=3)
    assert effects["time"].ratio > 4
    assert first.typical_hours == pytest.approx(184)
    assert set(first.causes) == {"Fees", "Limits"}
    assert len(first.evidence) == 40


def test_a_passage_serialises_with_the_glossarys_names(sqlite_database: Database):
    with sqlite_database.write() as session:
        worst_of_a_hundred_ways(session)
    with sqlite_database.read() as session:
        told = passages(session, LATER)[0].model_dump(mode="json", by_alias=True)

    assert told["edge"] == {"from": "Cards", "to": "Claims"}
    names = {"cases", "observed", "expected", "ratio", "interval", "outcome", "claimed", "score", "rank"}
    assert names | {"causes", "evidence"} <= told.keys()


def test_without_handoffs_there_are_no_passages(database: Database):
    with database.read() as session:
        assert passages(session, LATER) == []


def test_a_passage_of_fewer_than_five_cases_is_not_told_and_of_fewer_than_twenty_not_ranked(
    sqlite_database: Database,
):
    with sqlite_database.write() as session:
        for number in range(4):
            case(session, number, ("Front", "Law"))
        for number in range(10, 29):
            case(session, number, ("Front", "Cards"))
    with sqlite_database.read() as session:
        (found,) = passages(session, LATER)

    assert (found.edge.receiver, found.cases, found.rank, found.score) == ("Cards", 19, None, None)


def test_each_passage_counts_once_a_case(sqlite_database: Database):
    with sqlite_database.write() as session:
        for number in range(5):
            case(session, number, ("Front", "Cards", "Front", "Cards"))
    with sqlite_database.read() as session:
        found = {one.edge.sender: one for one in passages(session, LATER)}

    assert (found["Front"].cases, found["Cards"].cases) == (5, 5)
    assert (found["Front"].bounced, found["Front"].returned) == (1.0, 1.0)
    assert (found["Cards"].bounced, found["Cards"].returned) == (1.0, 1.0)


# What was known by when


def test_a_resolved_case_took_until_then_and_kept_or_missed_its_service_level(database: Database):
    with database.write() as session:
        case(session, 1, ("Front", "Cards"), hours=121.0, missed=True, severity="2 - High", category="Fees")
    found = story(database)

    assert (found.hours, found.long, found.missed, found.reopened) == (121.0, True, True, False)
    assert (found.name, found.severity, found.group, found.began) == ("T1", "2 - High", "Fees", START)


def test_what_came_after_the_moment_is_not_known(database: Database):
    with database.write() as session:
        case(session, 1, ("Front", "Cards", "Law"), hours=50.0, reopened=60.0, missed=True)
        case(session, 2, ("Front",), hours=1.0)

    early = story(database, as_of=START + 1.5 * HOUR)
    assert [(step.sender, step.receiver) for step in early.steps] == [("Front", "Cards")]
    assert (early.hours, early.long, early.missed, early.reopened) == (None, None, None, None)
    between = story(database, as_of=START + 55 * HOUR)
    assert (between.hours, between.missed, between.reopened) == (50.0, True, False)
    after = story(database, as_of=START + 60 * HOUR)
    assert (after.hours, after.reopened) == (60.0, True)


def test_an_open_case_is_long_once_its_log_has_gone_on_for_five_days(database: Database):
    with database.write() as session:
        case(session, 1, ("Front", "Cards"), hours=None, missed=False)
        case(session, 2, ("Front",), hours=1.0, began=START + 6 * DAY)
        case(session, 3, ("Front",), hours=1.0)

    found = story(database)  # the log ends an hour after the second case began
    assert (found.long, found.missed) == (True, None)
    assert found.hours == pytest.approx(145.0)
    assert story(database, as_of=START + 2 * DAY).hours is None


def test_a_log_that_never_says_resolved_ends_a_case_with_its_last_line(database: Database):
    with database.write() as session:
        case(session, 1, ("Front", "Cards", "Law"), hours=None)
    found = story(database)

    assert (found.hours, found.reopened) == (3.0, None)


def test_a_handoff_that_waits_neither_bounced_nor_not(database: Database):
    log(database, [Report(text="card late", created_at=START)])
    sent = {"case_id": 1, "at": START + HOUR, "from_department": "Front", "to_department": "Cards"}
    with database.write() as session:
        session.add(Handoff(**sent, outcome="bounced", answered_at=START + 5 * HOUR, repeated=True))

    assert story(database, as_of=START + 2 * HOUR).steps[0].bounced is None
    assert story(database, as_of=START + 6 * HOUR).steps[0].bounced is True
    assert story(database).steps[0].repeated


def test_a_case_on_file_brings_its_cause_severity_ratings_and_return(database: Database):
    log(database, [Report(text="card late", created_at=START, severity="high")])
    with database.write() as session:
        session.add(Cause(name="Card late", founded_at=START))
        session.flush()
        session.add(Membership(case_id=1, cause_id=1, at=START, turn=1))
        session.add(Handoff(case_id=1, at=START + HOUR, from_department="Front", to_department="Cards"))
        session.add(Rating(case_id=1, score=2, at=START + 2 * DAY))
        session.add(Event(at=START + 3 * DAY, kind="case reopened", case_id=1))
    found = story(database)

    assert (found.name, found.group, found.severity) == ("C-1", "RC-1", "high")
    assert (found.poor, found.reopened) == (True, True)
    assert (story(database, as_of=START + DAY).poor, story(database, as_of=START + DAY).reopened) == (
        None,
        None,
    )


def test_a_log_and_the_case_on_file_are_one_story(database: Database):
    log(database, [Report(text="card late", created_at=START, source="desk", external_id="T1")])
    with database.write() as session:
        case(session, 1, ("Front", "Cards"), hours=30.0)
    found = story(database)

    assert (found.name, found.hours, found.severity) == ("C-1", 30.0, "medium")


def test_cases_handed_on_before_the_window_are_left_out(database: Database):
    with database.write() as session:
        case(session, 1, ("Front", "Cards"))
        case(session, 2, ("Front", "Law"), began=START + 10 * DAY)

    assert story(database, since=START + 5 * DAY).name == "T2"


# What is said


def example(**more: object) -> Passage:
    effect = {
        "outcome": "long",
        "cases": 41,
        "observed": 20,
        "expected": 9.6,
        "ratio": 2.9,
        "interval": (1.3, 6.5),
        "claimed": True,
    }
    given = {
        "edge": {"from": "A", "to": "B"},
        "cases": 41,
        "outcome": "long",
        "claimed": True,
        "effects": [{**effect, **more}],
    }
    return Passage.model_validate(
        {**given, "outcome": more.get("outcome", "long"), "causes": more.get("causes", {})}
    )


def test_a_claim_is_one_sentence_with_its_uncertainty():
    assert claims.worse(example()) == (
        "Cases passed from A to B have about 2.9 times the odds of taking over 5 days than similar cases "
        "passed elsewhere (95% range 1.3 to 6.5, 41 cases)."
    )
    assert claims.worse(example(outcome="time")) == (
        "Cases passed from A to B take about 2.9 times as long as similar cases passed elsewhere "
        "(95% range 1.3 to 6.5, 41 cases)."
    )
    assert "come straight back about 2.9 times as often" in claims.worse(example(outcome="bounced"))


def test_a_claim_names_the_causes_behind_it():
    assert claims.worse(example(causes={"RC-12": 14, "RC-3": 6})).endswith(
        " Behind it: RC-12 (14), RC-3 (6)."
    )


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("missed", "missing their service level"),
        ("reopened", "being opened again"),
        ("low rating", "being rated 1 or 2 of 5"),
        ("repeated", "making the customer tell it again"),
    ],
)
def test_every_outcome_has_its_words(outcome: str, words: str):
    assert f"the odds of {words} than" in claims.worse(example(outcome=outcome))


def test_the_figures_behind_a_claim_hide_what_is_fewer_than_five():
    assert claims.details(example())[0] == "20 of 41 cases took over 5 days, about 10 would elsewhere."
    assert claims.details(example(observed=4))[0].startswith("fewer than 5 of 41 cases")


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.2, "less than an hour"), (1.2, "about 1 hour"), (47, "about 47 hours"), (100, "about 4 days")],
)
def test_times_are_told_in_hours_up_to_two_days(hours: float, said: str):
    assert claims.duration(hours) == said


def test_the_digest_says_what_may_be_claimed_and_nothing_else(sqlite_database: Database):
    with sqlite_database.write() as session:
        worst_of_a_hundred_ways(session)
    week = Week.of(START + timedelta(days=30))
    with sqlite_database.read() as session:
        (item,) = items(session, gather(session, week, week.end, ["Law"]))
        (own,) = items(session, gather(session, week, week.end, ["claims"]))
        early = items(session, gather(session, Week.of(START), START + HOUR, []))

    assert (item.kind, item.subject) == ("passage", "passage Cards > Claims")
    assert item.verdict == "worse than similar"
    assert item.edge is not None
    assert (item.edge.sender, item.edge.receiver) == ("Cards", "Claims")
    assert (item.concerns, own.concerns) == (False, True)
    assert item.interval is not None
    assert item.interval[0] > 1
    assert item.claim.startswith("Cases passed from Cards to Claims")
    assert len(item.cases) == 40
    assert early == []
