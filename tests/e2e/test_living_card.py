"""One message a case, which says how the case stands: closed, rated, handed over, moved, answered."""

import json

import pytest
from forging import forged_click
from helpers import FAULTS, case, everything, group_all, log, log_and_group
from running import PATIENCE, Bot, buttons, cards, notices, posts, words

from knowledge.tables import Case, Cause, Department, Event, Fix, Membership, Notice, Person, Rating
from playground.slack import Fault
from triage.cases.casework import close_case
from triage.cases.sources import deleted, edited
from triage.causes.fixes import settle_fixes
from triage.causes.news import WORKAROUND, tell_reporter, tell_reporters
from triage.consolidating.regrouping import regroup
from triage.deciding.lifecycle import set_workaround
from triage.handoffs import steps
from triage.notices import refresh_card, refresh_cards
from triage.report import Report
from triage.weeks import Week

CARD, APP = FAULTS[:2]
TWICE = 1.2  # seconds after the first: the same second's signature would be refused at the door


@pytest.fixture
def card(bot: Bot) -> dict:
    """The card of a case of amina's whose cause was resolved before."""
    past = [Report(text=CARD, resolution=words) for words in ("Reissued", "Terminal restarted", "Reissued")]
    log_and_group(bot.database, [*past, Report(text=APP)])
    return bot.card("amina", bot.complain("amina", CARD))


def says(bot: Bot, *said: str, case: int = 5) -> dict:
    """The card, once it says all of this."""

    def found() -> dict | None:
        one = bot.card("amina", case)
        return one if all(part in words(one) for part in said) else None

    return bot.slack.wait_for(found, PATIENCE)


def shown(bot: Bot, field: str) -> dict:
    """The form that amina looks at, once it has this field."""
    return bot.slack.wait_for(
        lambda: (top := bot.slack.modal("amina")) and f'"block_id": "{field}"' in words(top) and top, PATIENCE
    )


def events(bot: Bot, *kinds: str) -> list[tuple[str, str, dict]]:
    return [(one.kind, one.actor, one.detail) for one in everything(bot.database, Event) if one.kind in kinds]


def close(bot: Bot, card: dict, resolution: str) -> None:
    """Amina closes her case."""
    bot.slack.click("amina", card, "close_case")
    form = shown(bot, "resolution")
    bot.slack.submit("amina", form["id"], {"resolution": {"value": resolution}})


def rate(bot: Bot, card: dict, score: str, about: str = "touchpoint") -> None:
    bot.slack.click("amina", card, "add_rating")
    form = shown(bot, "score")
    bot.slack.submit("amina", form["id"], {"score": {"value": score}, "about": {"value": about}})


def once(bot: Bot, card: dict) -> bool:
    """Whether the card was posted once and is the same message still."""
    posted = [one for one in posts(bot.slack, card["channel"]) if "card:" in str(one.body.get("metadata"))]
    return len(posted) == 1 and [one["ts"] for one in cards(bot.slack, "amina")] == [card["ts"]]


def test_a_case_is_closed_with_what_resolved_it_and_the_card_says_so(bot: Bot, card: dict):
    close(bot, card, "Sent a new card to 4111 1111 1111 1111")
    after = says(bot, "*Closed* by <@", "Resolved by: Sent a new card to [CARD]")

    amina = bot.slack.user_id("amina")
    assert buttons(after)[-2:] == ["add_rating", "reopen_case"]
    assert "hand_off" not in buttons(after)
    assert "% alike" not in words(after)
    assert after["text"] == "C-5 is closed: Sent a new card to [CARD]"
    assert (case(bot.database, 5).resolution, case(bot.database, 5).closed_by) == (
        "Sent a new card to [CARD]",
        amina,
    )
    assert events(bot, "closed") == [("closed", amina, {"resolution": "Sent a new card to [CARD]"})]
    assert once(bot, card)


def test_what_resolved_it_before_is_one_tap_and_words_of_ones_own_stay(bot: Bot, card: dict):
    bot.slack.click("amina", card, "close_case")
    form = shown(bot, "resolution")
    offered = [one["text"]["text"] for one in form["blocks"][1]["accessory"]["options"]]
    bot.slack.click("amina", form, "case_same_as_before", "Terminal restarted")
    filled = shown(bot, "resolution1")
    bot.slack.fill("amina", filled["id"], {"resolution1": {"value": "By phone."}})
    bot.slack.click("amina", filled, "case_same_as_before", "Reissued")
    again = shown(bot, "resolution2")
    bot.slack.click("amina", again, "case_same_as_before", "Reissued")
    bot.slack.submit("amina", shown(bot, "resolution3")["id"])
    says(bot, "Resolved by: By phone. Reissued")

    assert offered == ["Reissued", "Terminal restarted"]
    assert filled["blocks"][2]["element"]["initial_value"] == "Terminal restarted"
    assert case(bot.database, 5).resolution.splitlines()[:2] == ["By phone.", "Reissued"]


def test_a_case_is_not_closed_by_blanks_and_the_form_stays(bot: Bot, card: dict):
    close(bot, card, "   ")
    left = bot.slack.modal("amina")

    assert left["errors"]["resolution"].startswith("say what resolved it")
    assert left["state"]["values"]["resolution"]["value"]["value"] == "   "
    assert case(bot.database, 5).resolution is None


def test_a_case_that_is_open_again_asks_again(bot: Bot, card: dict):
    close(bot, card, "Reissued")
    bot.slack.click("amina", says(bot, "*Closed*"), "reopen_case")
    after = says(bot, '"action_id": "close_case"')

    assert buttons(after) == buttons(card)
    assert "% alike" in words(after)
    assert case(bot.database, 5).resolution is None
    assert [kind for kind, *_ in events(bot, "closed", "case reopened")] == ["closed", "case reopened"]
    assert once(bot, card)


def test_ratings_stand_on_the_card_and_the_later_one_holds(bot: Bot, card: dict):
    rate(bot, card, "csat:2")
    says(bot, "Customer's satisfaction 2 of 5 (this touchpoint)")
    rate(bot, card, "csat:4")
    rate(bot, card, "effort:7", about="journey")
    says(
        bot, "Customer's satisfaction 4 of 5 (this touchpoint) · Customer's effort 7 of 7 (the whole journey)"
    )

    kept = [(one.case_id, one.scale, one.score, one.journey) for one in everything(bot.database, Rating)]
    assert kept == [(5, "csat", 4.0, None), (5, "effort", 7.0, "journey")]
    assert len(events(bot, "rated")) == 3
    assert once(bot, card)


@pytest.mark.parametrize("act", [lambda bot, card: close(bot, card, "Reissued"),
                                 lambda bot, card: rate(bot, card, "csat:5")])  # fmt: skip
def test_a_form_that_arrives_twice_acts_once(bot: Bot, card: dict, act):
    bot.slack.faults.add(Fault("in.view_submission", "duplicate", seconds=TWICE))
    act(bot, card)
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("in.view_submission")) == 2, PATIENCE)
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("chat.update")) >= 1, PATIENCE)

    assert len(events(bot, "closed", "resolution changed", "rated")) == 1
    assert once(bot, card)


def test_a_button_whose_click_arrives_twice_opens_one_form(bot: Bot, card: dict):
    bot.slack.faults.add(Fault("in.block_actions", "duplicate", seconds=TWICE))
    bot.slack.click("amina", card, "add_rating")
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("views.open")) == 2, PATIENCE)

    assert len(bot.slack.modals("amina")) == 1
    assert [one["text"] for one in bot.slack.ephemerals("amina")[1:]] == []


def test_the_card_shows_where_the_case_was_handed_to_and_what_came_of_it(bot: Bot, card: dict):
    with bot.database.write() as session:
        session.add(Department(key="claims", name="Claims", channel=bot.slack.channel_id("claims")))
        session.get_one(Person, bot.slack.user_id("amina")).department = "Cards"
    with bot.database.write() as session:
        row = steps.send(
            session, 5, "Claims", "they hold the money", "", "", bot.slack.user_id("amina"), bot.house.clock()
        )
    waiting = says(bot, "Handed to Claims, waiting since")
    with bot.database.write() as session:
        steps.send_back(session, row.id, "not ours", bot.slack.user_id("bruno"), bot.house.clock())
    back = says(bot, "Sent back by Claims: not ours")

    assert "hand_off" not in buttons(waiting)
    assert "hand_off" in buttons(back)
    assert once(bot, card)


def test_a_workaround_is_on_the_card_and_is_news_in_its_thread_once(bot: Bot, card: dict):
    for _ in range(2):
        with bot.database.turn() as turn:
            set_workaround(turn, 1, "Use the terminal at desk 4", "U9", bot.house.clock())
            tell_reporters(turn.session, 1, WORKAROUND, "1", "U9", bot.house.clock())
            refresh_cards(turn.session, 1, bot.house.clock())
    says(bot, "*What helps until then:* Use the terminal at desk 4")
    heard = bot.wrote("amina", "this changed")
    bot.settled(len(notices(bot.database)))

    told = [one for one in bot.slack.messages(card["channel"]) if "this changed" in one["text"]]
    assert [one["thread_ts"] for one in told] == [card["ts"]]
    assert "has a workaround: Use the terminal at desk 4" in heard["text"]
    assert once(bot, card)


def test_a_reporter_hears_once_that_somebody_else_closed_their_case(bot: Bot, card: dict):
    bruno = bot.slack.user_id("bruno")
    for words_ in ("Refunded by hand", "Refunded by hand"):
        with bot.database.write() as session:
            row = close_case(session, 5, words_, bruno, bot.house.clock())
            tell_reporter(session, row, bruno, bot.house.clock())
            refresh_card(session, 5, bot.house.clock())
    says(bot, f"*Closed* by <@{bruno}>")
    heard = bot.wrote("amina", "was closed by")

    assert heard["thread_ts"] == card["ts"]
    assert "Refunded by hand" in heard["text"]
    assert len([one for one in notices(bot.database) if one.kind == "news"]) == 1


def test_a_colleague_of_the_department_closes_it_and_the_reporter_hears_in_the_cards_thread(
    bot: Bot, card: dict
):
    with bot.database.write() as session:
        session.add(Person(user=bot.slack.user_id("bruno"), department="Cards", welcome=True))
        session.get_one(Case, 5).department = "cards"
    bot.deliver(forged_click(bot, card, "close_case", "bruno", case=5))
    form = bot.slack.wait_for(
        lambda: (top := bot.slack.modal("bruno")) and "What resolved it?" in words(top) and top, PATIENCE
    )
    bot.slack.submit("bruno", form["id"], {"resolution": {"value": "Refunded <!here>"}})
    heard = bot.wrote("amina", "was closed by")

    assert heard["thread_ts"] == card["ts"]
    assert f"was closed by <@{bot.slack.user_id('bruno')}>. What resolved it: Refunded" in heard["text"]
    assert "<!here>" not in words(says(bot, "*Closed*"))
    assert once(bot, card)


def test_who_closes_their_own_case_is_not_told_so(bot: Bot, card: dict):
    close(bot, card, "Reissued")
    says(bot, "*Closed*")

    assert [one.key for one in notices(bot.database)] == ["card:5", "update:card:5"]


def test_the_card_says_what_became_of_the_message_it_came_from(bot: Bot, card: dict):
    with bot.database.write() as session:
        row = session.get_one(Case, 5)
        row.message_channel, row.message_ts, row.author = "C1", "1.5", bot.slack.user_id("chloe")
        row.permalink = "https://local.slack.example/archives/C1/p15?a=1&b=2"
        edited(session, "C1", "1.5", "otherwise", "U9", bot.house.clock(), "one")
        deleted(session, "C1", "1.5", "U9", bot.house.clock(), "two")
    after = says(bot, " · edited <!date^", " · deleted <!date^")

    link = "From <https://local.slack.example/archives/C1/p15?a=1&amp;b=2|this message>"
    assert f"{link} by <@{bot.slack.user_id('chloe')}>" in words(after)
    assert once(bot, card)


def test_the_card_follows_its_case_to_another_cause(bot: Bot):
    log_and_group(bot.database, [f"{text} {number}" for number in range(20) for text in (CARD, APP)])
    before = bot.card("amina", bot.complain("amina", CARD))
    with bot.database.turn() as turn:  # as if arrival had put it into the wrong one
        member = turn.session.get_one(Membership, 41)
        member.cause_id, member.turn = 2, turn.number
    moved = regroup(bot.database, group_all(bot.database), bot.house.clock())
    bot.slack.wait_for(lambda: bot.slack.journal.calls("chat.update"), PATIENCE)

    assert moved.moved == 1
    assert "Likely cause: RC-1 " in words(says(bot, "Likely cause: RC-1 ", case=41))
    assert [one["ts"] for one in cards(bot.slack, "amina")] == [before["ts"]]


def test_what_measuring_says_of_a_fix_is_on_the_cards_of_its_cause(bot: Bot, card: dict):
    week = Week.last_complete(bot.house.clock())
    past = [
        Report(text=CARD, created_at=week.back(back).start, customer=f"K-{back}-{number}")
        for back in range(8, 20)
        for number in range(6)
    ]
    log(bot.database, past, bot.house.clock())
    group_all(bot.database, now=bot.house.clock())
    with bot.database.write() as session:
        session.add(Fix(cause_id=1, title="New firmware", shipped_at=week.back(8).start))
        session.get_one(Cause, 1).state = "shipped"
        session.flush()
        settle_fixes(session, week, bot.house.clock())
    says(bot, "fixed and verified")

    assert once(bot, card)


def test_a_renewal_that_slack_refuses_is_quiet_and_the_next_one_goes(bot: Bot, card: dict):
    bot.slack.faults.add(Fault("chat.update", "error", error="message_not_found"))
    rate(bot, card, "csat:1")
    bot.slack.wait_for(lambda: bot.slack.journal.calls("chat.update"), PATIENCE)
    bot.slack.wait_for(lambda: [one.state for one in notices(bot.database)] == ["sent", "failed"], PATIENCE)
    rate(bot, card, "csat:2")
    says(bot, "2 of 5")

    assert once(bot, card)


def test_buttons_and_forms_carry_numbers_alone(bot: Bot, card: dict):
    values = [json.loads(one["value"]) for block in card["blocks"] for one in block.get("elements", ())
              if one["type"] == "button"]  # fmt: skip
    metadata = []
    for button, field in (
        ("add_rating", "score"),
        ("close_case", "resolution"),
        ("different_cause", "cause"),
    ):
        bot.slack.click("amina", card, button)
        form = shown(bot, field)
        metadata.append(json.loads(form["private_metadata"]))
        bot.slack.close("amina", form["id"])

    assert values == [{"case": 5}] * 6
    assert metadata == [{"case": 5, "place": card["channel"]}] * 3
    assert everything(bot.database, Notice)[0].payload == {"case": 5}
