"""What a consolidation wants: much it may do, some it may only propose, and nothing against people's word."""

from collections.abc import Callable

import numpy as np
import pytest
from helpers import FAULTS, NOW, WordEncoder, cause, causes_of, everything, log_and_group, reports
from scipy.sparse import csr_matrix
from sqlalchemy import update
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Cause, Event, Membership, Proposal, Space
from triage.consolidating.partition import merge_gains
from triage.consolidating.planning import NEW_DECISIONS
from triage.consolidating.proposing import MOST_WAITING, dismiss
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import assign, confirm
from triage.grouping.grouper import Grouper
from triage.grouping.metric import FEWEST_CONFIRMED
from triage.numbers import cause_number
from triage.report import Report

EACH = 8


@pytest.fixture
def grouper(sqlite_database: Database) -> Grouper:
    """One that has grouped eight wordings of each fault."""
    grouper = Grouper(sqlite_database, WordEncoder())
    log_and_group(sqlite_database, reports(EACH), grouper)
    return grouper


def of_fault(number: int, each: int = EACH) -> list[int]:
    return [1 + number + len(FAULTS) * wording for wording in range(each)]


def place(database: Database, cases: list[int], into: int | None = None) -> int:
    """Put cases into a cause, a new one by default, as an arrival would have."""
    with database.turn() as turn:
        if into is None:
            founded = Cause(name=f"Apart {cases}", name_key=f"apart {cases}", founded_at=NOW)
            turn.session.add(founded)
            turn.session.flush()
            into = int(founded.id or 0)
        rows = update(Membership).where(col(Membership.case_id).in_(cases))
        turn.session.execute(rows.values(cause_id=into, turn=turn.number))
    return into


def decide(database: Database, decision, *args):
    with database.turn() as turn:
        return decision(turn, *args, "U1", NOW)


def proposals(database: Database) -> list[tuple[str, int, int | None, list[int]]]:
    return [(row.kind, row.cause_id, row.other_id, row.cases) for row in everything(database, Proposal)]


def taught(database: Database) -> int:
    (space,) = everything(database, Space)
    return space.taught


def test_two_confirmed_causes_that_say_the_same_are_proposed_for_a_merge_and_not_merged(
    database: Database,
):
    grouper = Grouper(database, WordEncoder())
    log_and_group(database, reports(EACH), grouper)
    apart = place(database, of_fault(0)[:4])
    decide(database, assign, of_fault(0)[0], "Terminal offline")
    decide(database, assign, of_fault(0)[4], "Card declined")
    result = regroup(database, grouper, NOW)

    assert proposals(database) == [("merge", 1, apart, [])]
    assert causes_of(database, [of_fault(0)[0], of_fault(0)[4]]) == [apart, 1]
    assert set(causes_of(database, of_fault(0))) == {apart, 1}
    assert result.merged == 0
    assert cause(database, apart).merged_into is None


def test_two_confirmed_causes_of_different_faults_are_not_proposed_for_a_merge(
    sqlite_database: Database, grouper: Grouper
):
    for number in range(len(FAULTS)):
        decide(sqlite_database, assign, of_fault(number)[0], f"Named {number}")
    first, second = (fault.split() for fault in FAULTS[:2])
    bridges = [" ".join(first[:4] + second[:3]), " ".join(second[-4:] + first[-3:])]
    log_and_group(sqlite_database, bridges, grouper)
    regroup(sqlite_database, grouper, NOW)

    assert proposals(sqlite_database) == []


def test_what_nobody_confirmed_is_merged_into_a_confirmed_cause_without_asking(
    sqlite_database: Database, grouper: Grouper
):
    apart = place(sqlite_database, of_fault(0)[:4])
    decide(sqlite_database, assign, of_fault(0)[4], "Card declined")
    regroup(sqlite_database, grouper, NOW)

    assert proposals(sqlite_database) == []
    assert set(causes_of(sqlite_database, of_fault(0))) == {1}
    assert cause(sqlite_database, apart).merged_into == 1


def test_a_cause_that_somebody_owns_is_not_merged_away_though_its_most_central_case_was_moved(
    sqlite_database: Database, grouper: Grouper
):
    owned = place(sqlite_database, of_fault(0)[:3])
    with sqlite_database.write() as session:
        row = session.get_one(Cause, owned)
        row.owner, row.state, row.central_case = "U2", "fixing", 1
    decide(sqlite_database, assign, 1, "RC-2")
    regroup(sqlite_database, grouper, NOW)

    kept = cause(sqlite_database, owned)
    assert (kept.state, kept.merged_into) == ("fixing", None)
    assert owned in causes_of(sqlite_database)


def test_a_split_off_a_confirmed_cause_is_proposed_and_not_done(database: Database):
    grouper = Grouper(database, WordEncoder())
    log_and_group(database, reports(EACH), grouper)
    place(database, of_fault(1), into=1)
    decide(database, assign, of_fault(0)[0], "Card declined")
    result = regroup(database, grouper, NOW)

    assert proposals(database) == [("split", 1, None, of_fault(1))]
    assert set(causes_of(database, of_fault(0) + of_fault(1))) == {1}
    assert (result.moved, result.founded) == (0, 0)


def test_a_split_is_proposed_though_a_single_case_like_it_already_has_a_cause(
    sqlite_database: Database, grouper: Grouper
):
    leaving = of_fault(1)[:-1]  # the last one stays alone in RC-2
    place(sqlite_database, leaving, into=1)
    decide(sqlite_database, assign, of_fault(0)[0], "Card declined")
    regroup(sqlite_database, grouper, NOW)

    assert proposals(sqlite_database) == [("split", 1, None, leaving)]
    assert set(causes_of(sqlite_database, leaving)) == {1}


def test_a_cause_that_nobody_confirmed_is_split_without_asking(sqlite_database: Database, grouper: Grouper):
    place(sqlite_database, of_fault(1), into=1)
    result = regroup(sqlite_database, grouper, NOW)

    assert proposals(sqlite_database) == []
    assert result.moved == EACH
    assert set(causes_of(sqlite_database, of_fault(0))) != set(causes_of(sqlite_database, of_fault(1)))


def test_every_proposal_is_an_event_of_its_cause(sqlite_database: Database, grouper: Grouper):
    apart = place(sqlite_database, of_fault(0)[:4])
    place(sqlite_database, of_fault(3), into=3)
    for case, name in ((1, "Terminal offline"), (of_fault(0)[4], "Card declined"), (3, "Refund lost")):
        decide(sqlite_database, assign, case, name)
    regroup(sqlite_database, grouper, NOW)

    told = [event for event in everything(sqlite_database, Event) if event.kind == "proposed"]
    assert [(event.cause_id, event.detail["kind"]) for event in told] == [(1, "merge"), (3, "split")]
    assert told[0].detail["other"] == apart
    assert told[1].detail["cases"] == of_fault(3)


def much_to_propose(database: Database) -> Grouper:
    """Three confirmed causes a fault that say the same."""
    grouper = Grouper(database, WordEncoder())
    log_and_group(database, reports(6), grouper)
    for number in range(len(FAULTS)):
        for part in (0, 2, 4):
            two = of_fault(number)[part : part + 2]
            if part:
                place(database, two)
            decide(database, assign, two[0], f"Fault {number}, part {part}")
    regroup(database, grouper, NOW)
    return grouper


def test_no_more_is_proposed_at_once_than_people_look_at(sqlite_database: Database):
    much_to_propose(sqlite_database)

    assert len(proposals(sqlite_database)) == MOST_WAITING == len(set(map(str, proposals(sqlite_database))))


def test_what_was_dismissed_makes_room_for_what_was_never_asked(sqlite_database: Database):
    grouper = much_to_propose(sqlite_database)
    first = proposals(sqlite_database)
    for number in range(1, MOST_WAITING + 1):
        decide(sqlite_database, dismiss, number)
    regroup(sqlite_database, grouper, NOW)

    fresh = proposals(sqlite_database)[MOST_WAITING:]
    assert fresh
    assert all(one not in first for one in fresh)


def test_many_new_decisions_group_all_afresh_and_few_do_not(sqlite_database: Database, grouper: Grouper):
    seen = []
    for case in range(1, NEW_DECISIONS + 1):
        decide(sqlite_database, confirm, case)
        if case in (1, NEW_DECISIONS - 1, NEW_DECISIONS):
            regroup(sqlite_database, grouper, NOW)
            seen.append(taught(sqlite_database))
    decide(sqlite_database, confirm, NEW_DECISIONS + 1)
    regroup(sqlite_database, grouper, NOW)

    assert [*seen, taught(sqlite_database)] == [0, 0, NEW_DECISIONS, NEW_DECISIONS]


def test_grouping_afresh_puts_right_what_only_habit_held(sqlite_database: Database):
    """A tenth case between two faults stays where it was stored, until people have said much that is new."""
    grouper = Grouper(sqlite_database, WordEncoder())
    log_and_group(sqlite_database, reports(12), grouper)
    stray = of_fault(1, 12)[-3:]
    place(sqlite_database, stray, into=1)
    for number in (0, 1):
        for case in of_fault(number, 12)[:9]:
            decide(sqlite_database, assign, case, cause_number(number + 1))
    for case in [case for number in (2, 3, 4) for case in of_fault(number, 12)[:4]]:
        decide(sqlite_database, confirm, case)
    regroup(sqlite_database, grouper, NOW)

    assert taught(sqlite_database) == 18 + 12
    assert causes_of(sqlite_database, stray) == [2, 2, 2]


def test_decisions_hold_however_many_there_are_and_whatever_they_teach(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder())
    log_and_group(sqlite_database, reports(14), grouper)
    rng = np.random.default_rng(4)
    said = {int(case): int(rng.integers(1, 4)) for case in rng.permutation(84)[: FEWEST_CONFIRMED + 4] + 1}
    for case, number in said.items():
        decide(sqlite_database, assign, case, cause_number(number))
    for _ in range(2):
        regroup(sqlite_database, grouper, NOW)
        log_and_group(sqlite_database, reports(1), grouper)

    assert list(said.values()) == causes_of(sqlite_database, said)
    assert taught(sqlite_database) == len(said)


def numbered(each: int) -> list[Report]:
    """`each` reports of every fault, in turn: nothing but its words and a number."""
    return [Report(text=f"{fault} no{number}") for number in range(each) for fault in FAULTS]


def test_what_people_say_is_one_cause_draws_the_rest_of_its_kind(sqlite_database: Database):
    """Half of the cases of three faults are said to be one: the others follow, though the words differ."""
    grouper = Grouper(sqlite_database, WordEncoder())
    log_and_group(sqlite_database, numbered(12), grouper)
    for number in range(len(FAULTS)):
        for case in of_fault(number, 6):
            decide(sqlite_database, assign, case, cause_number(1 if number < 3 else number + 1))
    regroup(sqlite_database, grouper, NOW)

    assert causes_of(sqlite_database, range(37, 73)) == [1, 1, 1, 4, 5, 6] * 6


@pytest.mark.parametrize("wordings", [numbered, reports])
def test_much_that_teaches_nothing_parts_nobody_from_their_kin(
    sqlite_database: Database, wordings: Callable[[int], list[Report]]
):
    """Five in six cases are confirmed, four faults as one, and the plain cosine names every one of them."""
    grouper = Grouper(sqlite_database, WordEncoder())
    log_and_group(sqlite_database, wordings(12), grouper)
    for number in range(len(FAULTS)):
        for case in of_fault(number, 10):
            decide(sqlite_database, assign, case, cause_number(1 if number < 4 else number + 1))
    regroup(sqlite_database, grouper, NOW)

    assert causes_of(sqlite_database, range(61, 73)) == [1, 1, 1, 1, 5, 6] * 2


def description_length(adjacency: np.ndarray, labels: np.ndarray) -> float:
    """L(M) of Rosvall, Axelsson and Bergstrom 2009, from its formula, in bits."""

    def plogp(shares: list[float]) -> float:
        return sum(share * np.log2(share) for share in shares if share > 0)

    flow = adjacency / adjacency.sum()
    modules = [labels == module for module in np.unique(labels)]
    leaving = [float(flow[np.ix_(mine, ~mine)].sum()) for mine in modules]
    whole = [out + float(flow[mine].sum()) for out, mine in zip(leaving, modules, strict=True)]
    return plogp([sum(leaving)]) - 2 * plogp(leaving) + plogp(whole) - plogp(flow.sum(axis=1).tolist())


def test_what_a_merge_would_gain_is_how_much_the_description_shortens():
    rng = np.random.default_rng(2)
    labels = np.repeat([3, 5, 8, 9], [6, 5, 4, 3])
    weights = rng.random((18, 18)) * np.where(labels[:, None] == labels, 1.0, 0.1)
    weights[:6, 6:11] *= 12  # the first two are one
    adjacency = np.triu(weights, 1) + np.triu(weights, 1).T
    before = description_length(adjacency, labels)
    gains = merge_gains(csr_matrix(adjacency), labels, np.array([3, 5, 9]))

    assert sorted((one, other) for _, one, other in gains) == [(3, 5), (3, 9), (5, 9)]
    for gain, one, other in gains:
        joint = description_length(adjacency, np.where(labels == other, one, labels))
        assert gain == pytest.approx(joint - before)
    assert [(one, other) for gain, one, other in gains if gain < 0] == [(3, 5)]
