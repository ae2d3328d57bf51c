"""How surely a case is of a cause that people already named, or the first of its kind."""

import numpy as np
import pytest
from helpers import WordEncoder, log_and_group, reports
from scipy.stats import rankdata

from knowledge.database import Database
from triage.grouping.grouper import Grouper
from triage.neighbours.graph import nearest_cases
from triage.neighbours.known import FEWEST_CASES, SURE, KnownCauses, Recognised, learn
from triage.neighbours.similarity import hubness
from triage.report import Report

DIMENSIONS = 48
FAR = 60


def unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def middles(causes: int, seed: int = 2) -> np.ndarray:
    """A direction for every cause; every second is a neighbour of the one before."""
    rng = np.random.default_rng(seed)
    found = rng.normal(size=(causes, DIMENSIONS))
    found[1::2] = found[::2][: len(found[1::2])] + 0.8 * found[1::2]
    return unit(found)


def cases_of(directions: np.ndarray, causes: np.ndarray, noise: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return unit(
        directions[causes] + rng.normal(scale=noise / DIMENSIONS**0.5, size=(len(causes), DIMENSIONS))
    )


def planted(
    causes: int = 24, each: int = 15, noise: float = 0.9, seed: int = 6
) -> tuple[np.ndarray, np.ndarray]:
    """Confirmed cases of causes 100, 101, ... in the order in which they came."""
    names = np.random.default_rng(seed).permutation(np.repeat(np.arange(causes), each))
    return cases_of(middles(causes * 2), names, noise, seed), names + 100


def asked(
    known: KnownCauses, confirmed: np.ndarray, causes: np.ndarray, about: np.ndarray
) -> list[Recognised]:
    """What it says of new cases, each told its nearest confirmed ones as at arrival."""
    hubs = nearest_cases(confirmed).hubness
    found = []
    for row in about @ confirmed.T:
        best = np.argsort(-row)[:FAR]
        one = known.recognise(row[best].astype(np.float64), hubs[best], causes[best])
        assert one is not None
        found.append(one)
    return found


def auroc(known: np.ndarray, unseen: np.ndarray) -> float:
    """The chance that a known one ranks above an unseen one."""
    ranks = rankdata(np.concatenate([known, unseen]))[: len(known)]
    return float((ranks.sum() - len(known) * (len(known) + 1) / 2) / (len(known) * len(unseen)))


@pytest.fixture(scope="module")
def told() -> tuple[list[Recognised], np.ndarray]:
    """What is said of 240 new cases of known causes and 240 of unseen ones, and their true causes."""
    vectors, causes = planted()
    known = learn(vectors, causes)
    assert known is not None
    truth = np.repeat(np.arange(48), 10)
    return asked(known, vectors, causes, cases_of(middles(48), truth, 0.9, 77)), truth + 100


def test_known_causes_are_recognised_by_name_with_a_high_chance_and_unseen_ones_with_a_low_one(told):
    found, truth = told
    chances = np.array([one.chance for one in found])
    named = np.array([one.cause_id for one in found])

    assert (named[:240] == truth[:240]).mean() > 0.9
    assert np.median(chances[:240]) > 0.8 > SURE > 0.2 > np.median(chances[240:])
    assert auroc(chances[:240], chances[240:]) > 0.9


def test_what_it_is_sure_of_is_right_about_as_often_as_it_says(told):
    found, truth = told
    chances = np.array([one.chance for one in found])
    right = np.array([one.cause_id for one in found]) == truth

    assert ((chances >= 0) & (chances <= 1)).all()
    bins = np.minimum((chances * 5).astype(int), 4)
    gaps = [abs((right[bins == one] - chances[bins == one]).sum()) for one in range(5)]
    assert sum(gaps) / len(chances) < 0.06
    assert right[chances > 0.9].mean() > 0.95
    assert right[chances < 0.1].mean() < 0.05


def test_too_few_confirmed_cases_teach_nothing():
    vectors, causes = planted(causes=20, each=12)

    assert learn(vectors[: FEWEST_CASES - 1], causes[: FEWEST_CASES - 1]) is None
    assert learn(vectors[:0], causes[:0]) is None
    assert learn(vectors[:FEWEST_CASES], causes[:FEWEST_CASES]) is not None


def test_too_few_causes_teach_nothing():
    vectors, causes = planted(causes=9, each=30)
    singles = cases_of(middles(48), np.arange(20, 40), 0.9, 5)

    assert learn(vectors, causes) is None
    assert learn(np.vstack([vectors, singles]), np.append(causes, np.arange(300, 320))) is None


def test_causes_confirmed_too_thinly_to_name_each_other_teach_nothing():
    """Fifteen causes with three cases each, and two hundred cases that are alone in theirs."""
    directions = middles(300)
    names = np.concatenate([np.repeat(np.arange(15), 3), np.arange(15, 215)])

    assert learn(cases_of(directions, names, 0.9, 4), names) is None


def test_causes_that_say_nothing_of_the_vectors_teach_nothing():
    vectors, causes = planted()

    assert learn(vectors, np.random.default_rng(1).permutation(causes)) is None


def test_it_can_name_those_causes_that_people_confirmed_and_no_other():
    vectors, causes = planted(causes=20)
    known = learn(vectors, causes)

    assert known is not None
    assert set(known.names.tolist()) == set(causes.tolist()) == known.causes
    assert known.cases == len(causes)


def test_without_any_confirmed_neighbour_nothing_is_recognised():
    known = learn(*planted(causes=20))

    assert known is not None
    assert known.recognise(np.empty(0), np.empty(0), np.empty(0, np.int64)) is None


@pytest.mark.parametrize("cosine", [-1.0, 0.0, 0.5, 1.0])
def test_whatever_its_neighbours_are_like_the_chance_is_one(cosine: float):
    known = learn(*planted(causes=20))
    assert known is not None
    alone = known.recognise(np.array([cosine]), np.array([0.3]), np.array([103]))
    unknown_cause = known.recognise(np.full(9, cosine), np.full(9, 0.3), np.arange(900, 909))

    assert alone is not None
    assert unknown_cause is not None
    assert alone.cause_id == 103
    assert unknown_cause.cause_id in range(900, 909)
    assert 0 <= alone.chance <= 1
    assert 0 <= unknown_cause.chance <= 1


def test_the_nearer_its_cause_the_surer_it_is():
    vectors, causes = planted()
    known = learn(vectors, causes)
    assert known is not None
    middle, stranger = middles(48)[4], middles(48)[40]
    path = unit(np.array([(1 - step) * stranger + step * middle for step in np.linspace(0.2, 0.9, 6)]))
    chances = [one.chance for one in asked(known, vectors, causes, path)]

    assert (np.diff(chances) > -0.001).all()
    assert chances[0] < SURE < 0.8 < chances[-1]


def test_the_order_in_which_people_confirmed_matters_little(told):
    vectors, causes = planted()
    order = np.random.default_rng(9).permutation(len(causes))
    known = learn(vectors[order], causes[order])
    assert known is not None
    about = cases_of(middles(48), np.repeat(np.arange(48), 10), 0.9, 77)
    again = asked(known, vectors[order], causes[order], about)

    before = np.array([one.chance for one in told[0]])
    assert np.abs(before - [one.chance for one in again]).mean() < 0.05
    assert [one.cause_id for one in told[0]] == [one.cause_id for one in again]


def test_learning_twice_from_the_same_gives_the_same():
    vectors, causes = planted(causes=20)
    one, two = learn(vectors, causes), learn(vectors, causes)

    assert one is not None
    assert two is not None
    np.testing.assert_array_equal(one.coefficients, two.coefficients)
    row = np.linspace(0.9, 0.1, 10)
    hub = np.full(10, float(hubness(row)))
    assert one.recognise(row, hub, causes[:10]) == two.recognise(row, hub, causes[:10])


def test_known_causes_are_recognised_only_where_people_placed_most_of_what_is_on_file(
    sqlite_database: Database,
):
    """Where they placed few, how the others group says more."""
    words = [f"thing{number}" for number in range(12)]
    named = [
        Report(text=f"{word} {word}{number % 7} {word}x{number % 3} trouble again", cause=word)
        for number in range(20)
        for word in words
    ]
    grouper = Grouper(sqlite_database, WordEncoder())

    def learned_after(coming: list[Report]) -> KnownCauses | None:
        log_and_group(sqlite_database, coming, grouper)
        with sqlite_database.read() as session:
            grouper.memory.catch_up(session)
        return grouper.learn_known_causes()

    assert learned_after(named) is not None
    assert learned_after(reports(20)) is not None  # 240 placed of 360: just most
    assert learned_after(reports(1)) is None
