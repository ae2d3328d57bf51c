"""The page without a pointer: past the channels, among them, and between a form and the tour beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from running import UNHURRIED
from sampler import DESK, post, sampler
from scene import APP, WORKSPACE
from seeing import WIDE, Desk, expect
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground import page
from playground.slack import LocalSlack
from playground.slack.clock import MovableTime

MIDDLING = (900, 900)
ROLES = {"amina": "frontline", "bruno": "receiver", "chloe": "cx_owner", "deepak": "admin"}

WALK = (
    *(("ArrowUp", "claims"), ("Home", "Home"), ("ArrowUp", "Home")),
    *(("ArrowDown", "Messages"), ("End", "complaints"), ("ArrowUp", "claims")),
)
"""A key, and the place that has the focus afterwards; it begins at #complaints."""


@pytest.fixture
def slack(clock: MovableTime) -> Iterator[LocalSlack]:
    """A local Slack in which a small story is told, so that there is a tour."""

    story: dict[str, Any] = {}

    async def tell(request: Request) -> Response:
        return JSONResponse(story)

    pages = [Route("/story", tell), *page.routes()]
    with LocalSlack(WORKSPACE, APP, now=clock, timings=UNHURRIED, pages=pages) as running, sampler(running):
        story.update(told(running))
        yield running


def told(slack: LocalSlack) -> dict[str, Any]:
    """The story: four people, and nothing else of it yet."""
    room = slack.channel_id("complaints")
    people = [
        {"user": slack.user_id(name), "key": key, "name": name.title(), "role": key, "department": "Claims"}
        for name, key in ROLES.items()
    ]
    for one in people:
        one["channel"] = room
    words = {"complaint": "A refund is missing", "search": "refund", "question": "What hurts most?"}
    begun = {"name": "A day", "phase": "ready", "done": 0, "total": 0, "note": ""}
    return begun | words | {"people": people, "review": room}


def press(desk: Desk, *keys: str) -> None:
    for key in keys:
        desk.page.keyboard.press(key)


def opened_form(desk: Desk, slack: LocalSlack) -> Any:
    """The sampler's form, open."""
    post(slack, "complaints", text="The desk", blocks=DESK)
    desk.middle.get_by_role("button", name="Open the form").click()
    form = desk.dialog("A new case")
    expect(form.get_by_role("textbox", name="What happened?")).to_be_focused()
    return form


def test_the_first_keys_lead_past_the_channels(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    expect(desk.composer).to_be_visible()
    press(desk, "Tab")
    expect(desk.page.get_by_role("link", name="Go to the conversation")).to_be_in_viewport()
    press(desk, "Enter")
    expect(desk.middle).to_be_focused()
    desk.page.reload()
    expect(desk.composer).to_be_visible()
    press(desk, "Tab", "Tab", "Enter")

    expect(desk.composer).to_be_focused()
    expect(desk.page.get_by_role("link", name="Go to the message box")).not_to_be_in_viewport()


def test_f6_goes_from_part_to_part_and_back(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    parts = [
        desk.place("complaints"),
        desk.middle,
        desk.composer,
        desk.page.get_by_role("heading", name="Log what a customer says"),
    ]
    expect(parts[-1]).to_be_visible()
    for part in (*parts, parts[0]):
        press(desk, "F6")
        expect(part).to_be_focused()
    for part in (parts[3], parts[2]):
        press(desk, "Shift+F6")
        expect(part).to_be_focused()


def test_the_places_are_one_stop_of_the_tab_key_and_arrows_go_on_among_them(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    amina = desk.page.get_by_role("button", name="Amina frontline")
    amina.focus()
    press(desk, "Tab")
    expect(desk.place("complaints")).to_be_focused()
    for key, place in WALK:
        press(desk, key)
        expect(desk.place(place)).to_be_focused()
    press(desk, "Shift+Tab")
    expect(amina).to_be_focused()
    press(desk, "Tab")
    expect(desk.place("complaints")).to_be_focused()
    press(desk, "ArrowUp", "Enter")
    expect(desk.place("claims")).to_have_attribute("aria-current", "page")
    expect(desk.place("claims")).to_be_focused()


def test_people_are_one_stop_too(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    desk.page.get_by_role("button", name="Amina frontline").focus()
    press(desk, "ArrowDown", "Enter")
    bruno = desk.page.get_by_role("button", name="Bruno receiver")

    expect(bruno).to_be_focused()
    expect(bruno).to_have_attribute("aria-pressed", "true")
    press(desk, "Tab")
    expect(desk.place("complaints")).to_be_focused()


def test_the_tour_is_in_the_circle_of_the_tab_key_while_a_form_is_open(sit, slack: LocalSlack):
    desk = sit("amina", "complaints", size=WIDE)
    form = opened_form(desk, slack)
    tour = desk.page.get_by_role("complementary", name="Tour")
    first, last = form.get_by_role("button", name="Close dialog"), form.get_by_role("button", name="Log it")
    begin, end = tour.get_by_role("button", name="Close the tour"), tour.get_by_role("button", name="Skip")
    last.focus()
    for key, control in (("Tab", begin), ("Shift+Tab", last)):
        press(desk, key)
        expect(control).to_be_focused()
    first.focus()
    for key, control in (("Shift+Tab", end), ("Tab", first)):
        press(desk, key)
        expect(control).to_be_focused()
    end.focus()
    press(desk, "Enter")

    expect(tour).to_contain_text("Step 2 of 7")
    expect(form).to_be_visible()
    press(desk, "F6")
    expect(form.locator("form")).to_be_focused()


def test_a_tour_that_lies_beneath_a_form_is_left_alone(sit, slack: LocalSlack):
    desk = sit("amina", "complaints", size=MIDDLING)
    form = opened_form(desk, slack)
    inside = "() => document.activeElement.closest('[role=dialog]') !== null"
    for key in (*["Tab"] * 8, *["Shift+Tab"] * 8, "F6"):
        press(desk, key)
        assert desk.page.evaluate(inside), key
    expect(form).to_be_visible()
