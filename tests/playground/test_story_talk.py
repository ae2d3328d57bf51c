"""What colleagues wrote to each other before the story is played."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from playground.story import cast
from playground.story.talk import Remark, mentioning, talk

TOLD = datetime(2026, 11, 16, 8, 50, tzinfo=UTC)  # a Monday
EVERYBODY = {cast.handle(person) for person in (*cast.PEOPLE, *cast.COLLEAGUES)}


@pytest.fixture(scope="module")
def said() -> list[Remark]:
    return talk(TOLD)


def test_every_channel_has_a_few_messages_and_some_threads_and_reactions(said: list[Remark]) -> None:
    heads = Counter(one.room for one in said if one.below is None)

    assert set(heads) == {channel.name.removeprefix("#") for channel in cast.CHANNELS}
    assert all(5 <= count <= 10 for count in heads.values())
    assert {one.room for one in said if one.below} == set(heads)
    assert {one.room for one in said if one.reactions} == set(heads)


def test_it_was_said_in_the_last_days_by_people_of_the_bank(said: list[Remark]) -> None:
    who = {one.who for one in said} | {name for one in said for _, name in one.reactions}

    assert who <= EVERYBODY
    assert len({cast.handle(person) for person in (*cast.PEOPLE, *cast.COLLEAGUES)}) == 16
    assert all(TOLD - timedelta(days=5) < one.at for one in said)
    assert max(one.at for one in said if one.below is None) < TOLD + timedelta(minutes=5)
    assert all(one.at > one.below.at for one in said if one.below)


def test_each_stands_at_its_weekday_and_hour(said: list[Remark]) -> None:
    tea = next(one for one in said if "tea is on" in one.text)

    assert tea.at == datetime(2026, 11, 16, 8, 47, 7, tzinfo=UTC)


@pytest.mark.parametrize("room", ["branches", "claims"])
def test_there_is_a_complaint_worth_logging_as_a_case(said: list[Remark], room: str) -> None:
    today = [one for one in said if one.room == room and one.at.date() == TOLD.date()]

    assert [one for one in today if re.search(r"refund", one.text) and len(one.text) > 120]


def test_names_become_mentions_and_other_words_stay() -> None:
    assert mentioning("@rory the keys, a@b", {"rory": "U0RORY"}) == "<@U0RORY> the keys, a@b"
