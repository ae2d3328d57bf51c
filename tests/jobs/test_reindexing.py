import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from helpers import (
    FAULTS,
    NOW,
    WordEncoder,
    cause,
    causes_of,
    everything,
    group_all,
    log,
    log_and_group,
    reports,
)
from other_encoder import GramEncoder
from sqlalchemy import delete, update
from sqlmodel import SQLModel, col

from jobs import reindexing
from jobs.reindexing import (
    FEW,
    Coverage,
    NotReindexed,
    coverage,
    drop_others,
    make_ready,
    other_encoders,
    reindex,
)
from knowledge.database import Database, StoreBusy, Turn
from knowledge.tables import Case, Cause, Constraint, Event, Membership, Notice, Space, Vector
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import assign, confirm, differ
from triage.grouping.grouper import Grouper
from triage.neighbours.graph import nearest_cases
from triage.neighbours.similarity import centre_of, centred
from triage.numbers import cause_number

TESTS = Path(__file__).parent.parent
EACH = 8
CASES = EACH * len(FAULTS)


class Interrupted(Exception):
    """Ends a run where a power cut would."""


class Cut(Database):
    """A database whose process dies in its n-th turn, before anything of that turn is committed."""

    def __init__(self, url: str, turns: int) -> None:
        super().__init__(url)
        self.turns = turns

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        self.turns -= 1
        with super().turn() as turn:
            yield turn
            if self.turns < 0:
                raise Interrupted


class Held(Database):
    """A database that somebody else holds the first few times it is asked for a turn."""

    refusals = 3

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        self.refusals -= 1
        if self.refusals >= 0:
            raise StoreBusy("held by somebody else")
        with super().turn() as turn:
            yield turn


def state(database: Database, *tables: type[SQLModel]) -> list[dict[str, object]]:
    return [row.model_dump() for table in tables for row in everything(database, table)]


def vectors(database: Database, encoder: str) -> dict[int, tuple[bytes, float]]:
    """Vector and hubness of every case that has them settled."""
    rows: list[Vector] = everything(database, Vector)  # type: ignore[assignment]
    return {row.case_id: (row.unit, row.hubness) for row in rows if row.encoder == encoder and row.settled}


def covered(database: Database, encoder: str = "grams@128") -> Coverage:
    with database.read() as session:
        return coverage(session, encoder)


def centre(database: Database, encoder: str) -> np.ndarray:
    with database.read() as session:
        return np.frombuffer(session.get_one(Space, encoder).centre, np.float32)


def test_every_grouped_case_has_a_vector_of_the_coming_encoder_and_nothing_else_changed(database: Database):
    log_and_group(database, reports(EACH))
    log(database, ["one that still waits"])
    facts = (Case, Cause, Membership, Event, Constraint, Notice)
    before, former = state(database, *facts), vectors(database, "words@64")

    assert reindex(database, Grouper(database, GramEncoder())) == CASES
    assert covered(database) == Coverage("grams@128", CASES, 0)
    assert before == state(database, *facts)
    assert former == vectors(database, "words@64")


def test_hubness_and_centre_are_those_of_a_consolidation_in_the_new_space(database: Database):
    log_and_group(database, reports(EACH))
    reindex(database, Grouper(database, GramEncoder()))

    encoder = GramEncoder()
    units = encoder.encode([case.text for case in everything(database, Case)])
    with database.read() as session:
        prior = np.frombuffer(session.get_one(Space, "grams@128").prior, np.float32)
    middle = centre_of(units, prior)
    found = vectors(database, "grams@128")
    np.testing.assert_allclose(centre(database, "grams@128"), middle, atol=1e-6)
    np.testing.assert_array_equal(
        np.stack([np.frombuffer(found[case][0], np.float32) for case in sorted(found)]), units
    )
    np.testing.assert_allclose(
        [found[case][1] for case in sorted(found)], nearest_cases(centred(units, middle)).hubness, atol=1e-5
    )


def test_what_is_embedded_is_the_text_on_file_oldest_first_each_once(database: Database):
    log_and_group(database, ["card 4111 1111 1111 1111 was declined at the till", *reports(EACH)])
    seen: list[str] = []
    grouper = Grouper(database, GramEncoder(before=seen.extend))
    _ = grouper.memory  # its sentences for the space come first
    seen.clear()
    reindex(database, grouper)

    assert seen == [case.text for case in everything(database, Case)]
    assert "[CARD]" in seen[0]


def test_running_it_again_does_nothing(database: Database):
    log_and_group(database, reports(EACH))
    reindex(database, Grouper(database, GramEncoder()))
    before = state(database, Vector, Space)

    assert reindex(database, Grouper(database, GramEncoder())) == 0
    assert before == state(database, Vector, Space)


def test_cut_off_in_any_turn_the_next_run_goes_on_and_ends_the_same(sqlite_database: Database):
    log_and_group(sqlite_database, reports(EACH))
    whole = Grouper(sqlite_database, GramEncoder("whole@128"))
    reindex(sqlite_database, whole)
    ended = 0
    for turns in range(20):
        name = f"cut{turns}@128"
        cut = Cut(sqlite_database.url, turns)
        try:
            reindex(cut, Grouper(cut, GramEncoder(name)))
            ended += 1
        except Interrupted:
            assert covered(sqlite_database, name).missing > 0
        cut.close()
        reindex(sqlite_database, Grouper(sqlite_database, GramEncoder(name)))

        assert vectors(sqlite_database, "whole@128") == vectors(sqlite_database, name)
        assert (centre(sqlite_database, "whole@128") == centre(sqlite_database, name)).all()
    assert 10 < ended < 17  # a few turns were enough for a whole run, and each of them was cut once


def test_killed_half_way_the_next_run_makes_only_what_is_missing(database: Database):
    log_and_group(database, reports(3 * EACH))
    assert kill_after(4, database.url) == -signal.SIGKILL  # the sentences for the space, three batches
    half = len(everything(database, Vector)) - 3 * CASES

    assert 0 < half < 3 * CASES
    assert reindex(database, Grouper(database, GramEncoder())) == 3 * CASES - half
    assert covered(database).missing == 0


def kill_after(batches: int, url: str) -> int:
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    command = [sys.executable, str(TESTS / "jobs" / "reindexing_process.py"), url]
    environment = {**os.environ, "PYTHONPATH": paths}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        for _ in range(batches):
            assert process.stdout.readline()
        process.kill()
    return process.returncode


@pytest.mark.parametrize("moment", ["embedding", "settling"])
def test_cases_that_the_former_encoder_groups_meanwhile_are_picked_up(opened, moment: str):
    serving = Grouper(opened(), WordEncoder())
    log_and_group(opened(), reports(EACH), serving)
    late: list[int] = []

    def somebody_reports() -> None:
        if not late:
            late.extend(log_and_group(opened(), [FAULTS[0], "the lift is stuck again"], serving))

    class Meanwhile(Database):
        @contextmanager
        def turn(self) -> Iterator[Turn]:
            if moment == "settling" and len(everything(self, Vector)) == 2 * CASES:
                somebody_reports()
            with super().turn() as turn:
                yield turn

    here = Meanwhile(opened().url)
    hook = somebody_reports if moment == "embedding" else lambda: None
    reindex(here, Grouper(here, GramEncoder(before=lambda _texts: hook())))
    here.close()

    assert len(late) == 2
    assert covered(opened()) == Coverage("grams@128", CASES + 2, 0)
    assert causes_of(opened(), late[:1]) == [1]


def test_who_comes_late_gets_nearly_the_hubness_of_a_whole_run(database: Database):
    log_and_group(database, reports(5 * EACH))
    reindex(database, Grouper(database, GramEncoder()))
    late = log_and_group(database, [f"sadly {fault} twice" for fault in FAULTS])
    reindex(database, Grouper(database, GramEncoder()))
    found = vectors(database, "grams@128")
    units = np.stack([np.frombuffer(found[case][0], np.float32) for case in sorted(found)])
    exact = nearest_cases(centred(units, centre(database, "grams@128"))).hubness

    np.testing.assert_allclose([found[case][1] for case in late], exact[-len(late) :], atol=5e-3)


def test_a_process_that_serves_the_former_encoder_finds_the_same_before_during_and_after(opened):
    serving = Grouper(opened(), WordEncoder())
    log_and_group(opened(), reports(EACH), serving)
    answers = []

    def ask(_texts: Sequence[str] = ()) -> None:
        with opened().read() as session:
            serving.memory.catch_up(session)
        near = serving.memory.nearest(serving.encoder.encode([FAULTS[0]]), 10)[0]
        answers.append(
            (near.cases.tolist(), near.cosines.tolist(), near.hubness.tolist(), len(serving.memory))
        )

    ask()
    reindex(opened(), Grouper(opened(), GramEncoder(before=ask)))
    ask()

    assert len(answers) > 3
    assert all(answer == answers[0] for answer in answers)


def test_a_case_erased_while_it_is_embedded_leaves_no_vector(database: Database):
    (gone, *_) = log_and_group(database, reports(EACH))

    def erase(texts: Sequence[str]) -> None:
        if len(texts) > reindexing.EMBEDDED_AT_ONCE:
            return  # not the cases yet: the sentences that prepare the space
        with database.write() as session:
            for table in (Vector, Membership):
                session.execute(delete(table).where(col(table.case_id) == gone))
            session.execute(delete(Case).where(col(Case.id) == gone))

    grouper = Grouper(database, GramEncoder(before=erase))
    with database.write() as session:
        session.execute(update(Cause).values(central_case=None))
    reindex(database, grouper)

    assert covered(database) == Coverage("grams@128", CASES - 1, 0)
    assert gone not in vectors(database, "grams@128")


def test_a_database_that_is_busy_is_asked_again(sqlite_database: Database):
    log_and_group(sqlite_database, reports(EACH))
    prepared = Grouper(sqlite_database, GramEncoder())
    _ = prepared.memory
    held = Held(sqlite_database.url)
    reindex(held, prepared)
    held.close()

    assert held.refusals < 0
    assert covered(sqlite_database).missing == 0


def test_an_encoder_that_knows_nothing_of_many_cases_may_not_group(sqlite_database: Database):
    log_and_group(sqlite_database, reports(FEW // len(FAULTS) + 1))
    grouper = Grouper(sqlite_database, GramEncoder("folder%20of@128"))

    with pytest.raises(NotReindexed, match=r"504 of 504 cases are not embedded with .* `faultline reindex`"):
        make_ready(sqlite_database, grouper)
    assert other_encoders_than(sqlite_database, "words@64") == []


def test_a_few_missing_vectors_are_made_on_the_way_and_new_cases_find_their_old_causes(database: Database):
    log_and_group(database, reports(EACH))
    grouper = Grouper(database, GramEncoder())
    make_ready(database, grouper)
    fresh = log_and_group(database, reports(EACH)[:6], grouper)

    assert covered(database).missing == 0
    assert causes_of(database, fresh) == causes_of(database)[:6]


def test_with_nothing_missing_nothing_is_encoded_or_written(sqlite_database: Database):
    log_and_group(sqlite_database, reports(EACH))
    before = state(sqlite_database, Vector, Space)
    encoded: list[str] = []

    class Silent(WordEncoder):
        def encode(self, texts):
            encoded.extend(texts)
            return super().encode(texts)

    make_ready(sqlite_database, Grouper(sqlite_database, Silent()))

    assert encoded == []
    assert before == state(sqlite_database, Vector, Space)


def test_vectors_without_hubness_count_as_missing(sqlite_database: Database):
    log_and_group(sqlite_database, reports(EACH))
    reindex(sqlite_database, Grouper(sqlite_database, GramEncoder()))
    mine = vectors(sqlite_database, "grams@128")
    with sqlite_database.write() as session:
        rows = update(Vector).where(col(Vector.encoder) == "grams@128", col(Vector.case_id) <= 5)
        session.execute(rows.values(settled=0, hubness=0.0))

    assert covered(sqlite_database).missing == 5
    assert reindex(sqlite_database, Grouper(sqlite_database, GramEncoder())) == 0
    assert {case: pytest.approx(hub, abs=5e-3) for case, (_, hub) in mine.items()} == {
        case: hub for case, (_, hub) in vectors(sqlite_database, "grams@128").items()
    }


def other_encoders_than(database: Database, encoder: str) -> list[str]:
    with database.read() as session:
        return other_encoders(session, encoder)


def test_others_are_dropped_with_their_vectors_once_ours_are_complete(database: Database):
    log_and_group(database, reports(EACH))
    reindex(database, Grouper(database, GramEncoder()))
    assert other_encoders_than(database, "grams@128") == ["words@64"]
    mine, facts = vectors(database, "grams@128"), state(database, Case, Cause, Membership, Event)

    assert drop_others(database, "grams@128") == CASES
    assert other_encoders_than(database, "grams@128") == []
    assert mine == vectors(database, "grams@128")
    assert facts == state(database, Case, Cause, Membership, Event)
    assert drop_others(database, "grams@128") == 0


def test_nothing_is_dropped_while_it_is_needed(sqlite_database: Database):
    log_and_group(sqlite_database, reports(EACH))
    reindex(sqlite_database, Grouper(sqlite_database, GramEncoder()))
    log_and_group(sqlite_database, ["the lift is stuck again"])

    with pytest.raises(NotReindexed, match="1 of 49 cases are not embedded"):
        drop_others(sqlite_database, "grams@128")
    assert other_encoders_than(sqlite_database, "grams@128") == ["words@64"]


def test_back_to_the_former_encoder_only_what_came_meanwhile_is_embedded(database: Database):
    log_and_group(database, reports(EACH))
    grams = Grouper(database, GramEncoder())
    reindex(database, grams)
    log_and_group(database, reports(1), grams)

    assert covered(database, "words@64").missing == len(FAULTS)
    assert reindex(database, Grouper(database, WordEncoder())) == len(FAULTS)


@pytest.mark.parametrize("seed", range(6))
def test_no_decision_is_undone_by_re_embedding_and_grouping_anew(sqlite_database: Database, seed: int):
    decide_reindex_and_check(sqlite_database, seed)


def test_no_decision_is_undone_on_either_database(database: Database):
    decide_reindex_and_check(database, 6)


def decide_reindex_and_check(database: Database, seed: int) -> None:
    """Decisions at random, another encoder, more cases, and consolidations in the new space."""
    chance = random.Random(seed)
    log_and_group(database, reports(EACH))
    for number in range(15):
        decide_at_random(database, chance, number)
    decided = decisions(database)
    apart = [pair for pair in kept_apart(database) if len(set(causes_of(database, pair))) == 2]
    grouper = Grouper(database, GramEncoder())
    if seed % 2:
        reindex(database, grouper)
    else:
        make_ready(database, grouper)
    for _ in range(3):
        log(database, reports(1))
        group_all(database, grouper)
        regroup(database, grouper, NOW)

        assert decided.items() <= decisions(database).items()
        assert [pair for pair in apart if len(set(causes_of(database, pair))) == 1] == []
        assert {cause(database, number).merged_into for number in decided.values()} == {None}


def decide_at_random(database: Database, chance: random.Random, number: int) -> None:
    case = chance.randrange(1, CASES + 1)
    with database.turn() as turn:
        kind = chance.choice(["confirm", "differ", "number", "name"])
        if kind == "confirm":
            confirm(turn, case, "U1", NOW)
        elif kind == "differ":
            differ(turn, case, "U1", NOW)
        elif kind == "number":
            other = turn.session.get_one(Membership, chance.randrange(1, CASES + 1))
            assign(turn, case, cause_number(other.cause_id), "U1", NOW)
        else:
            assign(turn, case, f"Known trouble {number}", "U1", NOW)


def decisions(database: Database) -> dict[int, int]:
    """The cause of every case that a person placed or confirmed."""
    rows: list[Membership] = everything(database, Membership)  # type: ignore[assignment]
    return {row.case_id: row.cause_id for row in rows if row.how in ("confirmed", "moved")}


def kept_apart(database: Database) -> list[tuple[int, int]]:
    rows: list[Constraint] = everything(database, Constraint)  # type: ignore[assignment]
    return [(row.case_id, row.other_id) for row in rows if not row.together]
