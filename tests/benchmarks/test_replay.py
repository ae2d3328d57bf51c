import json
from pathlib import Path

import numpy as np
import pytest
from helpers import FAULTS, WordEncoder, reports

from benchmarks.grouping_sets import LabelledSet, cause_names, read_set
from benchmarks.replay import BEGIN, Place, Remembered, Replay
from benchmarks.replay_confirming import broken_decisions, told
from benchmarks.replay_scores import Cadence, Partition, Stream


class Counting(WordEncoder):
    """Counts the texts that it was asked for."""

    asked = 0

    def encode(self, texts):
        self.asked += len(texts)
        return super().encode(texts)


def labelled(each: int) -> LabelledSet:
    rows = reports(each)
    return LabelledSet("faults", rows, [f"fault {at % len(FAULTS)}" for at in range(len(rows))], 0)


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_text_is_encoded_once_however_often_it_is_asked_for(tmp_path: Path):
    counting = Counting()
    remembered = Remembered(counting, tmp_path)
    first = remembered.encode(["card declined", "parcel lost", "card declined"])
    second = remembered.encode(["parcel lost", "card declined"])
    remembered.keep()
    np.testing.assert_array_equal(first[[1, 0]], second)
    np.testing.assert_array_equal(
        first, Remembered(counting, tmp_path).encode(["card declined", "parcel lost"] * 2)[[0, 1, 0]]
    )

    assert counting.asked == 2
    assert remembered.fingerprint == counting.fingerprint


def test_a_stream_goes_through_the_product_and_finds_the_faults():
    with Replay(Remembered(WordEncoder())) as run:
        stream = Stream(labelled(10), run, Cadence(batch=4))
        stream.play(range(60))
        found = stream.outcome()

    assert found.final.f1 == pytest.approx(1.0)
    assert found.at_arrival.f1 > 0.9
    assert found.consolidations >= 1
    assert found.own_vectors == 0


def test_people_confirm_on_a_copy_and_the_first_run_stays_as_it_was():
    encoder = Remembered(WordEncoder())
    with Replay(encoder) as run:
        stream = Stream(labelled(8), run, Cadence(batch=8))
        stream.play(range(48))
        before = run.places()
        with Replay(encoder, standing=run) as copy:
            result = told(copy, stream.labels, 0.25, 2, BEGIN)
            people = [place for place in copy.places().values() if place.how in ("confirmed", "moved")]

        assert (result.confirmed, result.broken, len(people)) == (12, 0, 12)
        assert run.places() == before


def test_a_decision_is_broken_when_a_name_has_two_causes_or_a_cause_two_names():
    assert broken_decisions({1: "a", 2: "a", 3: "b"}, {1: 10, 2: 10, 3: 20}) == 0
    assert broken_decisions({1: "a", 2: "a", 3: "b"}, {1: 10, 2: 11, 3: 20}) == 1
    assert broken_decisions({1: "a", 2: "a", 3: "b"}, {1: 10, 2: 10, 3: 10}) == 1


def test_a_case_is_judged_by_the_company_it_keeps():
    partition = Partition({1: "a", 2: "a", 3: "b", 4: "a"}, {1: 7, 2: 7, 3: 7, 4: 8})
    one, odd, alone = (
        partition.judged(label, Place(cause, 0.9, "arrived"))
        for label, cause in (("a", 7), ("b", 7), ("a", 8))
    )

    assert (one.precision, one.recall, one.joined, one.correct) == (2 / 3, 2 / 3, True, True)
    assert (odd.precision, odd.recall, odd.correct) == (1 / 3, 1.0, False)
    assert (alone.joined, alone.correct) == (False, False)  # others with its label are on file


def test_a_set_keeps_one_split_and_passes_over_what_cannot_be_read(tmp_path: Path):
    rows = [
        {"text": "card declined", "label": "a", "extra": {"split": "test"}},
        {"text": "parcel lost", "label": "b", "extra": {"split": "train"}},
        {"text": "!!!", "label": "b", "extra": {"split": "test"}},
        {"text": "no label", "extra": {"split": "test"}},
    ]
    found = read_set(write(tmp_path / "set.jsonl", rows), "test")

    assert (found.texts, found.labels, found.passed_over) == (["card declined"], ["a"], 2)


def test_a_limit_takes_an_even_sample(tmp_path: Path):
    path = write(tmp_path / "set.jsonl", [{"text": f"case {at}", "label": "a"} for at in range(10)])

    assert read_set(path, limit=5).texts == ["case 0", "case 2", "case 4", "case 6", "case 8"]


def test_no_two_labels_get_one_name_and_none_reads_as_a_number():
    names = cause_names(["Card", "card", "7", "refund"])

    assert names["refund"] == "refund"
    assert len({name.casefold() for name in names.values()}) == 4
    assert names["7"] != "7"
