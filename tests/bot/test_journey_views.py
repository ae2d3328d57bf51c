"""A journey as people see it: within Slack's limits whatever is on file, in order, and as a picture."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from extremes import NOW, TEXTS, facts, open_case
from test_views import LIVE, mrkdwn

from bot.views import card
from bot.views import journey as view
from bot.views.blocks import Block
from bot.views.journey_picture import picture
from bot.views.journey_sheet import drawable, sheet_of
from playground.slack.block_kit.checks import blocks_too_long, check_blocks
from triage.journeys.contacts import Contact
from triage.journeys.customers import Near, UnknownCustomer
from triage.journeys.model import Journey, Moment, Promise, Summary, Wait

HOUR = timedelta(hours=1)
KINDS = tuple(view.SIGNS)


def moment(place: int, text: str, kind: str = "case") -> Moment:
    """One whose every word is this text."""
    return Moment(
        at=NOW + place * HOUR, kind=kind, said=text[:2_000] or ".", words=text[:8_000], case="C-9999999",
        department=text[:120] or None, to=text[:120] or "Claims", touchpoint=text[:120] or None,
        severity="critical", cause="RC-999999", cause_name=text[:200], outcome="bounced",
        score=1.0 if kind == "rated" else None, scale="csat", repeated=True, promised=text[:3_000],
        lowest=place == 3,
    )  # fmt: skip


def full(text: str, many: int = 200) -> Journey:
    """Everything a journey can hold, of this text."""
    told = [moment(place, text, KINDS[place % len(KINDS)]) for place in range(many)]
    wait = Wait(
        of="answer", case="C-9999999", department=text[:120] or None, since=NOW, until=NOW + 90 * HOUR,
        hours=90, still=True, said=text[:400],
    )  # fmt: skip
    promise = Promise(case="C-9999999", department=text[:120], at=NOW, promised=text[:3_000])
    summary = Summary(
        contacts=many, departments=[f"{text[:100]}{n}" for n in range(30)], days=99, handoffs=9, sent_back=9,
        repeated=9, longest_wait=wait, longest_case=wait, open_cases=["C-9999999"] * 99,
        open_promises=[promise] * 50, lowest=text[:400], all_green=True, bad_end=[text[:200]] * 5,
    )  # fmt: skip
    return Journey(
        customer=text[:200] or "4711", as_of=NOW, sentences=[text[:2_000] or "."] * 5, summary=summary,
        moments=told, waits=[wait, wait.model_copy(update={"of": "closing"})] * 20, notes=[text[:200] or "."],
    )  # fmt: skip


def plain(many: int) -> Journey:
    """One of so many numbered moments."""
    told = [moment(place, f"step {place + 1}") for place in range(many)]
    return full("4711").model_copy(update={"moments": told, "sentences": ["Two contacts."], "notes": []})


def shown(blocks: list[Block]) -> str:
    return json.dumps(blocks, ensure_ascii=False)


def buttons(blocks: list[Block]) -> list[str]:
    return [
        one["text"]["text"] for block in blocks for one in block.get("elements", ()) if "action_id" in one
    ]


def every(text: str) -> dict[str, list[Block]]:
    near = [Near(f"{text[:190]}{number}" or "4711", number) for number in range(5)]
    return {
        "journey": view.journey_blocks(full(text), 0, 9_999_999),
        "a page in the middle": view.journey_blocks(full(text), 2, 9_999_999),
        "the first page": view.journey_blocks(full(text), 19, 9_999_999),
        "unknown": view.unknown_blocks(UnknownCustomer(text[:200], near)),
        "card": card.card(facts(text, case=customers(text), contact=Contact(27, 40))),
    }


def customers(text: str) -> Any:
    return open_case(text).model_copy(update={"customer": "4711"})


@pytest.mark.parametrize("kind", TEXTS)
def test_slack_takes_every_journey_and_nothing_in_it_is_live(kind: str):
    for name, blocks in every(TEXTS[kind]).items():
        assert (name, check_blocks(blocks, "message"), blocks_too_long(blocks)) == (name, [], False)
        assert [text for text in mrkdwn(blocks) if LIVE.search(text)] == []


@pytest.mark.parametrize("kind", TEXTS)
def test_a_picture_is_drawn_of_whatever_people_wrote(kind: str):
    from matplotlib.image import imread

    drawn = imread(BytesIO(picture(full(TEXTS[kind], 70))))

    assert 1_960 <= drawn.shape[1] <= 3_640
    assert drawn.min() < 0.5 < drawn.max()


def test_what_the_font_cannot_draw_is_left_out():
    assert drawable("no refund 🦄 yet\x00", 80) == "no refund yet"
    assert drawable("🦄🦄", 80) == "…"
    assert drawable("one two three", 9) == "one two …"


def test_moments_never_lie_on_one_spot_and_quiet_weeks_do_not_stretch_the_picture():
    told = [moment(place, "x") for place in (0, 1, 24 * 90)]
    sheet = sheet_of(plain(3).model_copy(update={"moments": told}))

    assert [sheet.x(one.at) for one in told] == [0.0, 0.55, 2.05]
    assert sheet.x(NOW + HOUR / 2) == pytest.approx(0.275)


def test_the_newest_moments_come_first_and_a_page_is_in_order():
    journey = plain(13)

    assert [one.said for one in view.page_of(journey, 0)] == [f"step {n}" for n in range(4, 14)]
    assert [one.said for one in view.page_of(journey, 1)] == ["step 1", "step 2", "step 3"]
    assert buttons(view.journey_blocks(journey, 0, 5)) == ["Earlier", "Picture"]
    assert buttons(view.journey_blocks(journey, 1, 5)) == ["Later", "Picture"]
    assert "Moments 4 to 13 of 13, oldest first." in shown(view.journey_blocks(journey, 0, 5))


def test_no_button_carries_the_reference():
    carried = [
        element["value"]
        for block in view.journey_blocks(plain(40).model_copy(update={"customer": "ACC-77"}), 1, 5)
        for element in block.get("elements", ())
        if "value" in element
    ]

    assert carried == ['{"case":5,"p":2}', '{"case":5,"p":0}', '{"case":5}']


def test_a_moment_shows_what_was_written_what_was_promised_and_the_lowest_point():
    blocks = view.journey_blocks(plain(4), 0, 5)
    last = blocks[-2]["text"]["text"]

    assert last == (
        f"● <!date^{int((NOW + 3 * HOUR).timestamp())}^{{date_short}}|16 Nov 2026>  *step 4* · *lowest point*"
        "\n>step 4\nPromised: “step 4”\nRC-999999 step 4"
    )


def test_an_unknown_customer_is_answered_with_those_spelled_alike():
    blocks = view.unknown_blocks(UnknownCustomer("4711", [Near("ACC-4711", 3), Near("4711-B", 8)]))

    assert blocks[0]["text"]["text"].startswith("No customer *4711* is on file")
    assert buttons(blocks) == ["ACC-4711", "4711-B"]
    assert [one["action_id"] for one in blocks[1]["elements"]] == ["journey_of_0", "journey_of_1"]
    assert "Check the reference" in shown(view.unknown_blocks(UnknownCustomer("x")))


def test_a_card_names_a_customers_third_contact_and_opens_the_journey():
    third = card.card(facts("late refund", case=customers("late refund"), contact=Contact(3, 2)))
    first = card.card(facts("late refund", case=customers("late refund")))
    nobodys = card.card(facts("late refund", case=open_case("late refund")))

    assert third[1]["elements"][0]["text"] == "*Third contact of this customer in 14 days, two departments*"
    assert third[0]["accessory"]["value"] == '{"case":9999999}'
    assert "contact of this customer" not in shown(first)
    assert first[0]["accessory"]["text"]["text"] == "Journey"
    assert "accessory" not in nobodys[0]
