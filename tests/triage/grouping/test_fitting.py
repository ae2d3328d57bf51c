import numpy as np
import pytest
from helpers import NOW, WordEncoder, causes_of, group_all, log, log_and_group, reports

from knowledge.database import Database
from knowledge.encoder import Floats
from knowledge.files import Row
from knowledge.tables import Space
from triage.deciding.decisions import confirm
from triage.grouping.fitting import Fitted, TooFewLabelled, features, fit, store
from triage.grouping.grouper import Grouper
from triage.grouping.labelled import Labelled, from_decisions, from_rows
from triage.neighbours.scale import Scale
from triage.neighbours.similarity import EdgeModel

DIMENSIONS = 48
OTHER = EdgeModel(-9.0, 1.0, 2.0, 3.0, 4.0, 5.0)
NO_PRIOR = np.zeros(DIMENSIONS, np.float32)


def world(causes: int = 40, cases: int = 800, noise: float = 1.0, seed: int = 3) -> Labelled:
    """Cases strewn round the directions of their causes; the larger the noise, the harder to tell."""
    rng = np.random.default_rng(seed)
    middles = rng.normal(size=(causes, DIMENSIONS))
    which = rng.integers(0, causes, cases)
    found = middles[which] + noise * rng.normal(size=(cases, DIMENSIONS))
    unit: Floats = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
    return Labelled(unit, which.astype(np.int64))


def fitted(labelled: Labelled, in_use: EdgeModel | None = None, scale: Scale | None = None) -> Fitted:
    return fit(labelled, NO_PRIOR, in_use or EdgeModel(), "any@1", scale or Scale())


def test_what_is_fitted_is_what_the_edge_model_weighs():
    rng = np.random.default_rng(1)
    cosines, one, other = rng.random((3, 50))
    logits = features(cosines, one, other) @ np.array([-9.0, 1.0, 2.0, 3.0, 4.0, 5.0])

    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), OTHER.probability(cosines, one, other))


@pytest.mark.parametrize("noise", [0.7, 1.3], ids=["easier than usual", "harder than usual"])
def test_for_another_space_the_fitted_chances_are_better_on_causes_held_out(noise: float):
    found = fitted(world(noise=noise))

    assert found.stored
    assert found.after.log_loss < 0.9 * found.before.log_loss
    assert found.after.calibration_error < found.before.calibration_error
    assert found.after.auc > found.before.auc - 0.02


def test_the_coefficients_found_hold_in_another_world_of_the_same_kind():
    model = EdgeModel(**fitted(world()).coefficients)
    again = fitted(world(seed=4), model)

    assert again.before.calibration_error < 0.1
    assert again.before.log_loss == pytest.approx(again.after.log_loss, abs=0.03)


def test_what_is_worse_on_causes_held_out_is_not_to_be_stored():
    knowing = EdgeModel(**fitted(world(cases=300)).coefficients)  # it has seen what will be held out
    found = fitted(world(cases=300), knowing)

    assert found.after.log_loss > found.before.log_loss + 0.003  # more than another draw of the same makes
    assert not found.stored


def test_the_scale_of_the_encoder_is_that_of_the_fit():
    plain, scaled = fitted(world()), fitted(world(), scale=Scale(0.3))

    assert plain.coefficients != scaled.coefficients
    assert plain == fitted(world(), scale=Scale(0.05))


def test_a_fit_comes_out_the_same_each_time():
    assert fitted(world()) == fitted(world())


@pytest.mark.parametrize(
    ("labelled", "said"),
    [
        (world(cases=199), "199 labelled cases of"),
        (world(causes=9), "of 9 causes"),
        (Labelled(world().vectors, np.arange(800)), "of 0 causes"),
        (Labelled(np.empty((0, 0), np.float32), np.empty(0, np.int64)), "0 labelled cases of 0 causes"),
    ],
)
def test_too_few_labelled_cases_are_refused_with_how_many_there_are(labelled: Labelled, said: str):
    with pytest.raises(TooFewLabelled, match=said):
        fitted(labelled)


def test_a_stored_model_is_used_by_every_process_from_its_next_turn_and_after_a_reset_no_more(opened):
    here, there = Grouper(opened(), WordEncoder()), Grouper(opened(), WordEncoder())
    log_and_group(opened(), reports(1), here)
    log_and_group(opened(), reports(1), there)
    store(opened(), "words@64", vars(OTHER))
    log_and_group(opened(), reports(1), here)
    log_and_group(opened(), reports(1), there)
    fresh = Grouper(opened(), WordEncoder())
    _ = fresh.memory

    assert here.model == there.model == fresh.model == OTHER
    store(opened(), "words@64", None)
    log_and_group(opened(), reports(1), here)
    assert here.model == EdgeModel()


def test_a_stored_model_decides_what_joins_what(sqlite_database: Database):
    hopeless = EdgeModel(constant=-50.0)
    _ = Grouper(sqlite_database, WordEncoder()).memory
    store(sqlite_database, "words@64", vars(hopeless))
    log_and_group(sqlite_database, reports(3))

    assert len(set(causes_of(sqlite_database))) == len(reports(3))


def test_a_model_belongs_to_one_encoder(sqlite_database: Database):
    one, other = Grouper(sqlite_database, WordEncoder()), Grouper(sqlite_database, WordEncoder("other@64"))
    _ = one.memory, other.memory
    store(sqlite_database, "words@64", vars(OTHER))
    log(sqlite_database, reports(1))
    group_all(sqlite_database, other)

    assert other.model == EdgeModel()


def test_storing_tells_every_process_by_the_spaces_version(sqlite_database: Database):
    _ = Grouper(sqlite_database, WordEncoder()).memory
    store(sqlite_database, "words@64", vars(OTHER))

    with sqlite_database.read() as session:
        space = session.get_one(Space, "words@64")
    assert (space.version, space.edges) == (2, vars(OTHER))


def test_a_model_given_by_hand_stays(sqlite_database: Database):
    given = Grouper(sqlite_database, WordEncoder(), OTHER)
    _ = Grouper(sqlite_database, WordEncoder()).memory
    store(sqlite_database, "words@64", vars(EdgeModel(constant=-1.0)))
    log_and_group(sqlite_database, reports(1), given)

    assert given.model == OTHER


def test_a_file_gives_texts_and_causes_redacted_and_without_rows_that_lack_one():
    seen: list[str] = []

    class Seeing(WordEncoder):
        def encode(self, texts):
            seen.extend(texts)
            return super().encode(texts)

    rows = [
        Row(1, {"text": "card 4111 1111 1111 1111 declined", "cause": "Terminal"}),
        Row(2, {"text": "again declined", "cause": "TERMINAL "}),
        Row(3, {"text": "parcel late", "cause": None, "label": 7}),
        Row(4, {"text": " ", "cause": "Terminal"}),
        Row(5, {"text": "no cause"}),
        Row(6, {"text": "bad", "cause": "row"}, "not a line of JSON"),
    ]
    told: list[tuple[int, int]] = []
    found = from_rows(rows, Seeing(), lambda done, total: told.append((done, total)))

    assert seen == ["card [CARD] declined", "again declined", "parcel late"]
    assert found.causes[0] == found.causes[1] != found.causes[2]
    assert (found.vectors.shape, found.shared_causes) == ((3, 64), 1)
    assert told == [(3, 3)]


def test_without_a_file_the_cases_that_people_confirmed_are_learned_from(database: Database):
    ids = log_and_group(database, reports(3))
    log_and_group(database, [], Grouper(database, WordEncoder("other@64")))
    with database.turn() as turn:
        for case in ids[:4]:
            confirm(turn, case, "U1", NOW)
    found = from_decisions(database, "words@64")

    assert found.causes.tolist() == causes_of(database, ids[:4])
    np.testing.assert_array_equal(found.vectors, WordEncoder().encode([one.text for one in reports(3)[:4]]))
    assert len(from_decisions(database, "other@64")) == 0


def test_an_empty_file_gives_nothing():
    assert len(from_rows([], WordEncoder())) == 0
