"""The page for everybody: names, focus, contrast, narrow windows, light and dark."""

from __future__ import annotations

import pytest
from reading import faint, focus_order, nameless, overflow
from sampler import DESK, post, sampler
from seeing import NARROW, Desk, expect

from playground.slack import LocalSlack


@pytest.fixture
def furnished(slack: LocalSlack) -> LocalSlack:
    """A workspace with something of everything to see."""
    post(slack, "complaints", text="The desk", blocks=DESK)
    said = slack.say("bruno", "complaints", "A *bold* `code` question, with <https://example.com|a link>").ts
    slack.react("chloe", "complaints", said, "eyes")
    slack.say("chloe", "complaints", "An answer", said)
    post(slack, "claims", text="Something new")
    return slack


def rooms_of(desk: Desk) -> list[str]:
    return ["complaints", "claims", "Home", "Messages"]


def test_every_control_says_what_it_is(sit, furnished: LocalSlack):
    desk = sit("amina", "complaints")
    for room in rooms_of(desk):
        desk.go(room)
        assert nameless(desk.page) == [], room
    desk.go("complaints")
    desk.article("question").hover()
    assert nameless(desk.page) == []


def test_the_tab_key_goes_through_the_page_in_the_order_one_reads_it(sit, furnished: LocalSlack):
    desk = sit("amina", "complaints")
    expect(desk.article("question")).to_be_visible()
    desk.page.evaluate("document.activeElement.blur()")
    order = focus_order(desk.page, 60)

    assert order[:4] == ["bar", "sidebar", "conversation", "composer"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_against_what_lies_behind_it(sit, furnished: LocalSlack, scheme: str):
    with sampler(furnished):
        desk = sit("amina", "complaints", scheme=scheme)
        for room in rooms_of(desk):
            desk.go(room)
            assert faint(desk.page) == [], room
        desk.go("complaints")
        desk.middle.get_by_role("button", name="Open the form").click()
        form = desk.dialog("A new case")
        form.get_by_role("button", name="Log it").click()
        expect(form.get_by_text("Please complete")).to_have_count(2)

        assert faint(desk.page) == []


def test_the_colours_are_those_that_the_system_asks_for(sit, slack: LocalSlack):
    behind = "getComputedStyle(document.body).backgroundColor"
    light, dark = (sit("amina", "complaints", scheme=one).page.evaluate(behind) for one in ("light", "dark"))

    assert light == "rgb(255, 255, 255)"
    assert max(int(part) for part in dark.strip("rgb()").split(",")) < 60


def test_a_chosen_theme_stays(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    desk.page.get_by_role("button", name="Theme").click()
    desk.page.get_by_role("menuitemradio", name="Dark").click()
    expect(desk.page.locator(":root")).to_have_attribute("data-theme", "dark")
    desk.page.reload()

    expect(desk.page.locator(":root")).to_have_attribute("data-theme", "dark")


def test_a_narrow_window_shows_everything_without_scrolling_sideways(sit, furnished: LocalSlack):
    with sampler(furnished):
        desk = sit("amina", "complaints", size=NARROW)
        expect(desk.article("question")).to_be_visible()
        assert overflow(desk.page) <= 0
        assert nameless(desk.page) == []
        desk.middle.get_by_role("button", name="Open the form").click()
        expect(desk.dialog("A new case")).to_be_in_viewport()
        assert overflow(desk.page) <= 0
        desk.page.keyboard.press("Escape")
        desk.page.get_by_role("button", name="People and channels").click()
        desk.page.get_by_role("dialog").get_by_role("button", name="claims").click()

        expect(desk.article("Something new")).to_be_visible()
        assert overflow(desk.page) <= 0
