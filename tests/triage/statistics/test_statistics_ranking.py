from dataclasses import replace

import numpy as np
import pytest

from triage.statistics.ranking import Evidence, chance_at_top, effective_departments, rank
from triage.statistics.shares import wilson


def evidence(customers: list[int], departments: int = 4) -> Evidence:
    """Causes alike in everything but their number of customers."""
    n = np.array(customers)
    return Evidence(
        customers=n,
        severities=np.outer(n, [1, 0, 0, 0]),
        departments=np.outer(n, np.eye(departments, dtype=np.int64)[0]),
        rated=np.zeros_like(n),
        good=np.zeros_like(n),
    )


def rng() -> np.random.Generator:
    return np.random.default_rng(701)


def test_a_score_is_the_product_computed_by_hand():
    given = Evidence(
        customers=np.array([20, 20]),
        severities=np.array([[20, 0, 0, 0], [0, 0, 20, 0]]),
        departments=np.array([[20, 0], [10, 10]]),
        rated=np.array([10, 10]),
        good=np.array([10, 0]),
    )

    second, first = sorted(rank(given, rng()), key=lambda each: each.cause)

    # pooled severity 2.5, overall satisfaction 1/2; the second lies half and half in two departments
    assert second.severity == pytest.approx((20 + 5 * 2.5) / 25)
    assert (first.severity, first.unhappy) == (pytest.approx((80 + 5 * 2.5) / 25), pytest.approx(0.75))
    assert first.score == pytest.approx(20 * 3.7 * np.sqrt(2) * 1.75)
    assert second.score == pytest.approx(20 * 1.3 * 1 * 1.25)


def test_causes_come_highest_score_first():
    assert [each.cause for each in rank(evidence([3, 40, 12]), rng())] == [1, 2, 0]


def test_more_customers_worse_severity_more_departments_and_less_satisfaction_each_raise_the_score():
    base = replace(evidence([20, 20]), rated=np.array([10, 10]), good=np.array([5, 5]))
    raised = [
        replace(base, customers=np.array([25, 20])),
        replace(base, severities=np.array([[10, 10, 0, 0], [20, 0, 0, 0]])),
        replace(base, departments=np.array([[10, 10, 0, 0], [20, 0, 0, 0]])),
        replace(base, good=np.array([1, 5])),
    ]

    for given in raised:
        assert [each.cause for each in rank(given, rng())] == [0, 1]


def test_one_critical_case_does_not_outrank_many_serious_ones():
    given = replace(evidence([1, 10, 10]), severities=np.array([[0, 0, 0, 1], [0, 0, 10, 0], [10, 0, 0, 0]]))

    assert rank(given, rng())[0].cause == 1


def test_two_equally_busy_departments_are_two_and_one_is_one():
    assert effective_departments(np.array([[500, 500], [9, 0], [0, 0]])) == pytest.approx([2, 1, 1], abs=1e-3)


def test_the_correction_for_unseen_departments_is_the_one_computed_by_hand():
    plug_in = -(0.75 * np.log(0.75) + 0.25 * np.log(0.25))

    assert effective_departments(np.array([[9, 3, 0]])) == pytest.approx([np.exp(plug_in + 1 / 24)])


def test_effective_departments_never_exceed_those_there_are():
    assert effective_departments(np.array([[1, 1, 1]])) == pytest.approx([3.0])


def test_the_correction_halves_the_bias_at_ten_cases():
    drawn = rng().multinomial(10, np.full(8, 1 / 8), size=2000)

    assert effective_departments(drawn).mean() - 8 == pytest.approx(-1.35, abs=0.1)


def test_breadth_is_not_printed_below_ten_cases():
    many, few = rank(evidence([10, 9]), rng())

    assert (many.effective_departments, few.effective_departments) == (pytest.approx(1.0), None)


def test_a_department_with_one_case_is_not_named():
    given = replace(evidence([12]), departments=np.array([[9, 2, 1, 0]]))

    assert rank(given, rng())[0].departments == 2


def test_the_chances_of_the_top_five_add_up_to_five():
    assert chance_at_top(evidence(list(range(1, 31))), rng()).sum() == pytest.approx(5.0)


def test_the_same_seed_gives_the_same_chances():
    given = evidence(list(range(1, 31)))

    assert (chance_at_top(given, rng()) == chance_at_top(given, rng())).all()


def test_clear_leaders_are_discussed_first_and_the_crowd_is_below():
    tiers = {each.cause: each.tier for each in rank(evidence([200] * 5 + [5] * 20), rng())}

    assert {tiers[cause] for cause in range(5)} == {"discuss first"}
    assert {tiers[cause] for cause in range(5, 25)} == {"below"}


def test_four_times_the_departments_do_not_outweigh_three_times_the_customers():
    given = replace(evidence([1000, 300]), departments=np.array([[1000, 0, 0, 0], [75] * 4]))

    assert chance_at_top(given, rng(), top=1)[0] > 0.9


def test_of_two_equal_causes_the_one_that_leaves_customers_unhappy_is_at_the_top():
    given = replace(evidence([200, 200]), rated=np.array([200, 200]), good=np.array([10, 190]))

    assert chance_at_top(given, rng(), top=1)[0] > 0.9


def test_causes_that_cannot_be_told_apart_share_the_middle_tier():
    assert {each.tier for each in rank(evidence([30] * 10), rng())} == {"could be in the top 5"}


def test_a_cause_without_customers_is_never_at_the_top():
    silent = rank(evidence([4, 0]), rng())[-1]

    assert (silent.cause, silent.score, silent.chance, silent.tier) == (1, 0.0, 0.0, "below")


def test_without_causes_the_ranking_is_empty():
    assert rank(evidence([]), rng()) == []


def test_the_chance_of_the_top_five_is_as_good_as_it_says():
    source, said, true = rng(), [], []
    for _ in range(40):
        rates = source.choice([1.0, 4.0, 12.0, 40.0], size=40) * source.lognormal(0, 0.2, size=40)
        said.append(chance_at_top(evidence(list(source.poisson(rates))), source))
        true.append(np.argsort(np.argsort(-rates)) < 5)
    chance, top = np.concatenate(said), np.concatenate(true)

    for low, high in [(0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01)]:
        bin_ = (chance >= low) & (chance < high)
        assert top[bin_].mean() == pytest.approx(chance[bin_].mean(), abs=0.12)


def test_the_wilson_interval_is_the_one_in_the_textbook():
    assert wilson(31, 210) == pytest.approx((0.106, 0.202), abs=1e-3)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)


def test_the_wilson_interval_mirrors_and_stays_within_zero_and_one():
    for good in range(11):
        low, high = wilson(good, 10)

        assert 0 <= low <= good / 10 <= high <= 1
        assert wilson(10 - good, 10) == pytest.approx((1 - high, 1 - low))


def test_no_ratings_say_nothing_about_a_share():
    assert wilson(0, 0) == (0.0, 1.0)


def test_more_good_ratings_than_ratings_are_refused():
    with pytest.raises(ValueError, match="11 of 10"):
        wilson(11, 10)
