"""The word index against tf-idf written out, while it grows, forgets and is asked by several threads."""

import math
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words import WordIndex, Wording

TEXTS = st.lists(
    st.lists(st.sampled_from(["card", "pin", "lost", "fee", "app", "err4012"]), max_size=6), max_size=8
)
SAMPLE = {1: ["card", "lost"], 2: ["card", "card", "fee"], 3: ["pin"]}


def index_of(texts: dict[int, list[str]]) -> WordIndex:
    index = WordIndex()
    index.add(texts.items())
    return index


def cosines(found: Wording) -> dict[int, float]:
    return dict(zip(found.cases.tolist(), found.cosines.tolist(), strict=True))


def written_out(texts: dict[int, list[str]], asked: list[str]) -> dict[int, float]:
    """tf-idf cosines without arrays: 1 + ln(count), times ln((1 + texts) / (1 + texts with the term)) + 1."""
    having = Counter(term for terms in texts.values() for term in set(terms))

    def vector(terms: list[str]) -> dict[str, float]:
        rarity = {term: math.log((1 + len(texts)) / (1 + having[term])) + 1 for term in terms}
        return {term: (1 + math.log(many)) * rarity[term] for term, many in Counter(terms).items()}

    def cosine(one: dict[str, float], other: dict[str, float]) -> float:
        lengths = math.hypot(*one.values()) * math.hypot(*other.values())
        return sum(weight * other.get(term, 0) for term, weight in one.items()) / lengths if lengths else 0.0

    return {case: cosine(vector(asked), vector(terms)) for case, terms in texts.items()}


@given(TEXTS, st.lists(st.sampled_from(["card", "pin", "fee", "never met"]), max_size=5))
def test_cosines_are_those_of_tf_idf(texts: list[list[str]], asked: list[str]):
    numbered = dict(enumerate(texts, 1))

    assert cosines(index_of(numbered).compare(asked)) == pytest.approx(written_out(numbered, asked), abs=1e-5)


@given(TEXTS, TEXTS)
def test_growing_piece_by_piece_is_the_same_as_at_once(first: list[list[str]], second: list[list[str]]):
    numbered = dict(enumerate(first + second, 1))
    grown = WordIndex()
    for case, terms in numbered.items():
        grown.add([(case, terms)])
        grown.compare(["card"])

    assert cosines(grown.compare(["card", "pin"])) == cosines(index_of(numbered).compare(["card", "pin"]))


@given(TEXTS)
def test_a_removed_case_leaves_no_trace_in_what_is_found(texts: list[list[str]]):
    numbered = dict(enumerate(texts, 1))
    index = index_of({**numbered, 99: ["card", "lost", "lost", "wallet"]})
    index.remove([99, 98])

    assert len(index) == len(numbered)
    assert 99 not in index
    assert cosines(index.compare(["card", "wallet"])) == pytest.approx(
        written_out(numbered, ["card", "wallet"]), abs=1e-5
    )


def test_a_case_can_come_back_after_its_removal():
    index = index_of(SAMPLE)
    index.remove([3])
    index.add([(3, ["fee"])])

    assert cosines(index.compare(["fee"]))[3] == pytest.approx(1.0)


def test_of_a_text_nothing_readable_is_kept():
    index = index_of({1: ["mistletoe"]})

    assert "mistletoe" not in repr(vars(index))
    assert cosines(index.compare(["mistletoe"]))[1] == pytest.approx(1.0)


def test_a_case_that_is_known_stays_as_it_is():
    index = index_of(SAMPLE)
    index.add([(1, ["pin"]), (4, ["pin"]), (4, ["pin", "pin"])])

    assert cosines(index.compare(["card"]))[1] > 0
    assert len(index) == 4


def test_what_is_held_is_the_share_of_the_wanted_terms():
    found = index_of(SAMPLE).compare(["card"], ["card", "fee", "fee"])

    assert found.held.tolist() == [0.5, 1.0, 0.0]


def test_a_question_of_words_that_nobody_used_is_like_nothing():
    found = index_of(SAMPLE).compare(["zebra"], ["zebra"])

    assert found.cosines.tolist() == [0, 0, 0]
    assert found.held.tolist() == [0, 0, 0]


def test_an_empty_index_finds_nothing():
    assert WordIndex().compare(["card"], ["card"]).cases.tolist() == []


def test_threads_may_ask_while_another_adds_and_removes():
    index = WordIndex()

    def ask() -> bool:
        found = [index.compare(["card", "w3"], ["w3"]) for _ in range(200)]
        return all(len(one.cases) == len(one.held) and np.isfinite(one.cosines).all() for one in found)

    with ThreadPoolExecutor(3) as threads:
        asking = [threads.submit(ask) for _ in range(3)]
        for case in range(1, 400):
            index.add([(case, ["card", f"w{case % 7}"])])
            if case % 3 == 0:
                index.remove([case - 1])

    assert [one.result() for one in asking] == [True] * 3
    assert len(index) == 399 - 133
