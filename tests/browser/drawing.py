"""Drawing whatever an app has shown: each message in a channel, each form and each Home of its own."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from bolt_app import client
from sampler import DOT
from seeing import Desk, expect
from shown import Json, Picture

from playground.slack import LocalSlack, Room

MEMBERS = ("amina", "bruno", "chloe", "deepak")
LINED_UP = 25
"""Messages that are drawn in one channel."""
SAID = ("text", "blocks", "attachments", "files", "streaming_state", "tasks", "error", "edited")

WALK = """async (wanted) => {
  const left = new Set(wanted);
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const drawn = () => document.querySelectorAll("main [data-ts]");
  const list = document.querySelector("main [role=feed]");
  const by = async (pixels) => {
    const before = list.scrollTop + list.scrollHeight;
    list.scrollTop += pixels;
    await frame();
    drawn().forEach((one) => left.delete(one.dataset.ts));
    return before !== list.scrollTop + list.scrollHeight;
  };
  await by(0);
  for (const part of [1e6, -0.7, 0.7, -0.3, 0.3]) {
    for (let still = 0; still < 5 && left.size > 0; ) {
      still = (await by(list.clientHeight * part)) ? 0 : still + 1;
    }
  }
  return [...left];
}"""
"""Goes to the end of a conversation, up and down, in smaller steps where a message was skipped; those that
never came into sight."""


def failures(desk: Desk) -> list[str]:
    """What could not be drawn, of all that was drawn so far."""
    return desk.page.evaluate("window.failed")


def watch_boundaries(desk: Desk) -> None:
    """Note every block that cannot be drawn, also when it is out of sight again."""
    desk.page.evaluate("""() => {
      window.failed = [];
      const note = () => document.querySelectorAll("[data-boundary]:not([data-noted])").forEach((one) => {
        one.dataset.noted = "";
        window.failed.push(`${one.dataset.boundary}: ${one.textContent.slice(0, 60)}`);
      });
      new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
      note();
    }""")


def draw_messages(desk: Desk, contents: Iterable[Json]) -> None:
    """Draw messages, a few to a channel."""
    for number, some in enumerate(batched(contents, LINED_UP)):
        room = f"drawn-{number}"
        stamps = post_all(desk.slack, room, some)
        desk.go(room)
        expect(desk.middle.get_by_role("feed", name=f"Messages with {room}")).to_be_visible()
        assert desk.page.evaluate(WALK, stamps) == []


def post_all(slack: LocalSlack, room: str, contents: list[Json]) -> list[str]:
    """Put messages of the app into a new channel; their time stamps."""
    slack.add_channel(Room(room, MEMBERS))
    picture = post_picture(slack, room)
    world = slack._world  # a bot could not post half of a stream

    def put() -> list[str]:
        channel = world.state.channel(room)
        given = [{name: copy.deepcopy(one[name]) for name in SAID if name in one} for one in contents]
        for file in (file for one in given for file in one.get("files", ())):
            file["url_private"] = picture
        return [world.messages.by_bot(channel, one)["ts"] for one in given]

    return slack._look(put)


def post_picture(slack: LocalSlack, room: str) -> str:
    """Share a picture, for those whose own is gone; its address."""
    shared = client(slack).files_upload_v2(
        channel=slack.channel_id(room), content=DOT, filename="a picture.png"
    )
    return str(shared["file"]["url_private"])


def draw_forms(desk: Desk, user: str, views: Iterable[Json]) -> None:
    """Draw forms, each alone."""
    who, opened = desk.slack.user_id(user), desk.slack._world.views
    for view in views:
        shown = show_form(desk.slack, user, view)
        expect(desk.page.locator(f'[data-view="{shown["id"]}"]')).to_be_visible()
        desk.slack._look(lambda: opened.clear(who))
        expect(desk.page.locator(f'[data-view="{shown["id"]}"]')).to_have_count(0)


def show_form(slack: LocalSlack, user: str, view: Json) -> Json:
    """Open a form before somebody, with what was wrong in it."""
    views, who = slack._world.views, slack.user_id(user)

    def show() -> Json:
        opened = views.open(who, bare(view))
        if view.get("errors"):
            views.complain(who, view["errors"])
        return opened

    return slack._look(show)


def draw_homes(desk: Desk, user: str, views: Iterable[Json]) -> None:
    """Draw Home tabs, one after the other."""
    who, published = desk.slack.user_id(user), desk.slack._world.views
    desk.go("Home")
    for view in views:
        desk.slack._look(lambda view=view: published.publish(who, bare(view)))
        desk.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def bare(view: Json) -> Json:
    """A view as the app gave it."""
    own = ["type", "callback_id", "blocks", "private_metadata"]
    own += ["title", "submit", "close"] if view["type"] == "modal" else []
    return {name: copy.deepcopy(view[name]) for name in own if view.get(name)}


def batched(contents: Iterable[Any], many: int) -> Iterator[list[Any]]:
    """So many at a time."""
    left = iter(contents)
    while some := list(islice(left, many)):
        yield some


def of_kind(pictures: list[Picture], wanted: str) -> list[Json]:
    return [content for kind, content in pictures if kind == wanted]


def draw(desk: Desk, user: str, pictures: list[Picture]) -> list[str]:
    """Draw everything; what could not be drawn."""
    watch_boundaries(desk)
    draw_messages(desk, of_kind(pictures, "message"))
    draw_forms(desk, user, of_kind(pictures, "modal"))
    draw_homes(desk, user, of_kind(pictures, "home"))
    return failures(desk)
