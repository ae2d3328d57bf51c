"""Three people and a case: amina hands it over, Claims accepts it, sends it back, asks, or leaves it."""

from threading import Thread
from typing import Any

import pytest
from helpers import FAULTS, everything, log_and_group
from running import PATIENCE, Bot, Clock, Start, buttons, key_of, notices, words
from test_deciding import forged_click

from jobs.handing import hurry_handoffs
from knowledge.database import Database
from knowledge.tables import Case, Department, Event, Handoff
from playground.slack import Fault, LocalSlack
from triage.deciding.lifecycle import confirm_cause
from triage.handoffs import steps
from triage.notices import refresh_cards
from triage.report import Report

Json = dict[str, Any]

CARD = FAULTS[0]
DAY = 86_400.0
PARTS = {"reason": "they hold the money", "promised": "a call by Friday", "story": "bought it in May"}


def set_up(bot: Bot, **owner: str) -> Bot:
    """Amina logs for Cards; Claims receives in #claims, Fraud in a channel that the bot is not in."""
    bot.slack.command("amina", "complaints", "/faultline", "me Cards")
    bot.told("amina", "logged for Cards")
    with bot.database.write() as session:
        session.add(Department(key="claims", name="Claims", channel=bot.slack.channel_id("claims"), **owner))
        session.add(Department(key="fraud", name="Fraud", channel=bot.slack.channel_id("back-office")))
        session.add(Department(key="lending", name="Lending"))
    return bot


@pytest.fixture
def house(bot: Bot) -> Bot:
    """Claims answers to chloe."""
    return set_up(bot, owner=bot.slack.user_id("chloe"))


def press(bot: Bot, user: str, message: Json, button: str, value: str) -> None:
    """A click that is not drawn for this user, or not any more."""
    payload = forged_click(bot, message, button, user)
    payload["actions"][0]["value"] = value
    bot.deliver(payload)


def opened(bot: Bot, user: str = "amina", case: int = 1) -> Json:
    """The form that *Hand off* opens on the card of a case."""
    card = bot.card("amina", case)
    if user == "amina":
        bot.slack.click(user, card, "hand_off")
    else:
        press(bot, user, card, "hand_off", f'{{"case":{case}}}')
    return bot.slack.wait_for(lambda: bot.slack.modal(user), PATIENCE)


def filled(to: str = "Claims", **parts: str) -> Json:
    return {name: {"value": said} for name, said in {"department": to, **PARTS, **parts}.items()}


def handed_over(bot: Bot, to: str = "Claims", text: str = CARD, **parts: str) -> Json:
    """A case of amina's, handed over; the message that the department got."""
    bot.complain("amina", text)
    outcome = bot.slack.submit("amina", opened(bot)["id"], filled(to, **parts))
    assert bot.slack.modal("amina") is None, outcome
    return brought(bot)


def brought(bot: Bot, key: str = "handoff:1", channel: str = "claims") -> Json:
    """The message under this key, once it is there."""
    return bot.slack.wait_for(
        lambda: next((one for one in bot.slack.messages(channel) if key_of(one) == key), None), PATIENCE
    )


def shows(bot: Bot, said: str, key: str = "handoff:1", channel: str = "claims") -> Json:
    """The message under this key, once it says so."""
    return bot.slack.wait_for(
        lambda: next(
            (one for one in bot.slack.messages(channel) if key_of(one) == key and said in words(one)), None
        ),
        PATIENCE,
    )


def in_thread(bot: Bot, message: Json, said: str) -> Json:
    """The answer below a message that says so, once it is there."""
    return bot.slack.wait_for(
        lambda: next(
            (
                one
                for one in bot.slack.messages("claims")
                if one.get("thread_ts") == message["ts"] != one["ts"] and said in words(one)
            ),
            None,
        ),
        PATIENCE,
    )


def shown_form(bot: Bot, user: str, message: Json, button: str) -> Json:
    bot.slack.click(user, message, button)
    return bot.slack.wait_for(lambda: bot.slack.modal(user), PATIENCE)


def sent_form(bot: Bot, user: str, message: Json, button: str, field: str, said: str) -> None:
    form = shown_form(bot, user, message, button)
    bot.slack.submit(user, form["id"], {field: {"value": said}})
    assert bot.slack.modal(user) is None


def handoff(bot: Bot, number: int = 0) -> Handoff:
    return everything(bot.database, Handoff)[number]  # type: ignore[return-value]


def kinds(bot: Bot) -> list[tuple[str, str]]:
    found = everything(bot.database, Event)
    return [(one.kind, one.actor) for one in found if "hand" in one.kind or one.kind == "repeated"]


def answered(bot: Bot, said: str) -> str:
    """What a click was answered with, to the person alone."""
    return bot.slack.wait_for(
        lambda: next(
            (one.body["text"] for one in bot.slack.journal.calls("respond") if said in str(one.body)), ""
        ),
        PATIENCE,
    )


def wait_out(bot: Bot, clock: Clock, hours: float = 24.0) -> None:
    """So much time passes, and the minute's job runs."""
    clock.skip(hours * 3_600)
    hurry_handoffs(bot.database, bot.house.clock(), bot.house.settings.admins)


def test_the_form_offers_other_departments_and_begins_with_what_is_known(house: Bot):
    log_and_group(house.database, [Report(text=FAULTS[1], department="Savings")])
    house.complain("amina", CARD)
    form = opened(house, case=2)
    department, _, _, story = (block["element"] for block in form["blocks"][1:])

    assert form["title"]["text"] == "Hand off C-2"
    assert [one["value"] for one in department["options"]] == ["Claims", "Fraud", "Lending", "Savings"]
    assert story["initial_value"] == CARD


def test_the_department_gets_one_message_with_all_that_is_known(house: Bot):
    past = Report(text=f"{CARD} again", department="Claims", resolution="Terminal replaced")
    log_and_group(house.database, [past])
    house.complain("amina", CARD)
    house.slack.submit("amina", opened(house, case=2)["id"], filled())
    message = brought(house)
    amina = house.slack.user_id("amina")

    for part in (
        *(f"C-2 handed over* from Cards to Claims by <@{amina}>", "*Why:* they hold the money"),
        *("a call by Friday", "bought it in May", CARD, "severity medium", "*Likely cause:* RC-1"),
        "*What resolved it before:* Terminal replaced",
    ):
        assert part in words(message)
    assert buttons(message) == ["handoff_accept", "handoff_send_back", "handoff_ask", "handoff_repeated"]
    assert kinds(house) == [("handed off", amina)]
    assert handoff(house).case_ref == "C-2"


def test_the_departments_message_follows_the_life_of_the_cause(house: Bot):
    handed_over(house)
    now = house.house.clock()
    with house.database.turn() as turn:
        confirm_cause(turn, 1, house.slack.user_id("chloe"), now)
        refresh_cards(turn.session, 1, now)

    assert "confirmed by people" in words(shows(house, "confirmed by people"))


def test_who_accepts_is_shown_and_has_the_case(house: Bot):
    message = handed_over(house)
    before = len(house.slack.messages(house.slack.direct("amina")))
    house.slack.click("bruno", message, "handoff_accept")
    bruno = house.slack.user_id("bruno")
    message = shows(house, f"Accepted by <@{bruno}>")

    assert buttons(message) == ["handoff_ask", "hand_off", "close_case", "handoff_repeated"]
    assert (handoff(house).outcome, handoff(house).answered_by) == ("accepted", bruno)
    assert len(house.slack.messages(house.slack.direct("amina"))) == before  # the card says it
    assert shows(house, "Accepted by Claims", "card:1", house.slack.direct("amina"))


def test_a_second_click_says_politely_who_was_first(house: Bot):
    message = handed_over(house)
    house.slack.click("bruno", message, "handoff_accept")
    shows(house, "Accepted by")
    press(house, "chloe", message, "handoff_accept", '{"handoff":1}')
    press(house, "deepak", message, "handoff_send_back", '{"handoff":1}')
    bruno = house.slack.user_id("bruno")
    refusal = house.slack.wait_for(lambda: house.slack.modal("deepak"), PATIENCE)

    assert answered(house, "already").startswith(f"<@{bruno}> accepted it already, <!date^")
    assert f"<@{bruno}> accepted it already" in words(refusal)
    assert len(kinds(house)) == 2


def test_two_who_accept_at_the_same_moment_do_it_once(house: Bot):
    message = handed_over(house)
    house.slack.faults.add(Fault("in.block_actions", "duplicate", seconds=0.0))
    takers = [
        Thread(target=house.slack.click, args=(user, message, "handoff_accept"))
        for user in ("bruno", "chloe")
    ]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    answered(house, "accepted it already")

    assert [kind for kind, _ in kinds(house)] == ["handed off", "handoff accepted"]


def test_a_case_sent_back_returns_with_the_reason_and_can_go_elsewhere(house: Bot):
    message = handed_over(house)
    sent_form(house, "bruno", message, "handoff_send_back", "answer", "it is a card matter")
    shows(house, "it is a card matter")
    told = house.wrote("amina", "Claims sent C-1 back")

    assert (handoff(house).outcome, handoff(house).answer) == ("bounced", "it is a card matter")
    assert told["thread_ts"] == house.card("amina", 1)["ts"]
    assert "It is with Cards again" in words(told)
    assert buttons(told) == ["hand_off"]
    form = shown_form(house, "amina", told, "hand_off")
    assert form["blocks"][-1]["element"]["initial_value"] == "bought it in May"


def test_a_question_comes_to_the_sender_and_the_reply_to_where_it_was_asked(house: Bot):
    message = handed_over(house)
    sent_form(house, "bruno", message, "handoff_ask", "question", "Which card?")
    question = house.wrote("amina", "Claims asks about C-1")
    sent_form(house, "amina", question, "handoff_reply", "reply", "The blue one")
    shown = shows(house, "*Reply:* The blue one")
    answer = in_thread(house, message, "Reply:")
    direct = house.slack.direct("amina")
    question = shows(house, "Answered: The blue one", key_of(question), direct)

    assert question["thread_ts"] == house.card("amina", 1)["ts"]
    assert "Which card?" in words(shown)
    assert buttons(question) == []
    assert f"<@{house.slack.user_id('bruno')}> Reply: The blue one" in words(answer)
    assert [kind for kind, _ in kinds(house)] == ["handed off", "handoff asked", "handoff answered"]


def test_that_the_customer_had_to_repeat_it_is_one_tap(house: Bot):
    message = handed_over(house)
    house.slack.click("bruno", message, "handoff_repeated")
    message = shows(house, "the customer had to repeat it")

    assert handoff(house).repeated
    assert "handoff_repeated" not in buttons(message)
    assert kinds(house)[-1] == ("repeated", house.slack.user_id("bruno"))


def test_the_senders_side_says_so_too_by_the_case(house: Bot):
    handed_over(house)
    press(house, "amina", house.card("amina", 1), "handoff_repeated", '{"case":1}')
    shows(house, "the customer had to repeat it")
    press(house, "amina", house.card("amina", 1), "handoff_repeated", '{"case":1}')
    press(house, "amina", house.card("amina", 1), "handoff_repeated", '{"case":99}')

    assert answered(house, "on file already")
    assert answered(house, "not on file any more")
    assert kinds(house)[1:] == [("repeated", house.slack.user_id("amina"))]


def test_nobody_answering_is_reminded_then_escalated_and_late_acceptance_counts(
    start: Start, sqlite_database: Database, clock: Clock, slack: LocalSlack
):
    # Over a socket: the front door checks signatures by the real time.
    house = set_up(start(sqlite_database, "socket"), owner=slack.user_id("chloe"))
    house.card("amina", house.complain("amina", CARD))
    with house.database.write() as session:
        steps.send(session, 1, "Claims", "why", "", "", slack.user_id("amina"), clock())
    message = brought(house)
    wait_out(house, clock)
    reminder = in_thread(house, message, "waits for you")
    wait_out(house, clock)
    escalated = house.wrote("chloe", "Nobody has answered yet")
    told = house.wrote("amina", "C-1 waits at Claims")
    house.slack.click("chloe", escalated, "handoff_accept")
    chloe = house.slack.user_id("chloe")
    shows(house, f"Accepted by <@{chloe}>")
    shows(house, f"Accepted by <@{chloe}>", f"handoff:1:escalation:{chloe}", house.slack.direct("chloe"))

    assert "C-1 from Cards waits for you" in words(reminder)
    assert f"Now with <@{chloe}>" in words(told)
    assert told["thread_ts"] == house.card("amina", 1)["ts"]
    assert (handoff(house).outcome, bool(handoff(house).escalated_at)) == ("accepted", True)
    assert [kind for kind, _ in kinds(house)] == [
        *("handed off", "handoff reminded", "handoff timed out", "handoff accepted")
    ]


def test_serving_reminds_by_itself(start: Start, sqlite_database: Database, clock: Clock):
    first = set_up(start(sqlite_database))
    message = handed_over(first)
    clock.skip(DAY)
    again = start(sqlite_database)  # the minute's job runs as it starts

    assert in_thread(again, message, "waits for you since")


def test_a_channel_that_takes_no_message_brings_the_case_to_the_admins_and_says_so(house: Bot, clock: Clock):
    house.complain("amina", CARD)
    house.slack.submit("amina", opened(house)["id"], filled("Fraud"))
    house.slack.wait_for(lambda: [one for one in notices(house.database) if one.state == "failed"], PATIENCE)
    wait_out(house, clock, hours=0.0)

    assert "Faultline could not post it for Fraud" in words(house.wrote("amina", "C-1 waits at Fraud"))


@pytest.mark.parametrize(("to", "said"), [
    ("Lending", "Lending has no channel yet: an admin sets it with /faultline settings"),
])  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(house: Bot, to: str, said: str):
    house.complain("amina", CARD)
    form = opened(house)
    house.slack.submit("amina", form["id"], filled(to))
    kept = house.slack.modal("amina")

    assert kept["errors"] == {"department": said}
    assert kept["state"]["values"]["reason"]["value"]["value"] == "they hold the money"
    assert everything(house.database, Handoff) == []


@pytest.mark.parametrize("text", ["\u200b", "  "])
def test_a_reason_that_says_nothing_is_asked_for_again(house: Bot, text: str):
    house.complain("amina", CARD)
    house.slack.submit("amina", opened(house)["id"], filled(reason=text))

    assert set(house.slack.modal("amina")["errors"]) == {"reason"}


def test_a_case_that_waits_offers_no_second_form_and_a_form_opened_before_is_refused(house: Bot):
    house.complain("amina", CARD)
    form = opened(house)
    house.slack.submit("amina", form["id"], filled())
    brought(house)
    body = house.slack.journal.calls("in.view_submission")[-1].body
    body["view"]["state"]["values"]["reason"]["value"]["value"] = "another reason"
    again = house.deliver(body)
    press(house, "amina", house.card("amina", 1), "hand_off", '{"case":1}')
    refusal = house.slack.wait_for(lambda: house.slack.modal("amina"), PATIENCE)

    assert "It waits at Claims already" in str(again.body)
    assert "It waits at Claims already" in words(refusal)
    assert len(everything(house.database, Handoff)) == 1


def test_a_form_that_slack_delivers_twice_hands_over_once(house: Bot):
    house.complain("amina", CARD)
    form = opened(house)
    house.slack.faults.add(Fault("in.view_submission", "duplicate", seconds=0.5))
    house.slack.submit("amina", form["id"], filled())
    house.slack.wait_for(lambda: len(house.slack.journal.calls("in.view_submission")) == 2, PATIENCE)

    assert len(everything(house.database, Handoff)) == 1
    assert house.slack.modal("amina") is None


def test_personal_data_in_what_is_typed_is_replaced(house: Bot):
    message = handed_over(house, reason="card 4111 1111 1111 1111", story="mail me: joe@example.org")

    assert handoff(house).reason == "card [CARD]"
    assert handoff(house).story == "mail me: [EMAIL]"
    assert "4111" not in words(message)


def test_a_stranger_to_the_case_is_refused(house: Bot):
    house.complain("amina", CARD)
    form = opened(house, "bruno")

    assert "whoever logged the case" in words(form)
    assert everything(house.database, Handoff) == []


def test_a_click_from_elsewhere_by_somebody_else_answers_nothing(house: Bot):
    handed_over(house)
    press(house, "deepak", house.card("amina", 1), "handoff_accept", '{"handoff":1}')

    assert answered(house, "department that the case was handed to")
    assert handoff(house).outcome is None


@pytest.mark.parametrize("who", ["guest", "stranger"])
def test_guests_and_strangers_answer_nothing(house: Bot, who: str):
    message = handed_over(house)
    payload = forged_click(house, message, "handoff_accept", "bruno")
    payload["user"]["id"] = house.slack.user_id(who)
    payload["actions"][0]["value"] = '{"handoff":1}'
    house.deliver(payload)

    assert answered(house, "members of this workspace only")
    assert handoff(house).outcome is None


@pytest.mark.parametrize("text", ["الدفع مرفوض عند الصندوق " * 80, "bell 🔔" * 300, "<!channel> *now* " * 60])
def test_any_text_arrives_whole_and_inert(house: Bot, text: str):
    message = handed_over(house, text=text, reason=text[:500], promised=text[:500], story=text)

    assert "<!channel>" not in words(message)
    assert {one.state for one in house.settled(3)} == {"sent"}


def test_a_private_case_may_be_read_where_it_is_handed_to(house: Bot):
    house.complain("amina", CARD)
    with house.database.write() as session:
        session.get_one(Case, 1).private = True
    house.slack.submit("amina", opened(house)["id"], filled(story="told"))

    assert CARD in words(brought(house))


@pytest.mark.parametrize(("department", "shown"), [("Claims", True), ("Savings", False)])
def test_what_resolved_a_private_case_is_shown_to_its_own_department_alone(
    house: Bot, department: str, shown: bool
):
    past = Report(text=f"{CARD} again", department=department, resolution="Terminal replaced")
    log_and_group(house.database, [past])
    with house.database.write() as session:
        session.get_one(Case, 1).private = True
    house.complain("amina", CARD)
    house.slack.submit("amina", opened(house, case=2)["id"], filled())
    message = brought(house)

    assert "*Likely cause:* RC-1" in words(message)
    assert ("Terminal replaced" in words(message)) == shown
