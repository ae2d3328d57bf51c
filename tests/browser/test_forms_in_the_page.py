"""Forms, choices and confirmations: what a person does with them, by hand and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sampler import DESK, post, sampler
from seeing import Desk, expect

from playground.slack import LocalSlack

REQUIRED = "Please complete this required field."


@pytest.fixture
def done(slack: LocalSlack) -> Iterator[list[Any]]:
    """What the sampler was told."""
    with sampler(slack) as told:
        yield told


@pytest.fixture
def desk(sit, slack: LocalSlack, done: list[Any]) -> Desk:
    """Amina before the sampler's message."""
    post(slack, "complaints", text="The desk", blocks=DESK)
    return sit("amina", "complaints")


def open_form(desk: Desk) -> Any:
    """The sampler's form, open."""
    desk.middle.get_by_role("button", name="Open the form").click()
    form = desk.dialog("A new case")
    expect(form).to_be_visible()
    return form


def choose_city(desk: Desk, form: Any, typed: str) -> None:
    """Type the beginning of a city's name and take the first that is offered, all by the keyboard."""
    form.get_by_role("button", name="Which city?").press("Enter")
    expect(desk.page.get_by_role("searchbox", name="Search")).to_be_focused()
    desk.page.keyboard.type(typed)
    expect(desk.options.first).to_contain_text(re.compile(typed, re.IGNORECASE))
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")


def test_a_form_shows_what_is_missing_at_its_fields_and_the_focus_goes_to_the_first(desk: Desk, done: list):
    form = open_form(desk)
    form.get_by_role("button", name="Log it").click()

    expect(form.get_by_text(REQUIRED)).to_have_count(2)
    what = form.get_by_role("textbox", name="What happened?")
    expect(what).to_be_focused()
    expect(what).to_have_accessible_description(REQUIRED)
    what.fill("Card declined")
    choose_city(desk, form, "be")
    form.get_by_role("button", name="Log it").click()
    expect(form).to_have_count(0)
    assert done == [("logged", "Card declined", "bergen")]


def test_what_is_wrong_with_a_field_is_no_longer_said_once_somebody_changes_it(desk: Desk):
    form = open_form(desk)
    form.get_by_role("button", name="Log it").click()
    expect(form.get_by_text(REQUIRED)).to_have_count(2)
    what = form.get_by_role("textbox", name="What happened?")
    what.fill("C")

    expect(form.get_by_text(REQUIRED)).to_have_count(1)
    expect(what).to_have_accessible_description("")
    expect(what).not_to_have_attribute("aria-invalid", "true")
    choose_city(desk, form, "be")
    expect(form.get_by_text(REQUIRED)).to_have_count(0)
    what.fill("")
    form.get_by_role("button", name="Log it").click()
    expect(form.get_by_text(REQUIRED)).to_have_count(1)
    expect(what).to_have_accessible_description(REQUIRED)
    expect(what).to_be_focused()


def test_a_form_shows_what_the_app_finds_wrong(desk: Desk, done: list):
    form = open_form(desk)
    what = form.get_by_role("textbox", name="What happened?")
    what.fill("Is it the card?")
    choose_city(desk, form, "cork")
    what.press("Enter")

    expect(what).to_have_accessible_description("Say it without a question mark.")
    expect(what).to_be_focused()
    expect(what).to_have_value("Is it the card?")
    assert done == []


def test_a_menu_that_the_app_fills_offers_what_is_typed(desk: Desk):
    form = open_form(desk)
    city = form.get_by_role("button", name="Which city?")
    city.click()
    desk.page.keyboard.type("b")
    expect(desk.options).to_have_text(["Bergen", "Bremen"])
    desk.page.keyboard.type("r")
    expect(desk.options).to_have_text(["Bremen"])
    desk.options.click()

    expect(city).to_have_text("Bremen")


def test_a_form_opens_on_another_and_what_was_typed_is_there_when_one_comes_back(desk: Desk):
    form = open_form(desk)
    form.get_by_role("textbox", name="What happened?").fill("Half a sentence")
    form.get_by_role("button", name="Choose a cause").click()
    cause = desk.dialog("Its cause")
    expect(cause.get_by_text("Nothing is known yet.")).to_be_visible()
    expect(form).to_have_count(0)
    cause.get_by_role("button", name="Back").first.click()

    expect(desk.dialog("A new case").get_by_role("textbox", name="What happened?")).to_have_value(
        "Half a sentence"
    )


def test_the_focus_stays_in_an_open_form_and_goes_back_where_it_was(desk: Desk):
    opener = desk.middle.get_by_role("button", name="Open the form")
    opener.focus()
    desk.page.keyboard.press("Enter")
    form = desk.dialog("A new case")
    expect(form.get_by_role("textbox", name="What happened?")).to_be_focused()
    inside = "() => document.activeElement.closest('[role=dialog]') !== null"
    for key in (*["Tab"] * 12, *["Shift+Tab"] * 15):
        desk.page.keyboard.press(key)
        assert desk.page.evaluate(inside)
    desk.page.keyboard.press("Escape")

    expect(form).to_have_count(0)
    expect(opener).to_be_focused()


@pytest.mark.parametrize(("answer", "told"), [("Close it", [("close", None)]), ("Leave it open", [])])
def test_a_button_that_asks_back_does_nothing_until_one_is_sure(
    desk: Desk, done: list, slack: LocalSlack, answer: str, told: list
):
    desk.middle.get_by_role("button", name="Close", exact=True).click()
    sure = desk.page.get_by_role("alertdialog", name="Close the case?")
    expect(sure.get_by_text("Nobody will be asked again.")).to_be_visible()
    assert slack.journal.calls("in.block_actions") == []
    sure.get_by_role("button", name=answer).click()
    expect(sure).to_have_count(0)
    slack.wait_for(lambda: done == told)


def test_the_three_dots_offer_their_choices(desk: Desk, done: list, slack: LocalSlack):
    desk.middle.get_by_role("button", name="More actions").first.click()
    expect(desk.page.get_by_role("menuitem")).to_have_text(["Rename", "Merge"])
    desk.page.get_by_role("menuitem", name="Merge").click()

    slack.wait_for(lambda: done == [("menu", "merge")])


def test_an_answer_is_rated_with_its_thumbs(desk: Desk, done: list, slack: LocalSlack):
    desk.middle.get_by_role("button", name="Good answer").click()
    slack.wait_for(lambda: done == [("feedback", "good")])

    expect(desk.middle.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
