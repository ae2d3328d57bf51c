"""Whatever is on file, what is shown stays within what Slack takes."""

import json
import re

import extremes
import pytest
from extremes import TEXTS

from bot.mrkdwn import escape, name, owner, quoted
from bot.views import card, matches
from bot.views.report_form import LONGEST, read_form
from playground.slack.block_kit.checks import blocks_too_long, check_blocks, check_view, view_too_large
from triage.matching.queries import parse_query

# U0A1 and U0A2 are the people whom a digest itself is about.
LIVE = re.compile(r"<[!@#](?!date\^|U0A[12]>)|<\w+:|<[^>^]*\|")


def mrkdwn(value: object) -> list[str]:
    """Every text that Slack reads for markup."""
    if isinstance(value, dict):
        own = [str(value["text"])] if value.get("type") == "mrkdwn" else []
        return own + [text for inner in value.values() for text in mrkdwn(inner)]
    return [text for inner in value for text in mrkdwn(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("kind", TEXTS)
def test_every_message_is_one_that_slack_takes(kind: str):
    for shown, blocks in extremes.messages(TEXTS[kind]).items():
        assert (shown, check_blocks(blocks, "message"), blocks_too_long(blocks)) == (shown, [], False)


@pytest.mark.parametrize("kind", TEXTS)
def test_every_view_is_one_that_slack_takes(kind: str):
    for shown, view in extremes.views(TEXTS[kind]).items():
        assert (shown, check_view(view), view_too_large(view)) == (shown, [], False)


@pytest.mark.parametrize("kind", TEXTS)
def test_no_text_with_markup_holds_a_live_mention_or_link(kind: str):
    shown = [*extremes.messages(TEXTS[kind]).values(), *extremes.views(TEXTS[kind]).values()]

    assert [text for text in mrkdwn(shown) if LIVE.search(text)] == []


@pytest.mark.parametrize("kind", TEXTS)
def test_a_forms_metadata_holds_ids_alone(kind: str):
    metadata = json.loads(extremes.views(TEXTS[kind])["form"]["private_metadata"])

    assert metadata == {"kind": "escalation", "channel": "C0123456789"}


def test_escaping_covers_slacks_three_characters_and_nothing_else():
    assert escape("a & b < c > d * _ `") == "a &amp; b &lt; c &gt; d * _ `"


def test_a_quotation_is_one_line_cut_at_a_word_before_it_is_escaped():
    assert quoted("one\ntwo  three", 100) == "one two three"
    assert quoted("wort & wort & wort", 12) == "wort &amp;…"
    assert quoted("wort & wort & wort", 9) == "wort…"
    assert len(quoted("a" + "&" * 1_000, 100)) <= 100
    assert quoted("*a* `b` ~c~ _d_") == "∗a∗ ˋbˋ ∼c∼ ＿d＿"
    assert name("<@U1>") == "&lt;@U1&gt;"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<@U0123ABC>", "<@U0123ABC>"),
        ("<@U1> & co", "&lt;@U1&gt; &amp; co"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("Cards", "Cards"),
    ],
)
def test_an_owner_in_a_digest_is_mentioned_only_when_it_is_a_person(said: str, shown: str):
    assert owner(said) == shown


def test_a_department_called_like_a_person_is_not_mentioned():
    cause = extremes.cause("x", 1).model_copy(update={"owner_department": "<@U1>"})

    assert card.owner_line(cause) == "&lt;@U1&gt;"
    assert card.owner_line(cause.model_copy(update={"owner": "U2", "owner_department": None})) == "<@U2>"


def test_a_page_button_asks_the_same_question_again():
    found = extremes.found("refund", 5)
    text, filters = parse_query(matches.asked(found), extremes.NOW)

    assert (text, set(filters.departments), filters.touchpoint) == ("refund", {"refund"}, "refund")
    assert (filters.since, filters.state) == (extremes.NOW, "regressed")


def test_a_confirmation_tells_what_was_replaced_and_what_was_cut_off():
    said = card.logged(7, "complaint", {"CARD": 2, "<b>": 1}, clipped_text=True)

    assert said.startswith("Logged as *C-7* (complaint).")
    assert "2 × card, 1 × &lt;b&gt;" in said
    assert "first 8,000 characters" in said


def test_a_form_is_read_by_field_whatever_kind_of_field_it_is():
    filled = {
        "text": {"value": {"type": "plain_text_input", "value": "late"}},
        "severity": {"value": {"type": "static_select", "selected_option": {"value": "high"}}},
        "contact": {"value": {"type": "static_select", "selected_option": None}},
        "customer": {"value": {"type": "plain_text_input", "value": None}},
    }

    assert read_form(filled) == {"text": "late", "severity": "high"}


def test_a_text_to_begin_with_fits_the_field():
    field = extremes.views(TEXTS["long"])["form"]["blocks"][0]["element"]

    assert len(field["initial_value"]) == LONGEST


def test_a_card_says_which_neighbours_decided_what_they_share_and_what_spoke_against_it():
    near = {"case": 3, "cause": 7, "cosine": 0.8, "chance": 0.9, "words": ["card", "declined"]}
    other = {"case": 4, "cause": 2, "cosine": 0.6, "chance": 0.55, "words": []}
    far = {"case": 5, "cause": 2, "cosine": 0.1, "chance": 0.05, "words": []}

    assert card.reasons({"for": [near], "against": [other, far]}) == (
        "Decided by C-3 (shared words: card, declined). "
        "Against it: C-4 of RC-2, 55 % likely to share its cause."
    )
    assert "Against" not in card.reasons({"for": [near], "against": [far]})
    assert card.reasons({"for": [], "against": [far]}) == ""


def test_a_card_of_a_report_in_another_language_says_so():
    assert "reads like German" in card.unread("de")
    assert "another language (tl)" in card.unread("tl")


def rows(facts: card.CardFacts) -> list[list[str]]:
    """The buttons of a card, row by row."""
    return [
        [one["text"]["text"] for one in block["elements"]]
        for block in card.card(facts)
        if block["type"] == "actions"
    ]


def test_a_card_offers_what_can_be_done_in_its_state():
    facts, open_case = extremes.facts, extremes.open_case("x")
    alone = extremes.cause("x").model_copy(update={"cases": 1})
    later = ["Hand off", "Add rating", "Close with resolution"]

    assert rows(facts("x", case=open_case)) == [["Same cause", "Different cause", "More like this"], later]
    assert rows(facts("x", "founded", case=open_case, cause=alone)) == [
        ["It is a known cause", "More like this"],
        later,
    ]
    assert rows(facts("x", "confirmed", case=open_case, undo=7))[0][0] == "Undo"
    assert rows(facts("x", "confirmed", case=open_case))[0] == ["Different cause", "More like this"]
    assert rows(facts("x", case=open_case, at_another=True))[1] == later[1:]
    assert rows(facts("x"))[1] == ["Add rating", "It is open again"]


@pytest.mark.parametrize("state", extremes.cards("x"))
def test_a_card_has_at_most_three_buttons_in_a_row_and_seven_in_all(state: str):
    facts = extremes.cards("x")[state]
    beside = sum("accessory" in block for block in card.card(facts))

    assert max(len(row) for row in rows(facts)) <= 3
    assert sum(len(row) for row in rows(facts)) + beside <= 7


@pytest.mark.parametrize(
    ("permalink", "origin"),
    [
        ("https://a.slack.com/p1?x=1&y=2", "From <https://a.slack.com/p1?x=1&amp;y=2|this message> by <@U7>"),
        ("https://evil.example|log in", "From a message by <@U7>"),
        ("javascript:alert(1)", "From a message by <@U7>"),
        (None, "From a message by <@U7>"),
    ],
)
def test_a_card_links_the_message_it_came_from(permalink: str | None, origin: str):
    case = extremes.case("x").model_copy(update={"message_ts": "1.2", "permalink": permalink, "author": "U7"})

    assert card.source(case) == origin
    assert card.source(extremes.case("x")) == ""


def test_an_extreme_card_is_one_that_slack_takes_as_an_update_too():
    longest = max(
        len(json.dumps(card.card(facts), ensure_ascii=False))
        for text in TEXTS.values()
        for facts in extremes.cards(text).values()
    )

    assert longest < 13_000
