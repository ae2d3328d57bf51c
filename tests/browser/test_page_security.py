"""Nothing that anybody wrote becomes markup, and nothing leaves the machine."""

from __future__ import annotations

from typing import Any

from bolt_app import client
from drawing import draw_messages
from running import Bot
from sampler import plain
from seeing import Desk, expect

from playground.slack import LocalSlack

HOSTILE = (
    "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 2'>",
    "<svg onload=window.hit=3>",
    "<javascript:window.hit=4|click me>",
    "[click me](javascript:window.hit=5)",
    "![look](https://evil.example/pixel.png)",
    "<https://evil.example/\" onmouseover=\"window.hit=6|hover me>",
    "&lt;script&gt;window.hit = 7&lt;/script&gt;",
    "</textarea><iframe srcdoc='<script>parent.hit = 8</script>'>",
    "`<b>` *<i>* ```<script>window.hit = 9</script>```",
    "{{constructor.constructor('window.hit = 10')()}}",
    "data:text/html,<script>window.hit = 11</script>",
)  # fmt: skip


def unharmed(desk: Desk) -> None:
    """Nothing ran, and nothing that was written became an element that could."""
    made = "script:not([src]), iframe, object, embed, base, style, link"
    attributes = "Array.from(document.querySelectorAll('body *')).flatMap(one => one.getAttributeNames())"

    assert desk.page.evaluate("window.hit") is None
    assert desk.page.locator(f"body :is({made})").count() == 0
    assert [name for name in desk.page.evaluate(attributes) if name.startswith("on")] == []
    addresses = desk.page.evaluate("Array.from(document.querySelectorAll('a'), one => one.href)")
    assert [one for one in addresses if not one.startswith(("http:", "https:", "mailto:"))] == []
    sources = desk.page.evaluate("Array.from(document.images, one => one.src)")
    assert [one for one in sources if not one.startswith((desk.slack.url, "data:image/", "blob:"))] == []


def blocks_of(text: str) -> list[dict[str, Any]]:
    """The text wherever an app can put text."""
    spans = [
        {"type": "text", "text": text},
        {"type": "link", "url": "javascript:window.hit=12", "text": text},
    ]
    return [
        {"type": "header", "text": plain(text[:150])},
        {"type": "section", "text": {"type": "mrkdwn", "text": text}, "fields": [plain(text)]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]},
        {"type": "markdown", "text": text},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": spans}]},
        {"type": "image", "image_url": "https://evil.example/i.png", "alt_text": text, "title": plain(text)},
    ]


def test_hostile_words_of_an_app_stay_words(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    contents = [{"text": text, "blocks": blocks_of(text)} for text in HOSTILE]
    draw_messages(desk, [*contents, *({"text": text} for text in HOSTILE)])

    unharmed(desk)


def test_hostile_words_of_people_stay_words_and_are_shown_as_they_were_typed(sit, slack: LocalSlack):
    amina, bruno = sit("amina", "claims"), sit("bruno", "claims")
    for text in HOSTILE[:4]:
        amina.say(text)
        expect(bruno.article(text)).to_be_visible()
    unharmed(amina)
    unharmed(bruno)


def test_a_hostile_complaint_stays_words_on_its_card(sit, bot: Bot):
    desk = sit("amina", "complaints")
    for text in HOSTILE[:4]:
        desk.say(f"/complaint {text} card declined")
    expect(desk.middle.get_by_text("Only visible to you", exact=True)).to_have_count(4)
    desk.go("Messages")
    expect(desk.article("C-4")).to_contain_text("card declined")

    unharmed(desk)


def test_the_page_is_served_with_a_policy_that_runs_and_asks_for_nothing_else(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    answer = desk.page.request.get(slack.url)
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["form-action"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_another_site_can_neither_read_nor_act(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    foreign = {"origin": "https://evil.example", "content-type": "application/json"}
    said = {"user": "amina", "channel": "complaints", "text": "I did not write this"}
    acted = desk.page.request.post(f"{slack.url}/control/say", data=said, headers=foreign)
    read = desk.page.request.get(f"{slack.url}/control/state", headers=foreign)

    assert (acted.status, read.status) == (403, 403)
    assert slack.messages("complaints") == []


def test_a_file_that_is_a_page_is_taken_along_and_never_shown(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    page = b"<script>opener.hit = 13</script>"
    client(slack).files_upload_v2(channel=slack.channel_id("complaints"), content=page, filename="a.html")
    with desk.page.expect_download() as taken:
        desk.middle.get_by_role("link", name="a.html").click()

    assert taken.value.suggested_filename == "a.html"
    unharmed(desk)
