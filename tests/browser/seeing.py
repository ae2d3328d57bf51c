"""Looking at the page as a person does: by roles, names and words, in a real Chromium.

Where something is missing that this needs, importing it skips the test file and says what to do.
"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from playground.page import built
from playground.slack import LocalSlack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request

Json = dict[str, Any]

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), "")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
PATIENCE = 15_000.0
"""Milliseconds for what should take a moment."""
SOON = 3_000.0
WIDE, NARROW = (1280, 900), (360, 740)

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="no Python package playwright: `make check-browser` installs it"
)
if not CHROMIUM:
    pytest.skip("no Chromium: install it (Debian: apt install chromium)", allow_module_level=True)
if not built():
    pytest.skip("the page is not built: `make check-browser` does it (Node 20.19)", allow_module_level=True)

expect = sync_api.expect
expect.set_options(timeout=PATIENCE)


def launch(playwright: Any) -> Browser:
    """A Chromium of its own."""
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(FLAGS))


@dataclass
class Desk:
    """The page of a local Slack with somebody before it, and what went wrong or out of it."""

    slack: LocalSlack
    context: BrowserContext
    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note from now on what the page complains about and what it asks for."""
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.context.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def outside(self) -> list[str]:
        """What was asked of anybody but this local Slack."""
        ours = (f"{self.slack.url}/", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(ours)]

    # Being somebody somewhere

    def open(self, user: str, place: str) -> Desk:
        """Sit down as this person: at a channel, or at the app's `home` or `messages`."""
        where = place if place in ("home", "messages") else self.slack.channel_id(place)
        self.page.goto(f"{self.slack.url}/#{self.slack.user_id(user)}/{where}")
        expect(self.middle).to_be_visible()
        return self

    def be(self, real_name: str) -> None:
        """Become another person, by the switcher."""
        self.page.get_by_label("You are").select_option(label=real_name)

    def go(self, name: str) -> None:
        """Go to a channel, or to the app's Home or Messages."""
        self.place(name).click()
        expect(self.place(name)).to_have_attribute("aria-current", "page")

    def place(self, name: str) -> Locator:
        """The sidebar's row for a channel, or for the app's Home or Messages."""
        rows = self.page.get_by_role("navigation", name="People and channels").get_by_role("button")
        return rows.filter(has=self.page.get_by_text(name, exact=True))

    @property
    def middle(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def composer(self) -> Locator:
        """Where one types into the conversation."""
        return self.middle.get_by_placeholder(re.compile("^Message "))

    # Reading

    def article(self, words: str) -> Locator:
        """The latest message that says this."""
        return self.middle.get_by_role("article").filter(has_text=words).last

    def message(self, ts: str) -> Locator:
        """A message by its time stamp."""
        return self.page.locator(f'[data-ts="{ts}"]')

    def dialog(self, title: str) -> Locator:
        """The open form of this title."""
        return self.page.get_by_role("dialog", name=title)

    @property
    def options(self) -> Locator:
        """What an open menu offers."""
        return self.page.get_by_role("listbox").get_by_role("option")

    # Acting

    def go_down_to(self, message: Locator) -> None:
        """Go to the newest messages where the conversation opened further up."""
        newer = self.middle.get_by_role("button", name=re.compile("new message|newest messages", re.I))
        expect(message.or_(newer).first).to_be_visible()
        if not message.is_visible():
            with suppress(sync_api.TimeoutError):  # it goes when the conversation has gone down by itself
                newer.click(timeout=SOON)
        expect(message).to_be_visible()

    def say(self, text: str) -> None:
        """Type something and send it."""
        self.composer.click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        expect(self.composer).to_have_value("")

    def choose(self, form: Locator, label: str, option: str) -> None:
        """Choose something from a menu of a form; a long menu is searched by typing."""
        form.get_by_role("button", name=label).click()
        offered = self.options.filter(has_text=option)
        expect(self.options.first).to_be_visible()
        if offered.count() == 0:
            self.page.keyboard.type(option)
        offered.first.click()
