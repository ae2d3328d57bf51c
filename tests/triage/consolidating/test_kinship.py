"""Whether two causes are one, seen from all their cases together."""

from collections.abc import Callable

import numpy as np
import pytest
from helpers import FAULTS, NOW, WordEncoder, causes_of, everything, log_and_group, reports
from sqlalchemy import update
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Cause, Membership, Proposal
from triage.consolidating import kinship
from triage.consolidating.kinship import FEWEST, HOLDS, UNITES, Kin, KinshipModel, kin, united
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import confirm
from triage.grouping.grouper import Grouper
from triage.grouping.mapequation import NONE
from triage.neighbours.scale import USUAL_SPREAD, Scale
from triage.neighbours.similarity import neighbourhood

NOBODY = NONE


def of_cosines(closeness: float, sizes: tuple[int, int]) -> np.ndarray:
    """Two groups of equal vectors, as close to each other as said."""
    one, other = np.eye(3)[0], closeness * np.eye(3)[0] + (1 - closeness**2) ** 0.5 * np.eye(3)[1]
    return np.repeat([one, other], sizes, axis=0).astype(np.float32)


def chance(closeness: float, sizes: tuple[int, int] = (6, 6), scale: Scale = Scale()) -> float:
    found = kin(of_cosines(closeness, sizes), np.repeat([4, 7], sizes), scale=scale, least=0.0)
    assert found.groups.tolist() == [4, 7]
    assert (found.ones.tolist(), found.others.tolist()) == ([0], [1])
    return float(found.chances[0])


def test_the_chance_is_that_of_the_mean_cosine_and_of_how_many_neighbourhoods_both_fill():
    model = KinshipModel(constant=-2.0, closeness=3.0, reach=0.5)
    found = kin(of_cosines(0.5, (6, 10)), np.repeat([0, 1], (6, 10)), model, least=0.0)

    logit = -2.0 + 3.0 * 0.5 + 0.5 * np.log(16 / neighbourhood(16))
    assert found.chances[0] == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-6)


def test_the_closer_and_the_larger_two_groups_are_the_likelier_they_are_one():
    assert chance(0.3) < chance(0.4) < chance(0.5)
    assert chance(0.4, (6, 6)) < chance(0.4, (20, 20))


def test_to_an_encoder_that_finds_all_reports_more_alike_a_cosine_says_less():
    assert chance(0.4, scale=Scale(3 * USUAL_SPREAD)) < chance(0.4)


def test_a_few_cases_and_those_in_no_group_are_not_judged():
    labels = np.array([1] * FEWEST + [2] * (FEWEST - 1) + [NONE] * 4)
    found = kin(np.tile(np.eye(3, dtype=np.float32)[0], (len(labels), 1)), labels)

    assert (found.groups.tolist(), found.chances.tolist()) == ([1], [])
    assert kin(np.empty((0, 3), np.float32), np.empty(0, np.int64)).groups.tolist() == []


class Told:
    """Chances told by hand, for pairs of labels; two that came together have those of the label they keep."""

    def __init__(self, **chances: float) -> None:
        self._chances = {tuple(map(int, pair[1:].split("_"))): chance for pair, chance in chances.items()}

    def __call__(self, labels: np.ndarray) -> Kin:
        groups = np.unique(labels)
        known = {pair: chance for pair, chance in self._chances.items() if {*pair} <= {*groups.tolist()}}
        places = np.searchsorted(groups, np.array([*known], np.int64).reshape(-1, 2))
        return Kin(groups, places[:, 0], places[:, 1], np.array([*known.values()]))


def together(labels: list[int], look: Told, homes: list[int] | None = None, anchors: list[int] | None = None):
    nobody = [NOBODY] * len(labels)
    return united(np.array(labels), look, np.array(homes or nobody), np.array(anchors or nobody)).tolist()


def test_what_is_one_comes_together_and_nothing_else():
    assert together([0, 1, 2], Told(p0_1=UNITES, p1_2=UNITES - 0.01)) == [0, 0, 2]
    assert together([0, 1, 2], Told()) == [0, 1, 2]


def test_several_come_together_the_surest_first_and_each_looks_again():
    assert together([0, 1, 2, 3, 4], Told(p0_1=0.85, p1_2=0.9, p3_4=0.95)) == [0, 0, 0, 3, 3]
    assert together([0, 1, 2, 3, 4], Told(p0_2=0.85, p1_2=0.9, p3_4=0.85)) == [0, 1, 1, 3, 3]


def test_parts_of_one_stored_cause_need_less_to_stay_together():
    between = (UNITES + HOLDS) / 2
    look = Told(p0_1=between, p2_3=between)

    assert together([0, 0, 1, 1, 2, 3], look, homes=[5, 5, 5, NONE, 6, 7]) == [0, 0, 0, 0, 2, 3]


def test_two_causes_that_people_confirmed_never_come_together_and_one_takes_in_what_nobody_confirmed():
    look = Told(p0_1=0.99, p1_2=0.9)

    assert together([0, 1, 2], look, anchors=[8, 9, NOBODY]) == [0, 1, 1]
    assert together([0, 1, 2], look, anchors=[8, 9, 9]) == [0, 1, 1]


FAULT = "refund lost old card number replacement new closed shop"
VOICES = tuple(f"{FAULT} {own}" for own in ("empty phone", "claimant file", "money counter"))
EACH = 20


@pytest.fixture
def voices(sqlite_database: Database) -> Grouper:
    """Many cases of one fault in the words of three departments, and as many of each of six others."""
    grouper = Grouper(sqlite_database, WordEncoder())
    log_and_group(sqlite_database, reports(EACH, VOICES) + reports(EACH, FAULTS), grouper)
    return grouper


def of_voice(number: int) -> list[int]:
    return [1 + number + len(VOICES) * wording for wording in range(EACH)]


def causes_of_voices(database: Database) -> set[int]:
    return set(causes_of(database, [case for number in range(len(VOICES)) for case in of_voice(number)]))


def place(database: Database, cases: list[int]) -> int:
    """Put cases into a cause of their own, as an arrival would have."""
    with database.turn() as turn:
        founded = Cause(name=f"Apart {cases[0]}", name_key=f"apart {cases[0]}", founded_at=NOW)
        turn.session.add(founded)
        turn.session.flush()
        rows = update(Membership).where(col(Membership.case_id).in_(cases))
        turn.session.execute(rows.values(cause_id=founded.id, turn=turn.number))
    return int(founded.id or 0)


def decide(database: Database, decision: Callable[..., object], *args: object) -> None:
    with database.turn() as turn:
        decision(turn, *args, "U1", NOW)


def test_one_fault_in_the_words_of_three_departments_is_one_cause(sqlite_database: Database, voices: Grouper):
    regroup(sqlite_database, voices, NOW)
    found = causes_of_voices(sqlite_database)
    regroup(sqlite_database, voices, NOW)

    assert len(found) == 1
    assert causes_of_voices(sqlite_database) == found
    assert len(set(causes_of(sqlite_database))) == 1 + len(FAULTS)


def test_causes_of_which_people_only_confirmed_a_case_are_proposed_for_a_merge_and_not_merged(
    sqlite_database: Database, voices: Grouper
):
    apart = sorted(place(sqlite_database, of_voice(number)) for number in range(2))
    for number in range(2):
        decide(sqlite_database, confirm, of_voice(number)[0])
    regroup(sqlite_database, voices, NOW)

    merges = [(row.kind, row.cause_id, row.other_id) for row in everything(sqlite_database, Proposal)]
    assert merges == [("merge", *apart)]
    assert causes_of_voices(sqlite_database) == set(apart)


def test_nothing_is_proposed_of_a_dismissed_cause(sqlite_database: Database, voices: Grouper):
    apart = [place(sqlite_database, of_voice(number)) for number in range(2)]
    for number in range(2):
        decide(sqlite_database, confirm, of_voice(number)[0])
    with sqlite_database.write() as session:
        session.get_one(Cause, apart[0]).state = "dismissed"
    regroup(sqlite_database, voices, NOW)

    assert everything(sqlite_database, Proposal) == []


def test_people_are_not_asked_about_causes_of_which_they_never_spoke(
    sqlite_database: Database, voices: Grouper, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kinship, "UNITES", 0.999)
    for number in range(2):
        place(sqlite_database, of_voice(number))
    regroup(sqlite_database, voices, NOW)

    assert everything(sqlite_database, Proposal) == []


@pytest.mark.parametrize("block", [1, 2, 3])
def test_groups_are_compared_with_all_others_however_many_at_once(
    block: int, monkeypatch: pytest.MonkeyPatch
):
    vectors, labels = of_cosines(0.5, (6, 9)), np.repeat([0, 1, 2, 3, 4], 3)
    whole = kin(vectors, labels, least=0.0)
    monkeypatch.setattr(kinship, "BLOCK", block)
    found = kin(vectors, labels, least=0.0)

    pairs = [(one, other) for one in range(5) for other in range(one + 1, 5)]
    assert list(zip(found.ones.tolist(), found.others.tolist(), strict=True)) == pairs
    assert found.chances.tolist() == pytest.approx(whole.chances.tolist(), abs=1e-6)
    assert len(set(found.chances.round(3).tolist())) == 2
