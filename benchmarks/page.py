"""The playground's page in Chromium: frames while 5,000 messages scroll by, and how soon an update is seen.

The baselines: a plain page of 5,000 lines, scrolled alike, and the bare round trip of the same call.
Needs what `make check-browser` needs.
"""

import argparse
import shutil
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from slack_sdk import WebClient
from starlette.responses import HTMLResponse
from starlette.routing import Route

from playground.page import routes
from playground.slack import LocalSlack, Person, Room, Said, Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Page

MANY, UPDATES = 5_000, 50
FRAMES, STEP = 600, 120  # STEP: pixels a frame, as a quick hand at the wheel
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

SCROLL = """async ([frames, step]) => {
  const list = document.querySelector("[role=feed]") ?? document.scrollingElement;
  const times = [];
  let before = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame += 1) {
    list.scrollTop -= step;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - before);
    before = now;
  }
  return times;
}"""
AWAIT = """(wanted) => {
  window.seen = new Promise((seen) => {
    const look = () => {
      if (!document.body.innerText.includes(wanted)) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => seen(performance.timeOrigin + performance.now())));
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}"""
"""Lets `window.seen` be the moment at which some words have been painted."""


def run(chosen: argparse.Namespace) -> None:
    """Print both tables."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        sync_playwright = None  # type: ignore[assignment]
    if sync_playwright is None or browser is None or not routes():
        print("Not measured: `make check-browser` installs what this needs.")
        return
    with _slack() as slack, sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = opened.new_page(viewport={"width": 1280, "height": 900})
        _frames(slack, page)
        _updates(slack, page)
        opened.close()


def _slack() -> LocalSlack:
    """A local Slack with 5,000 messages in a channel, and a plain page with as many lines."""
    begin, texts = time.time() - MANY * 60, [f"Message {number}. {'So it went on. ' * (number % 20)}"
                                             for number in range(MANY)]  # fmt: skip
    plain = "<!doctype html>" + "".join(f"<p>{text}</p>" for text in texts)

    async def lines(_request: object) -> HTMLResponse:
        return HTMLResponse(plain)

    workspace = Workspace(
        people=(Person("amina", "Amina Okafor"), Person("bruno", "Bruno Keller")),
        rooms=(Room("claims", ("amina", "bruno")),),
        history=tuple(Said(("amina", "bruno")[number % 2], "claims", text, begin + number * 60)
                      for number, text in enumerate(texts)),
    )  # fmt: skip
    return LocalSlack(workspace, pages=[Route("/plain", lines), *routes()])


def _frames(slack: LocalSlack, page: "Page") -> None:
    print(f"{FRAMES} frames, {STEP} pixels each, up from the end\n")
    print("| page | elements | median frame, ms | p95, ms | longest, ms |\n|---|---|---|---|---|")
    for name, address in (("5,000 plain lines", f"{slack.url}/plain"), ("the channel", _claims(slack))):
        page.goto(address)
        page.get_by_text(f"Message {MANY - 1}.").wait_for()
        page.evaluate("document.scrollingElement.scrollTop = 1e9")
        times = np.array(page.evaluate(SCROLL, [FRAMES, STEP]))
        elements = page.evaluate("document.querySelectorAll('*').length")
        print(
            f"| {name} | {elements:,} | {np.median(times):.1f} | {np.quantile(times, 0.95):.1f} "
            f"| {times.max():.0f} |"
        )


def _updates(slack: LocalSlack, page: "Page") -> None:
    client = WebClient(slack.app.bot_token, base_url=slack.api_url)
    channel = slack.channel_id("claims")
    ts = str(client.chat_postMessage(channel=channel, text="A card", blocks=_card("as it was"))["ts"])
    page.reload()
    page.get_by_text("as it was").wait_for()
    trips, seen = [], []
    for number in range(UPDATES):
        said = f"version {number}."
        page.evaluate(AWAIT, said)
        begun = time.time()
        client.chat_update(channel=channel, ts=ts, text="A card", blocks=_card(said))
        trips.append(1_000 * (time.time() - begun))
        seen.append(page.evaluate("window.seen") - 1_000 * begun)
    print(f"\n{UPDATES} updates of a card at the end of that channel\n")
    print("| from the call until | median, ms | p95, ms | longest, ms |\n|---|---|---|---|")
    for name, times in (("it is answered", trips), ("it is seen", seen)):
        print(f"| {name} | {np.median(times):.1f} | {np.quantile(times, 0.95):.1f} | {max(times):.0f} |")


def _card(text: str) -> list[dict[str, Any]]:
    button = {"type": "button", "action_id": "do", "text": {"type": "plain_text", "text": "Confirm"}}
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*C-1* {text}"}},
        {"type": "actions", "elements": [button]},
    ]


def _claims(slack: LocalSlack) -> str:
    return f"{slack.url}/#{slack.user_id('amina')}/{slack.channel_id('claims')}"
