"""One scale for the cosines of all encoders."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.encoder import Floats, SentenceEncoder
from triage.neighbours.scale import USUAL_SPREAD, Scale
from triage.wording.ordinary import ORDINARY_REPORTS

spreads = st.floats(0.0, 0.9)
cosines = st.lists(st.floats(-1.0, 1.0), min_size=2, max_size=50).map(lambda some: np.array(sorted(some)))


def ordinary(dimensions: int) -> Floats:
    """What an encoder of so many dimensions might make of seventy reports: unrelated directions."""
    found = np.random.default_rng(7).normal(size=(70, dimensions)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


@given(spread=spreads, some=cosines)
def test_a_scale_keeps_the_order_and_never_stretches(spread: float, some: np.ndarray):
    mapped = Scale(spread).to_default(some)

    assert (np.diff(mapped) >= 0).all()
    assert (np.abs(mapped) <= np.abs(some) + 1e-12).all()
    assert mapped.shape == some.shape


@given(spread=spreads)
def test_equal_unrelated_and_opposite_texts_stay_what_they_are(spread: float):
    assert Scale(spread).to_default(np.array([-1.0, 0.0, 1.0])).tolist() == [-1.0, 0.0, 1.0]


def test_the_default_changes_nothing_and_neither_does_one_nearly_like_it():
    some = np.linspace(-1, 1, 21)

    assert (Scale().to_default(some) == some).all()
    assert (Scale(USUAL_SPREAD * 1.01).to_default(some) == some).all()


def test_unrelated_reports_of_an_encoder_with_few_dimensions_look_as_alike_as_usual():
    vectors = ordinary(24)
    scale = Scale.of(vectors)
    pairs = (vectors @ vectors.T)[np.triu_indices(70, 1)].astype(np.float64)

    assert scale.spread > 1.5 * USUAL_SPREAD
    assert scale.to_default(pairs).std() == pytest.approx(USUAL_SPREAD, rel=0.1)


def test_an_encoder_with_many_dimensions_is_left_as_it_is():
    some = np.linspace(-1, 1, 21)

    assert (Scale.of(ordinary(400)).to_default(some) == some).all()


def test_what_all_vectors_of_an_encoder_have_in_common_does_not_count():
    shifted = ordinary(24) + np.float32(3.0) * np.eye(1, 24, dtype=np.float32)
    shifted /= np.linalg.norm(shifted, axis=1, keepdims=True)

    assert Scale.of(shifted).spread == pytest.approx(Scale.of(ordinary(24)).spread, rel=0.15)


@pytest.mark.encoder
@pytest.mark.filterwarnings("ignore")
def test_the_usual_spread_is_the_shipped_encoders():
    found = Scale.of(SentenceEncoder().encode(ORDINARY_REPORTS))

    assert found.spread == pytest.approx(USUAL_SPREAD, rel=0.01)
    assert found.to_default(np.array([0.3])).tolist() == [0.3]
