"""A channel with years of messages: only what is in sight is drawn, and it is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from bolt_app import client
from scene import APP, SUNDAY, WORKSPACE
from seeing import Desk, expect

from playground import page
from playground.slack import LocalSlack
from playground.slack.clock import MovableTime
from playground.slack.workspace import Said

MANY = 5_000
FEW = 200
MINUTE = 60.0


@pytest.fixture
def slack(clock: MovableTime) -> Iterator[LocalSlack]:
    """A local Slack where 5,000 messages were written in one channel before."""
    begun = SUNDAY.timestamp() - MANY * 10 * MINUTE
    said = tuple(
        Said(("amina", "bruno")[number % 2], "claims", f"Message {number}. {'And on. ' * (number % 40)}",
             begun + number * 10 * MINUTE)
        for number in range(MANY)
    )  # fmt: skip
    workspace = replace(WORKSPACE, history=said)
    with LocalSlack(workspace, APP, now=clock, pages=page.routes()) as running:
        yield running


def few_are_drawn(desk: Desk) -> bool:
    drawn = desk.middle.get_by_role("article")
    expect(drawn).not_to_have_count(0)  # for a moment, after a long way, none is
    return drawn.count() < FEW


def test_only_what_is_in_sight_is_drawn_from_the_end_to_the_beginning_and_back(sit, slack: LocalSlack):
    desk = sit("amina", "claims")
    expect(desk.article(f"Message {MANY - 1}.")).to_be_in_viewport()
    assert few_are_drawn(desk)
    desk.article(f"Message {MANY - 1}.").click()
    desk.middle.get_by_role("feed").press("Home")
    first = desk.middle.get_by_role("article").filter(has_text="Message 0.")
    expect(first).to_be_in_viewport()
    assert few_are_drawn(desk)
    desk.middle.get_by_role("button", name="Newest messages").click()

    expect(desk.article(f"Message {MANY - 1}.")).to_be_in_viewport()
    assert few_are_drawn(desk)


def test_a_message_far_away_that_was_changed_is_right_when_one_gets_there(sit, slack: LocalSlack):
    desk = sit("amina", "claims")
    expect(desk.article(f"Message {MANY - 1}.")).to_be_in_viewport()
    first = slack.messages("claims")[0]["ts"]
    slack.edit("amina", "claims", first, "Told otherwise")
    desk.middle.get_by_role("feed").press("Home")

    expect(desk.message(first)).to_be_in_viewport()
    expect(desk.message(first)).to_contain_text("Told otherwise")


def test_who_reads_further_up_stays_there_and_is_told_what_came(sit, slack: LocalSlack):
    desk = sit("amina", "claims")
    expect(desk.article(f"Message {MANY - 1}.")).to_be_in_viewport()
    desk.middle.get_by_role("feed").press("Home")
    first = desk.middle.get_by_role("article").filter(has_text="Message 0.")
    expect(first).to_be_in_viewport()
    client(slack).chat_postMessage(channel=slack.channel_id("claims"), text="Just now")
    expect(desk.middle.get_by_role("button", name="1 new message")).to_be_visible()
    expect(first).to_be_in_viewport()
    desk.middle.get_by_role("button", name="1 new message").click()

    expect(desk.article("Just now")).to_be_in_viewport()
