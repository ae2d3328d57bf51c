"""The benchmark of teaching: confirmations are given as said, and arrivals are judged at their moment."""

import pytest
from helpers import FAULTS, WordEncoder, reports

from benchmarks.grouping_sets import LabelledSet
from benchmarks.replay import BEGIN, Remembered, Replay
from benchmarks.replay_scores import Cadence, Stream
from benchmarks.teaching import (
    NOBODY,
    WAYS,
    arrived,
    as_asked,
    as_markdown,
    at_random,
    measured,
    named_causes,
)

EACH = 12


@pytest.fixture
def known() -> LabelledSet:
    """Twelve wordings of each of six faults."""
    filed = [
        one.model_copy(update={"source": "replay", "external_id": str(at)})
        for at, one in enumerate(reports(EACH))
    ]
    return LabelledSet("faults", filed, [f"label {at % len(FAULTS)}" for at in range(len(filed))], 0)


@pytest.mark.parametrize("way", [at_random, as_asked])
def test_so_many_cases_a_label_are_confirmed_in_causes_of_their_names(known: LabelledSet, way):
    with Replay(Remembered(WordEncoder())) as run:
        stream = Stream(known, run, Cadence(16))
        stream.play(range(48))
        assert way(run, stream.labels, 3, BEGIN) == 18
        said = [case for case, place in run.places().items() if place.how in ("confirmed", "moved")]
        named = named_causes(run, stream.labels.values())

        assert len(said) == 18
        assert {case: named[stream.labels[case]] for case in said} == {
            case: run.causes()[case] for case in said
        }


def test_arrivals_that_go_where_they_belong_score_full_marks(known: LabelledSet):
    with Replay(Remembered(WordEncoder())) as run:
        stream = Stream(known, run, Cadence(16))
        stream.play(range(48))
        confirmed = at_random(run, stream.labels, 5, BEGIN)
        taught = arrived(run, known, range(48, 60), stream.labels, confirmed)

    assert (taught.confirmed, taught.right, taught.known) == (30, 1.0, 1.0)
    assert taught.at_arrival.f1 == pytest.approx(1.0)


def test_every_way_is_measured_on_the_same_arrivals_and_told(known: LabelledSet):
    taught = measured(known, Remembered(WordEncoder()), 12, 3, seed=0)
    told = as_markdown(known, [taught], 3)

    assert list(taught) == list(WAYS)
    assert taught[NOBODY].confirmed == 0
    assert "| 3 a label, by lot | 18 |" in told
