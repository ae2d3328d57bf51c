"""Several tabs of one browser share one stream of news: a browser opens six connections to a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler import post
from scene import APP, WORKSPACE
from seeing import Desk, expect

from playground import page as pages
from playground.slack import LocalSlack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TABS = 8
BLANK = '<link rel="icon" href="data:,">'
HANGS = "void navigator.locks.request('faultline-news', () => new Promise(() => undefined))"


def another(desk: Desk, address: str) -> Page:
    """One more tab of the same browser."""
    tab = desk.context.new_page()
    tab.goto(address)
    return tab


def streams(desk: Desk) -> int:
    """How often any of its tabs asked for the stream of news."""
    return sum(url.endswith("/control/events") for url in desk.requests)


def test_more_tabs_than_a_browser_has_connections_hear_the_news_at_once(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    tabs = [desk.page, *(another(desk, desk.page.url) for _ in range(TABS - 1))]
    for tab in tabs:
        expect(tab.get_by_role("main")).to_contain_text("complaints")
    post(slack, "complaints", text="The card machine is back")

    for tab in tabs:
        expect(tab.get_by_role("article").last).to_contain_text("The card machine is back")
    assert streams(desk) == 1


def test_when_the_tab_with_the_stream_is_closed_another_goes_on(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    others = [another(desk, desk.page.url) for _ in range(2)]
    for tab in others:
        expect(tab.get_by_role("main")).to_contain_text("complaints")
    desk.page.close()
    post(slack, "complaints", text="Said while nobody may have listened")

    for tab in others:
        expect(tab.get_by_role("article").last).to_contain_text("Said while nobody may have listened")
    assert streams(desk) == 2


def test_a_tab_that_hears_nothing_of_the_one_with_the_stream_opens_its_own(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    address = desk.page.url
    desk.page.route("**/blank", lambda route: route.fulfill(content_type="text/html", body=BLANK))
    desk.page.goto(f"{slack.url}/blank")  # the page goes, and a tab that hangs is the next in the row
    desk.page.evaluate(HANGS)
    tab = another(desk, address)
    expect(tab.get_by_role("main")).to_contain_text("complaints")
    post(slack, "complaints", text="Heard all the same")

    expect(tab.get_by_role("article").last).to_contain_text("Heard all the same")


def test_every_tab_says_so_when_the_playground_is_gone(browser: Browser):
    with LocalSlack(WORKSPACE, APP, pages=pages.routes()) as slack:
        context = browser.new_context()
        tabs = [context.new_page() for _ in range(2)]
        for tab in tabs:
            tab.goto(slack.url)
            expect(tab.get_by_role("main")).to_contain_text("complaints")
    for tab in tabs:
        expect(tab.get_by_text("The playground does not answer.")).to_be_visible()
    context.close()
