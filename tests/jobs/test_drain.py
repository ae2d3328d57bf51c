import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from helpers import NOW, WordEncoder, case, causes_of, everything, group_all, log, reports

from jobs.drain import BATCH, LEASE, MOST_ATTEMPTS, Drain, claim, together
from knowledge.database import Database, StoreBusy
from knowledge.encoder import Floats, ModelUnusable
from knowledge.tables import Case, Event, Membership
from triage.grouping.grouper import Grouper


class Choking(WordEncoder):
    """Fails on whatever holds the word poison."""

    def encode(self, texts: Sequence[str]) -> Floats:
        if any("poison" in text for text in texts):
            raise RuntimeError("cannot read this")
        return super().encode(texts)


class Missing(WordEncoder):
    """Its model is not there, which shows before anything is encoded."""

    def __init__(self) -> None:
        """Has no fingerprint to give."""

    @property
    def fingerprint(self) -> str:
        raise ModelUnusable("there is no model folder")


def drain_of(database: Database, encoder: WordEncoder | None = None) -> Drain:
    return Drain(database, Grouper(database, encoder or WordEncoder()))


def test_a_claimed_case_is_nobody_elses_until_its_lease_ends(database: Database):
    log(database, ["late", "lost"])
    with database.write() as session:
        first = claim(session, NOW, 10)
    with database.write() as session:
        meanwhile = claim(session, NOW + LEASE / 2, 10)
    with database.write() as session:
        after = claim(session, NOW + 2 * LEASE, 10)

    assert [waiting.text for waiting in first] == ["late", "lost"]
    assert meanwhile == []
    assert [waiting.text for waiting in after] == ["late"]  # what failed once comes alone


def test_an_attempt_is_counted_before_the_work(database: Database):
    (number,) = log(database, ["late"])
    with database.write() as session:
        claim(session, NOW, 10)

    assert case(database, number).attempts == 1


def test_no_more_are_claimed_than_asked_for_the_oldest_first(database: Database):
    log(database, reports(3))
    with database.write() as session:
        claimed = claim(session, NOW, 4)

    assert [waiting.case_id for waiting in claimed] == [1, 2, 3, 4]


def test_a_case_is_not_claimed_before_it_is_due(database: Database):
    log(database, ["late"], NOW + timedelta(minutes=5))
    with database.write() as session:
        assert claim(session, NOW, 10) == []


def test_draining_groups_all_that_wait(database: Database):
    cases = log(database, reports(15))
    group_all(database)

    assert len(causes_of(database, cases)) == len(cases) > BATCH
    assert [row.due_at for row in everything(database, Case)] == [None] * len(cases)


def test_two_drains_at_once_group_every_case_once(opened):
    cases = log(opened(), reports(20))
    start = threading.Barrier(2)

    def drain(_: int) -> int:
        own = drain_of(opened())
        start.wait()
        taken = 0
        while some := own.once(NOW, 8):
            taken += some
        return taken

    with ThreadPoolExecutor(2) as pool:
        taken = sum(pool.map(drain, range(2)))

    database = opened()
    placed = [event.case_id for event in everything(database, Event) if event.kind != "logged"]
    assert taken == len(cases)
    assert sorted(placed) == cases
    assert len(everything(database, Membership)) == len(cases)


def test_a_case_that_was_encoded_by_two_is_placed_by_one(opened):
    (number,) = log(opened(), ["late"])
    slow, quick = drain_of(opened()), drain_of(opened())
    batch = slow.encode(slow.take(NOW))
    quick.once(NOW + LEASE)
    slow.place(batch, NOW + LEASE)

    assert len(everything(opened(), Membership)) == 1
    assert [event.kind for event in everything(opened(), Event)] == ["logged", "founded"]
    assert case(opened(), number).due_at is None


def test_a_case_that_always_fails_is_given_up_after_five_attempts_while_the_others_go_on(database: Database):
    log(database, reports(1))
    (poison,) = log(database, ["poison"])
    log(database, reports(2))
    drain, failures = drain_of(database, Choking()), 0
    for minutes in range(0, 60, 4):
        for _ in range(20):
            try:
                drain.once(NOW + timedelta(minutes=minutes))
            except RuntimeError:
                failures += 1

    given_up = case(database, poison)
    others = [row for row in everything(database, Case) if row.id != poison]
    assert failures == MOST_ATTEMPTS
    assert (given_up.due_at, given_up.attempts, given_up.turn) == (None, MOST_ATTEMPTS, None)
    assert given_up.trouble == "grouping failed 5 times"
    assert all(row.due_at is None and row.turn is not None for row in others)


@pytest.mark.parametrize("most", [1, 10, BATCH, 512, 100_000])
def test_whoever_is_on_a_last_attempt_comes_alone(most: int):
    company = [together(most, failed) for failed in range(MOST_ATTEMPTS)]

    assert company[0] == most
    assert company == sorted(company, reverse=True)
    assert company[-2:] == [1, 1]


def test_a_batch_that_failed_comes_again_in_eighths_and_behind_what_is_new(database: Database):
    cases = log(database, [f"report {number}" for number in range(100)])
    with database.write() as session:
        claim(session, NOW, 80)
    later = NOW + timedelta(hours=1)
    with database.write() as session:
        taken = [[waiting.case_id for waiting in claim(session, later, 80)] for _ in range(3)]

    assert taken == [cases[80:], cases[:10], cases[10:20]]


def test_a_busy_database_is_no_attempt_of_the_cases(sqlite_database: Database, monkeypatch):
    cases = log(sqlite_database, ["late", "lost"])
    drain = drain_of(sqlite_database)

    def busy(*_: object) -> list[int]:
        raise StoreBusy("held by somebody else")

    for _ in range(MOST_ATTEMPTS + 1):
        with monkeypatch.context() as patch, pytest.raises(StoreBusy):
            patch.setattr(Grouper, "group", busy)
            drain.once(NOW)

    assert [case(sqlite_database, number).attempts for number in cases] == [0, 0]
    assert drain.once(NOW) == 2


def test_giving_one_up_does_not_hide_the_others_that_wait(database: Database):
    poison, patient = log(database, ["poison", "late"])
    with database.write() as session:
        session.get_one(Case, poison).attempts = MOST_ATTEMPTS
        session.get_one(Case, patient).attempts = 1

    assert drain_of(database).once(NOW) == 1
    assert case(database, patient).turn is not None


def test_while_the_model_is_missing_cases_wait_and_lose_nothing(database: Database):
    (number,) = log(database, ["late"])
    drain = drain_of(database, Missing())
    for minutes in range(0, 60, 4):
        with pytest.raises(ModelUnusable):
            drain.once(NOW + timedelta(minutes=minutes))
    group_all(database)

    assert case(database, number).turn is not None


def test_consolidation_waits_until_enough_has_arrived(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder())
    drain = Drain(sqlite_database, grouper)
    answers = []
    for _ in range(3):
        log(sqlite_database, reports(5))
        group_all(sqlite_database, grouper)
        answers.append(drain.regroup_if_worth_it(NOW))

    assert answers == [False, True, False]
