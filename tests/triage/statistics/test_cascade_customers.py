"""Cascades among customers, on logs small enough to count by hand, and in worlds with a planted truth."""

import numpy as np
import pytest

from triage.statistics.cascade_customers import Log, customer_cascades, pairs

A, B, C, D = range(4)
HOMES = np.array([0, 1, 0, 2])


def log(*cases: tuple[int, int, float]) -> Log:
    """Cases (customer, cause, day), in the order of a log."""
    customer, cause, day = zip(*sorted(cases, key=lambda case: (case[0], case[2])), strict=True)
    return Log(np.array(customer), np.array(cause), np.array(day, np.float64))


def found(cases: Log, homes: np.ndarray = HOMES, shuffles: int = 400) -> list[tuple[int, int]]:
    told = customer_cascades(cases, homes, np.random.default_rng(3), shuffles=shuffles)
    return [(one.first, one.then) for one in told]


def ordinary(customers: int = 300, cases: int = 4, seed: int = 5) -> list[tuple[int, int, float]]:
    """Customers from number 1000 on with cases of any cause on any day of half a year."""
    rng = np.random.default_rng(seed)
    return [
        (1000 + who, int(rng.integers(0, 4)), float(rng.uniform(0, 182)))
        for who in range(customers)
        for _ in range(cases)
    ]


def led(customers: int, first: int = A, then: int = B) -> list[tuple[int, int, float]]:
    """Customers, one every 12 days, who have one cause, another one a week later, the rest far from both."""
    return [
        (who, cause, 50.0 + 12 * who + apart)
        for who in range(customers)
        for cause, apart in ((C, -40), (first, 0), (then, 7), (D, 47))
    ]


def test_two_cases_make_a_pair_when_the_second_comes_later_and_within_four_weeks():
    cases = log((1, A, 0.0), (1, B, 28.0), (1, C, 28.5), (2, A, 5.0), (2, B, 5.0), (3, A, 9.0))

    earlier, later = pairs(cases)

    assert sorted(zip(earlier.tolist(), later.tolist(), strict=True)) == [(0, 1), (1, 2)]


def test_an_empty_log_has_no_pair_and_no_cascade():
    empty = Log(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))

    assert [part.size for part in pairs(empty)] == [0, 0]
    assert found(empty) == []


def test_a_cause_that_many_customers_have_after_another_is_found_in_that_order_only():
    assert found(log(*ordinary(), *led(40))) == [(A, B)]


def test_its_figures_are_those_counted_by_hand():
    cases = log(*led(12))

    told = customer_cascades(cases, HOMES, np.random.default_rng(3), shuffles=4000)

    assert [(one.first, one.then) for one in told] == [(A, B)]
    one = told[0]
    assert (one.customers, one.forward, one.backward) == (12, 12, 0)
    # Of four moments only the two in the middle lie within four weeks: A and B fall on them, in
    # this order, in 2 of the 24 ways to deal four causes.
    assert one.expected == pytest.approx(1.0, abs=0.06)
    # Within 28 days after an A lie its own customer's B and the next one's, within 28 days before it the
    # last two: 12 + 11 after, 11 + 10 before.
    order = (23 / 44) ** 12
    assert one.p == pytest.approx(order, rel=1e-6)  # the number is clearer still


def test_four_customers_are_too_few():
    assert found(log(*led(9))) == [(A, B)]
    assert found(log(*led(4))) == []


def test_two_causes_of_one_department_are_no_cascade_between_departments():
    assert found(log(*ordinary(), *led(40)), np.array([0, 0, 1, 2])) == []
    assert found(log(*ordinary(), *led(40)), np.array([0, -1, 1, 2])) == []


def test_two_causes_that_come_together_in_any_order_are_none():
    both = [*led(20), *((who + 500, cause, day) for who, cause, day in led(20, first=B, then=A))]

    assert found(log(*ordinary(), *both)) == []


def test_one_customer_who_complains_without_end_proves_nothing():
    rng = np.random.default_rng(6)
    endless = [(1, number % 4, float(day)) for number, day in enumerate(rng.uniform(0, 182, 150))]

    assert found(log(*ordinary(), *endless)) == []


def test_heavy_complainers_with_causes_of_their_own_give_no_cascade():
    rng = np.random.default_rng(7)
    for _ in range(5):
        activity = rng.gamma(0.7, 1, 800)
        who = rng.choice(800, 3000, p=activity / activity.sum())
        own = np.where(rng.random(3000) < 0.6, who % 8, rng.integers(0, 40, 3000))
        cases = log(*zip(who.tolist(), own.tolist(), rng.uniform(0, 182, 3000).tolist(), strict=True))

        assert found(cases, np.arange(40) % 6, shuffles=100) == []


def test_with_a_hundred_causes_a_few_lucky_pairs_are_not_taken_for_the_rule():
    false = 0
    for seed in range(5):
        rng = np.random.default_rng(900 + seed)
        who, cause = rng.integers(0, 1500, 8000), rng.integers(0, 100, 8000)
        cases = log(*zip(who.tolist(), cause.tolist(), rng.uniform(0, 182, 8000).tolist(), strict=True))
        planted = [
            (int(w), 1, float(d)) for w, c, d in zip(*cases, strict=True) if c == 0 and rng.random() < 0.3
        ]
        led_on = log(
            *zip(*(part.tolist() for part in cases), strict=True), *((w, c, d + 9) for w, c, d in planted)
        )
        told = found(led_on, np.arange(100) % 6, shuffles=100)
        assert (0, 1) in told
        false += len(told) - 1

    assert false == 0


def test_a_pair_that_chance_gives_one_customer_only_is_surprising_in_twelve():
    # One customer has both causes again and again; in the others they lie too far apart, in any other order.
    often = [(99, number % 2, 3.0 * number) for number in range(60)]

    assert found(log(*led(12), *often)) == [(A, B)]
