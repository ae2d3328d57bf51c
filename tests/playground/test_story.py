"""The demo's story is told the same way every time, and its plot is in the numbers."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from playground.story import Row, Story, tell
from playground.story.cast import DEPARTMENTS, TOUCHPOINTS
from playground.story.texts import tales

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
CASE_FIELDS = {
    "id",
    "text",
    "kind",
    "department",
    "touchpoint",
    "customer",
    "severity",
    "occurred_at",
    "created_at",
    "csat",
    "resolution",
}


@pytest.fixture(scope="module")
def story() -> Story:
    return tell(NOW)


def of(story: Story, key: str) -> list[Row]:
    return [case for case in story.cases if story.truth[str(case["id"])] == key]


def logged(case: Row) -> datetime:
    return datetime.fromisoformat(str(case["created_at"]))


def weekly(story: Story, key: str) -> list[int]:
    """Cases in each of the twelve weeks, oldest first."""
    counts = Counter(11 - (NOW - logged(case)).days // 7 for case in of(story, key))
    return [counts[week] for week in range(12)]


def test_the_same_moment_and_seed_tell_the_same_story(story: Story) -> None:
    assert story == tell(NOW)
    assert story.cases != tell(NOW, seed=8).cases


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        tell(NOW.replace(tzinfo=None))


@pytest.mark.parametrize("days", range(7))
def test_it_can_be_told_on_any_day_and_everything_lies_in_the_past(days: int) -> None:
    now = NOW + timedelta(days=days, hours=7)
    told = tell(now, seed=days)

    rows = [*told.cases, *told.handoffs, *told.fixes, *told.ratings]
    stamps = [
        datetime.fromisoformat(str(value))
        for row in rows
        for key, value in row.items()
        if key == "at" or key.endswith("_at")
    ]

    assert all(stamp.utcoffset() is not None for stamp in stamps)
    assert now > max(stamps)
    assert now - timedelta(weeks=13) < min(stamps)


def test_cases_carry_the_import_fields_and_hide_their_cause(story: Story) -> None:
    assert {field for case in story.cases for field in case} == CASE_FIELDS
    assert all(
        str(case["occurred_at"]) and case["kind"] in {"complaint", "escalation"} for case in story.cases
    )
    assert {"low", "medium", "high", "critical"} == {case["severity"] for case in story.cases}


def test_no_two_texts_are_alike_and_no_hole_is_left_open(story: Story) -> None:
    texts = [str(case["text"]) for case in story.cases]

    assert len(texts) == len(set(texts))
    assert not [text for text in texts if "{" in text or "}" in text]
    assert not [case for case in story.cases if "{" in str(case.get("resolution", ""))]


def test_the_volume_is_that_of_a_real_bank_desk(story: Story) -> None:
    per_week = Counter((NOW - logged(case)).days // 7 for case in story.cases)

    assert 600 <= len(story.cases) <= 900
    assert all(45 <= n <= 110 for n in per_week.values())


def test_every_department_and_touchpoint_is_one_of_the_house(story: Story) -> None:
    assert set(DEPARTMENTS) == {case["department"] for case in story.cases}
    assert set(TOUCHPOINTS) >= {case["touchpoint"] for case in story.cases}
    assert set(DEPARTMENTS) == {
        department for channel in story.channels for department in channel.departments
    }
    assert set(DEPARTMENTS) >= {step[end] for step in story.handoffs for end in ("from", "to")}


def test_every_case_has_a_truth_and_every_cause_has_cases_in_its_departments(story: Story) -> None:
    assert {case["id"] for case in story.cases} == set(story.truth)
    for cause in story.causes:
        seen = {case["department"] for case in of(story, cause.key)}
        assert seen == set(cause.departments), cause.key


def test_what_refers_to_a_case_or_cause_finds_it(story: Story) -> None:
    ids, names = {case["id"] for case in story.cases}, {cause.name: cause.key for cause in story.causes}

    assert {step["case"] for step in story.handoffs} <= ids
    assert {rating["case"] for rating in story.ratings if "case" in rating} <= ids
    assert {fix["cause"] for fix in story.fixes} <= set(names)
    assert {name: story.truth[case] for name, case in story.anchors.items()} == names
    assert {step.who for step in story.script} <= {person.key for person in story.people}
    assert {step.channel for step in story.script} <= {channel.name for channel in story.channels}


def test_a_handoff_starts_where_the_case_was_logged(story: Story) -> None:
    homes = {case["id"]: case["department"] for case in story.cases}
    firsts = {step["case"]: step["from"] for step in reversed(story.handoffs)}

    assert {case: homes[case] for case in firsts} == firsts


def test_every_voice_has_four_sentences_or_more_and_no_sentence_has_two_voices() -> None:
    for tale in tales():
        for voice in tale.voices:
            assert 4 <= len(voice.says) <= 24, (tale.key, voice.department)
    said = Counter(sentence for tale in tales() for voice in tale.voices for sentence in voice.says)
    assert max(said.values()) == 1


@pytest.mark.parametrize("key", ["refund_after_replacement", "locked_out", "standing_order_twice"])
def test_a_sentence_is_worn_out_by_few_cases(story: Story, key: str) -> None:
    tale = next(tale for tale in tales() if tale.key == key)

    assert len(of(story, key)) <= 2 * sum(len(voice.says) for voice in tale.voices)


def test_refunds_vanish_in_five_departments_and_ever_more_often(story: Story) -> None:
    counts, cause = weekly(story, "refund_after_replacement"), story.causes[0]
    bounced = Counter(
        (step["from"], step["to"])
        for step in story.handoffs
        if step["outcome"] == "bounced" and story.truth[str(step["case"])] == cause.key
    )

    assert len(cause.departments) == 5
    assert cause.owner == ""
    assert sum(counts[-4:]) > 3 * sum(counts[:4])
    assert bounced["Cards", "Claims"] >= 20
    assert bounced["Claims", "Cards"] >= 10


def test_most_older_refund_cases_say_what_solved_them(story: Story) -> None:
    older = [case for case in of(story, "refund_after_replacement") if (NOW - logged(case)).days >= 14]

    assert len([case for case in older if "resolution" in case]) >= 0.7 * len(older)


@pytest.mark.parametrize("key", ["foreign_fee_twice", "stolen_login"])
def test_a_fix_that_works_makes_its_cause_drop(story: Story, key: str) -> None:
    shipped = next(
        fix for fix in story.fixes if story.anchors[str(fix["cause"])] in {c["id"] for c in of(story, key)}
    )
    week = 12 - (NOW - datetime.fromisoformat(str(shipped["shipped_at"]))).days // 7
    counts = weekly(story, key)

    assert sum(counts[week:]) / len(counts[week:]) < sum(counts[: week - 1]) / (week - 1) / 4


def test_the_login_fix_is_followed_by_locked_out_customers_some_of_them_the_same(story: Story) -> None:
    counts = weekly(story, "locked_out")
    robbed = {case["customer"] for case in of(story, "stolen_login")}
    same = [case for case in of(story, "locked_out") if case["customer"] in robbed]

    assert sum(counts[:6]) == 0
    assert counts[-1] > counts[-4] > 0
    assert len(same) >= 8
    assert Counter(case["department"] for case in of(story, "locked_out")).most_common(1)[0][0] == "Branches"


def test_standing_orders_were_cured_and_came_back(story: Story) -> None:
    counts = weekly(story, "standing_order_twice")

    assert min(counts[:5]) >= 8
    assert sum(counts[6:10]) == 0
    assert min(counts[10:]) >= 8


def test_one_cause_is_new_this_week(story: Story) -> None:
    counts = weekly(story, "instant_stuck")

    assert sum(counts[:-1]) == 0
    assert counts[-1] >= 8


def test_some_customers_were_pleased_at_each_touchpoint_and_not_with_the_journey(story: Story) -> None:
    touched: dict[object, list[int]] = {}
    for rating in story.ratings:
        if "touchpoint" in rating:
            touched.setdefault(rating["customer"], []).append(int(rating["score"]))
    red = {r["customer"] for r in story.ratings if r.get("journey") and int(r["score"]) <= 2}

    assert len([who for who in red if len(touched.get(who, [])) >= 2 and min(touched[who]) >= 4]) >= 10


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_the_customer_of_the_live_scene_has_been_sent_around_before(seed: int) -> None:
    story = tell(NOW, seed)
    before = [case for case in story.cases if case["customer"] == "CU-10482"]
    typed = story.script[0].says

    departments = [case["department"] for case in before]

    assert departments == ["Cards", "Claims"]
    assert "CU-10482" in typed
    assert "4111 1111 1111 1111" in typed
