"""After a consolidation a case says how sure it is of its cause now, and why."""

import pytest
from helpers import (
    FAULTS,
    NOW,
    WordEncoder,
    cause,
    causes_of,
    everything,
    log_and_group,
    membership,
    reports,
)
from sqlalchemy import update
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Cause, Membership
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import assign, confirm, differ
from triage.grouping.grouper import Grouper

EACH = 8


@pytest.fixture
def grouper(sqlite_database: Database) -> Grouper:
    """One that has grouped eight wordings of each fault."""
    return grown(sqlite_database)


def grown(database: Database) -> Grouper:
    grouper = Grouper(database, WordEncoder())
    log_and_group(database, reports(EACH), grouper)
    return grouper


def of_fault(number: int) -> list[int]:
    return [1 + number + len(FAULTS) * wording for wording in range(EACH)]


def place(database: Database, cases: list[int], into: int, confidence: float | None = None) -> None:
    with database.turn() as turn:
        values = {"cause_id": into, "turn": turn.number}
        values |= {} if confidence is None else {"confidence": confidence}
        turn.session.execute(update(Membership).where(col(Membership.case_id).in_(cases)).values(**values))


def voices(database: Database, case: int, side: str) -> list[dict[str, object]]:
    return membership(database, case).explanation[side]


def test_a_moved_case_tells_of_its_new_cause_and_of_the_neighbours_it_found_there(database: Database):
    grouper = grown(database)
    place(database, of_fault(0)[:2], into=2)
    regroup(database, grouper, NOW)
    moved = of_fault(0)[0]

    told = voices(database, moved, "for")
    assert membership(database, moved).cause_id == 1
    assert {voice["cause"] for voice in told} == {1}
    assert {voice["case"] for voice in told} <= set(of_fault(0)) - {moved}
    assert all(0.25 < voice["chance"] <= 1 and 0 < voice["cosine"] <= 1 for voice in told)
    assert {"declined", "checkout"} & set(told[0]["words"])
    assert 1 not in {voice["cause"] for voice in voices(database, moved, "against")}


def test_what_a_new_cause_is_told_by_is_the_number_it_got(sqlite_database: Database, grouper: Grouper):
    with sqlite_database.turn() as turn:  # numbers are not always the next ones
        turn.session.add(Cause(name="Empty", name_key="empty", founded_at=NOW))
    place(sqlite_database, of_fault(1), into=1)
    place(sqlite_database, of_fault(2), into=1)
    result = regroup(sqlite_database, grouper, NOW)
    stored = {row.id for row in everything(sqlite_database, Cause)}

    assert result.founded == 2
    for case in of_fault(0) + of_fault(1) + of_fault(2):
        if membership(sqlite_database, case).how == "consolidated":
            mine = membership(sqlite_database, case).cause_id
            assert {voice["cause"] for voice in voices(sqlite_database, case, "for")} == {mine}
            assert {voice["cause"] for voice in voices(sqlite_database, case, "against")} <= stored - {mine}


def test_a_case_that_stays_keeps_the_reasons_it_came_with(sqlite_database: Database, grouper: Grouper):
    before = {case: membership(sqlite_database, case).explanation for case in of_fault(3)}
    regroup(sqlite_database, grouper, NOW)

    assert before == {case: membership(sqlite_database, case).explanation for case in of_fault(3)}


def test_confidence_is_settled_for_all_and_stays_a_chance(database: Database):
    grouper = grown(database)
    place(database, of_fault(0), into=1, confidence=0.001)
    place(database, of_fault(1)[:2], into=1, confidence=0.999)
    regroup(database, grouper, NOW)
    sure = {row.case_id: row.confidence for row in everything(database, Membership)}

    assert all(0 <= chance <= 1 for chance in sure.values())
    assert min(sure[case] for case in of_fault(0)) > 0.5
    assert min(sure[case] for case in of_fault(1)) > 0.5


def test_a_founder_that_others_joined_is_as_sure_as_they_are(sqlite_database: Database, grouper: Grouper):
    founder = of_fault(4)[0]
    before = membership(sqlite_database, founder).confidence
    regroup(sqlite_database, grouper, NOW)

    assert membership(sqlite_database, founder).how == "founded"
    assert before < 0.2 < 0.6 < membership(sqlite_database, founder).confidence


def test_a_case_between_two_faults_is_less_sure_than_one_of_a_fault(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder())
    log_and_group(sqlite_database, reports(10), grouper)
    first, second = (fault.split() for fault in FAULTS[:2])
    (between,) = log_and_group(sqlite_database, [" ".join(first[:5] + second[:2])], grouper)
    regroup(sqlite_database, grouper, NOW)

    assert causes_of(sqlite_database, [between]) == [1]
    sure = [membership(sqlite_database, case).confidence for case in of_fault(0)]
    assert membership(sqlite_database, between).confidence < min(sure) - 0.1


def test_what_a_person_decided_stays_certain_and_keeps_its_reasons(database: Database):
    grouper = grown(database)
    chosen = [of_fault(0)[1], of_fault(1)[1], of_fault(2)[1]]
    with database.turn() as turn:
        confirm(turn, chosen[0], "U1", NOW)
        assign(turn, chosen[1], "RC-4", "U1", NOW)  # against all that its words say
        differ(turn, chosen[2], "U1", NOW)
    before = [membership(database, case).model_dump() for case in chosen]
    for _ in range(2):
        regroup(database, grouper, NOW)
        log_and_group(database, reports(1), grouper)

    assert before == [membership(database, case).model_dump() for case in chosen]
    assert [row["confidence"] for row in before] == [1.0, 1.0, 1.0]


def test_a_change_too_small_to_read_is_not_written(sqlite_database: Database, grouper: Grouper):
    regroup(sqlite_database, grouper, NOW)
    settled = membership(sqlite_database, of_fault(0)[2]).confidence
    place(sqlite_database, of_fault(0)[2:3], into=1, confidence=settled + 0.03)
    place(sqlite_database, of_fault(0)[3:4], into=1, confidence=0.0)
    regroup(sqlite_database, grouper, NOW)

    assert membership(sqlite_database, of_fault(0)[2]).confidence == pytest.approx(settled + 0.03)
    assert membership(sqlite_database, of_fault(0)[3]).confidence > 0.5


def test_no_reason_names_a_cause_that_was_merged_away(sqlite_database: Database, grouper: Grouper):
    with sqlite_database.turn() as turn:
        turn.session.add(Cause(name="Apart", name_key="apart", founded_at=NOW))
    place(sqlite_database, of_fault(0)[:3], into=7)
    regroup(sqlite_database, grouper, NOW)

    assert cause(sqlite_database, 7).merged_into == 1
    for case in of_fault(0)[:3]:
        assert {voice["cause"] for voice in voices(sqlite_database, case, "for")} == {1}
