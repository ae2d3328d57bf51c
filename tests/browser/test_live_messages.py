"""What happens in the workspace is seen at once, by those whom it concerns, without a reload."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bolt_app import client
from reading import overflow
from sampler import DOT, button, post, sampler
from seeing import NARROW, expect

from playground.slack import LocalSlack

NOON = 1_794_744_000  # Sunday, 15 November 2026, 12:00 UTC


def card(text: str) -> list[dict[str, Any]]:
    """Some text with a button."""
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {"type": "actions", "block_id": "do", "elements": [button("Confirm", "confirm")]},
    ]


def test_a_card_changes_in_its_place_and_leaves_the_focus_where_it_is(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    desk.page.evaluate("window.never = 'reloaded'")
    ts = post(slack, "complaints", text="C-1", blocks=card("*C-1* likely cause: RC-1"))
    post(slack, "complaints", text="Something after it")
    confirm = desk.message(ts).get_by_role("button", name="Confirm")
    confirm.focus()
    place = slack.channel_id("complaints")
    client(slack).chat_update(channel=place, ts=ts, text="C-1", blocks=card("*C-1* its cause is RC-2"))

    expect(desk.message(ts)).to_contain_text("its cause is RC-2")
    expect(desk.message(ts)).not_to_contain_text("likely")
    expect(confirm).to_be_focused()
    assert desk.page.evaluate("window.never") == "reloaded"
    expect(desk.middle.get_by_role("article").last).to_contain_text("Something after it")


def test_a_deleted_message_goes_away(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    ts = post(slack, "complaints", text="Said too early")
    expect(desk.message(ts)).to_be_visible()
    client(slack).chat_delete(channel=slack.channel_id("complaints"), ts=ts)

    expect(desk.message(ts)).to_have_count(0)


def test_an_answer_grows_while_it_is_written(sit, slack: LocalSlack):
    desk = sit("amina", "messages")
    asked = slack.say("amina", slack.direct("amina"), "How many cases are open?")
    place = {"channel": slack.direct("amina")}
    ts = str(client(slack).chat_startStream(**place, thread_ts=asked.ts, markdown_text="There are")["ts"])
    answer = desk.message(ts).first
    expect(answer).to_contain_text("There are")
    client(slack).chat_appendStream(**place, ts=ts, markdown_text=" **four** open")
    expect(answer).to_contain_text("There are four open")
    client(slack).chat_stopStream(**place, ts=ts, markdown_text=" cases.")

    expect(answer).to_contain_text("There are four open cases.")


def test_what_is_said_to_one_alone_is_seen_by_nobody_else(sit, slack: LocalSlack):
    amina, bruno = sit("amina", "complaints"), sit("bruno", "complaints")
    place, user = slack.channel_id("complaints"), slack.user_id("amina")
    client(slack).chat_postEphemeral(channel=place, user=user, text="Logged as C-1")
    post(slack, "complaints", text="For everybody")

    whisper = amina.article("Logged as C-1")
    expect(whisper).to_contain_text("Only visible to you")
    expect(bruno.article("For everybody")).to_be_visible()
    expect(bruno.article("Logged as C-1")).to_have_count(0)


def test_a_channel_where_something_new_was_said_is_marked_until_one_goes_there(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    expect(desk.place("claims")).to_have_accessible_name("claims")
    post(slack, "claims", text="A handoff waits")
    expect(desk.place("claims")).to_have_accessible_name("claims unread")
    desk.go("claims")

    expect(desk.article("A handoff waits")).to_be_visible()
    expect(desk.place("claims")).to_have_accessible_name("claims")


def test_what_the_app_writes_to_one_person_is_counted(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    for text in ("C-1 was closed", "C-2 was closed"):
        client(slack).chat_postMessage(channel=slack.user_id("amina"), text=text)

    expect(desk.place("Messages")).to_have_accessible_name("Messages 2 unread")
    desk.go("Messages")
    expect(desk.place("Messages")).to_have_accessible_name("Messages")


def test_a_person_writes_and_the_others_read_it(sit, slack: LocalSlack):
    amina, bruno = sit("amina", "claims"), sit("bruno", "claims")
    amina.say("Is *anybody* there? & <b>not bold</b>")

    expect(bruno.article("Is anybody there?")).to_contain_text("& <b>not bold</b>")
    expect(bruno.article("Is anybody there?")).to_contain_text("Amina Okafor")
    expect(amina.composer).to_be_focused()


def test_a_date_is_read_in_the_zone_of_the_person_one_is(sit, slack: LocalSlack):
    post(slack, "complaints", text=f"Due <!date^{NOON}^{{date_short}} at {{time}}|some day>")
    lagos, kolkata = sit("amina", "complaints"), sit("deepak", "complaints")

    expect(lagos.article("Due")).to_contain_text("Due 15 Nov 2026 at 13:00")
    expect(kolkata.article("Due")).to_contain_text("Due 15 Nov 2026 at 17:30")


def test_the_clock_says_in_whose_zone_it_is(sit, slack: LocalSlack):
    lagos, kolkata = sit("amina", "complaints"), sit("deepak", "complaints", size=NARROW)
    expect(lagos.page.get_by_title("in Africa/Lagos")).to_have_text(
        re.compile(r"^Sun 15 Nov, 13:0\d · Lagos$")
    )
    clock = kolkata.page.get_by_title("in Asia/Kolkata")

    expect(clock).to_contain_text(re.compile(r"15 Nov, 17:3\d · Kolkata$"))
    expect(clock.get_by_text("Sun")).to_be_hidden()
    assert overflow(kolkata.page) <= 0


def test_a_picture_and_a_file_of_the_app_are_there_to_see_and_to_take(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    place, files = slack.channel_id("complaints"), [
        {"content": DOT, "filename": "journey.png", "title": "A journey", "alt_txt": "Three steps"},
        {"content": "a,b\n1,2\n", "filename": "cases.csv", "title": "The cases"},
    ]  # fmt: skip
    client(slack).files_upload_v2(channel=place, file_uploads=files, initial_comment="Two files")
    message = desk.article("Two files")

    expect(message.get_by_role("img", name="Three steps")).to_be_visible()
    drawn = "image => image.decode().then(() => image.naturalWidth)"
    assert message.get_by_role("img").evaluate(drawn) == 2
    with desk.page.expect_download() as taken:
        message.get_by_role("link", name="The cases").click()
    assert taken.value.path().read_text() == "a,b\n1,2\n"


def test_a_person_shares_a_picture(sit, slack: LocalSlack):
    amina, bruno = sit("amina", "claims"), sit("bruno", "claims")
    amina.middle.get_by_role("button", name="Shortcuts and files").click()
    with amina.page.expect_file_chooser() as chooser:
        amina.page.get_by_role("menuitem", name="Attach a file or image").click()
    chooser.value.set_files({"name": "receipt.png", "mimeType": "image/png", "buffer": DOT})
    amina.say("Their receipt")
    message = bruno.article("Their receipt")

    expect(message.get_by_role("img", name="receipt.png")).to_be_visible()


def test_commands_complete_by_the_keyboard_alone(sit, slack: LocalSlack):
    with sampler(slack):
        desk = sit("amina", "complaints")
        desk.composer.focus()
        desk.page.keyboard.type("/c")
        offered = desk.page.get_by_role("listbox", name="Slash commands").get_by_role("option")
        expect(offered).to_have_count(2)
        expect(offered.nth(0)).to_contain_text("/complaint what happened (or nothing, for a form)")
        expect(offered.nth(1)).to_contain_text("Root causes, ranked; the page of one")
        desk.page.keyboard.press("ArrowDown")
        desk.page.keyboard.press("Enter")
        expect(desk.composer).to_have_value("/causes ")
        desk.page.keyboard.type("RC-1")
        desk.page.keyboard.press("Enter")
        expect(desk.composer).to_have_value("")
        sent = slack.wait_for(lambda: slack.journal.calls("in.slash_command"))

    assert (sent[0].body["command"], sent[0].body["text"]) == ("/causes", "RC-1")


def test_a_thread_opens_beside_and_its_head_counts_the_replies(sit, slack: LocalSlack):
    desk = sit("amina", "complaints")
    ts = post(slack, "complaints", text="The digest of the week")
    client(slack).chat_postMessage(
        channel=slack.channel_id("complaints"), thread_ts=ts, text="Details of the digest"
    )
    head = desk.middle.locator(f'[data-ts="{ts}"]')
    expect(desk.middle.get_by_text("Details of the digest")).to_have_count(0)
    head.get_by_role("button", name="1 reply").click()
    thread = desk.page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_text("Details of the digest")).to_be_visible()
    thread.get_by_placeholder("Reply").fill("Thank you")
    thread.get_by_placeholder("Reply").press("Enter")

    expect(thread.get_by_role("article").last).to_contain_text("Thank you")
    expect(head.get_by_role("button", name="2 replies")).to_be_visible()
    thread.get_by_role("button", name="Close thread").click()
    expect(thread).to_have_count(0)


def test_a_reaction_is_added_and_taken_back(sit, slack: LocalSlack):
    amina, bruno = sit("amina", "complaints"), sit("bruno", "complaints")
    ts = post(slack, "complaints", text="A fix is out")
    amina.message(ts).hover()
    amina.message(ts).get_by_role("button", name="Add reaction").click()
    amina.page.get_by_role("dialog").get_by_role("button", name="tada").click()
    seen = bruno.message(ts).get_by_role("button", name="tada, 1: Amina Okafor")
    expect(seen).to_have_attribute("aria-pressed", "false")
    seen.click()
    both = bruno.message(ts).get_by_role("button", name="tada, 2: Amina Okafor, you")
    expect(both).to_have_attribute("aria-pressed", "true")
    amina.message(ts).get_by_role("button", name="tada, 2").click()

    expect(bruno.message(ts).get_by_role("button", name="tada, 1: you")).to_be_visible()


def test_a_message_is_logged_by_its_menu(sit, slack: LocalSlack):
    with sampler(slack):
        desk = sit("amina", "claims")
        said = slack.say("bruno", "claims", "The parcel went to the neighbour").ts
        desk.message(said).hover()
        desk.message(said).get_by_role("button", name="More actions").click()
        desk.page.get_by_role("menuitem", name="Log as case").click()
        used = slack.wait_for(lambda: slack.journal.calls("in.message_action"))

    assert (used[0].body["callback_id"], used[0].body["message_ts"]) == ("log_as_case", said)


@pytest.mark.parametrize("choice", ["Edit message", "Delete message"])
def test_only_ones_own_message_can_be_changed(sit, slack: LocalSlack, choice: str):
    desk = sit("amina", "claims")
    hers, his = (slack.say(who, "claims", f"{who} was here").ts for who in ("amina", "bruno"))
    for ts, offered in ((hers, 1), (his, 0)):
        desk.message(ts).hover()
        desk.message(ts).get_by_role("button", name="More actions").click()
        expect(desk.page.get_by_role("menuitem", name=choice)).to_have_count(offered)
        desk.page.keyboard.press("Escape")
