"""The story as a plain page: what people wrote can never become markup, and it says what comes next."""

from __future__ import annotations

import urllib.request
from html.parser import HTMLParser
from typing import Any

from playground import plain_page
from playground.demo.course import Course
from playground.demo.plainly import plain_routes, written
from playground.demo.scene import Act
from playground.page import POLICY
from playground.slack import LocalSlack

HOSTILE = "</article><script>alert(1)</script><img src=x onerror=alert(1)> \"' *<b>bold</b>* `<i>`"
CARRIED = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # as Slack carries it
MESSAGE = {
    "text": "instead",
    "blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": HOSTILE}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": f"{CARRIED}\n> {CARRIED}"},
            "accessory": {"type": "button", "text": {"type": "plain_text", "text": HOSTILE}},
        },
        {
            "type": "context",
            "elements": [{"type": "mrkdwn", "text": CARRIED}, {"type": "mrkdwn", "text": "two"}],
        },
        {"type": "divider"},
        {
            "type": "actions",
            "elements": [{"type": "button", "text": {"type": "plain_text", "text": HOSTILE}}],
        },
        {
            "type": "data_visualization",
            "title": HOSTILE,
            "chart": {
                "axis_config": {"categories": ["31 Aug", HOSTILE]},
                "series": [{"name": HOSTILE, "data": [{"value": 3}, {"value": 8}]}],
            },
        },
        {"type": "something_new", "text": HOSTILE},
    ],
}
ACT = Act(HOSTILE, HOSTILE, HOSTILE, "#branches", f"/complaint {HOSTILE}", HOSTILE, MESSAGE, HOSTILE)
ALLOWED = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "link",
        "body",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "pre",
        "div",
        "hr",
    ),
    *("article", "span", "strong", "code", "q", "br", "table", "caption", "tr", "th", "td"),
}


class Read(HTMLParser):
    """The tags of a page, its attributes and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def ready() -> Course:
    course = Course()
    course.moves("ready")
    return course


def test_what_people_wrote_never_becomes_markup() -> None:
    read = Read(written(ready(), [ACT]))

    assert read.tags == ALLOWED
    assert not {name for name in read.names if name.startswith("on") or name == "style"}
    assert "".join(read.words).count("<script>alert(1)</script>") == 15


def test_mrkdwn_is_drawn_line_by_line_with_its_styles() -> None:
    said = "*Likely* cause `RC-1`\n>She &amp; he &lt;wait&gt;\n<@U0MARA> <!date^1^{date}|16 November>"

    assert plain_page.mrkdwn(said) == (
        "<strong>Likely</strong> cause <code>RC-1</code><br><q>She &amp; he &lt;wait&gt;</q><br>"
        "@U0MARA 16 November"
    )


def test_a_message_without_blocks_shows_its_text() -> None:
    assert "<p>" not in plain_page.message("Faultline", {"text": "Logged as *C-1*"})
    assert "Logged as <strong>C-1</strong>" in plain_page.message("Faultline", {"text": "Logged as *C-1*"})


def test_while_the_past_is_read_the_page_says_how_far_and_looks_again() -> None:
    course = Course()
    course.moves("reading", 128, 815)

    assert "128 of 815 cases" in written(course, [])
    assert '<meta http-equiv="refresh" content="3">' in written(course, [])
    assert "http-equiv" not in written(ready(), [ACT])


def test_it_ends_with_how_to_connect_it_to_a_slack() -> None:
    told = written(ready(), [ACT])

    assert told.index("Connect it to your Slack") > told.index("Only visible to")
    assert all(word in told for word in ("faultline manifest", "xoxb-", "xapp-", "faultline serve"))


def test_it_is_served_at_the_address_under_the_pages_policy() -> None:
    with (
        LocalSlack(pages=plain_routes(ready(), lambda: [ACT])) as slack,
        urllib.request.urlopen(f"{slack.url}/") as page,
        urllib.request.urlopen(f"{slack.url}{plain_page.STYLE_ADDRESS}") as style,
    ):
        kinds = [answer.headers["content-type"] for answer in (page, style)]
        policies = {answer.headers["content-security-policy"] for answer in (page, style)}

    assert kinds == ["text/html; charset=utf-8", "text/css; charset=utf-8"]
    assert policies == {POLICY}
