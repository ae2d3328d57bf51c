"""A case can be logged from anywhere: shortcuts and a reaction, and what becomes of their messages."""

import json
from collections.abc import Callable

import pytest
from helpers import everything
from running import COLLEAGUES, PATIENCE, Bot

from bot.views.report_form import LONGEST
from knowledge.tables import Event, Workspace
from playground.slack import Fault, Room

SAID = "The refund of my customer went to the card we closed in May"
LONG = f"{SAID} " * 170  # 10,000 characters
PLACES = {"floor": False, "vault": True}


@pytest.fixture
def floor(bot: Bot) -> Bot:
    """A bot in a public and a private channel, where a guest is too; a ticket is the chosen reaction."""
    for name, private in PLACES.items():
        bot.slack.add_channel(Room(name, (*COLLEAGUES, "guest"), is_private=private))
    with bot.database.write() as session:
        session.merge(Workspace(reaction="ticket"))
    return bot


def form_for(bot: Bot, user: str, channel: str, ts: str) -> dict:
    """The form of the shortcut on a message."""
    assert bot.slack.message_shortcut(user, "log_as_case", channel, ts).acked
    return bot.slack.wait_for(lambda: bot.slack.modal(user), PATIENCE)


def typed(form: dict, field: str) -> str | None:
    element = next(block["element"] for block in form["blocks"] if block["block_id"] == field)
    return element.get("initial_value")


def events(bot: Bot, kind: str) -> list[tuple[str, int | None, dict]]:
    return [
        (one.actor, one.case_id, one.detail) for one in everything(bot.database, Event) if one.kind == kind
    ]


def linked(bot: Bot, case: int = 1) -> str:
    """Where the message of a case stands, once that is on file."""
    return bot.slack.wait_for(lambda: bot.cases()[case - 1].permalink, PATIENCE)


def react(bot: Bot, user: str, ts: str, emoji: str = "ticket", channel: str = "floor") -> None:
    assert bot.slack.react(user, channel, ts, emoji).acked


def test_log_as_case_opens_the_form_with_the_message_and_keeps_where_it_stands_and_who_wrote_it(floor: Bot):
    said = floor.slack.say("bruno", "floor", f"{SAID} & <that> is all")
    form = form_for(floor, "amina", "floor", said.ts)
    floor.slack.submit("amina", form["id"], {"kind": {"value": "escalation"}, "customer": {"value": "K-1"}})
    assert floor.told("amina", "Logged as *C-1* (escalation)")
    link = linked(floor)
    (case,) = floor.cases()

    assert typed(form, "text") == case.text == f"{SAID} & <that> is all"
    assert (case.kind, case.customer, case.private) == ("escalation", "K-1", False)
    assert (case.reporter, case.author) == (floor.slack.user_id("amina"), floor.slack.user_id("bruno"))
    assert (case.message_channel, case.message_ts) == (floor.slack.channel_id("floor"), said.ts)
    assert link.endswith(f"/archives/{floor.slack.channel_id('floor')}/p{said.ts.replace('.', '')}")
    assert floor.slack.ephemerals("bruno") == []


def test_the_forms_metadata_holds_ids_and_not_a_word(floor: Bot):
    said = floor.slack.say("bruno", "vault", SAID)
    metadata = json.loads(form_for(floor, "amina", "vault", said.ts)["private_metadata"])

    assert metadata == {
        "kind": "complaint",
        "channel": floor.slack.channel_id("vault"),
        "private": True,
        "ts": said.ts,
        "author": floor.slack.user_id("bruno"),
    }


def test_a_message_of_a_bot_can_be_logged_and_one_without_words_begins_an_empty_form(floor: Bot):
    posted = floor.house.client().chat_postMessage(channel=floor.slack.channel_id("floor"), text=SAID)
    empty = floor.slack.say("bruno", "floor", "")

    assert typed(form_for(floor, "amina", "floor", str(posted["ts"])), "text") == SAID
    assert typed(form_for(floor, "chloe", "floor", empty.ts), "text") is None


def test_a_message_longer_than_a_form_is_cut_and_the_form_says_so(floor: Bot):
    said = floor.slack.say("bruno", "floor", LONG)
    form = form_for(floor, "amina", "floor", said.ts)

    assert typed(form, "text") == LONG[:LONGEST]
    assert "its first 3,000 characters stand here" in str(form["blocks"][1]["hint"])


def test_a_message_where_the_bot_is_not_is_logged_and_confirmed_as_a_direct_message(floor: Bot):
    said = floor.slack.say("bruno", "back-office", SAID)
    form = form_for(floor, "amina", "back-office", said.ts)
    floor.slack.submit("amina", form["id"])

    assert floor.wrote("amina", "Logged as *C-1*")
    assert [(one.private, one.permalink) for one in floor.cases()] == [(True, None)]


def test_bad_input_is_refused_at_its_field_and_what_was_typed_stays(floor: Bot):
    form = form_for(floor, "amina", "floor", floor.slack.say("bruno", "floor", SAID).ts)
    floor.slack.submit("amina", form["id"], {"text": {"value": "?!"}, "customer": {"value": "K-1"}})
    shown = floor.slack.modal("amina")

    assert "say in a few words what went wrong" in shown["errors"]["text"]
    assert shown["state"]["values"]["customer"]["value"]["value"] == "K-1"
    assert floor.cases() == []


def test_the_global_shortcut_asks_what_kind_it_is_and_confirms_in_direct_messages(floor: Bot):
    assert floor.slack.shortcut("amina", "log_case").acked
    form = floor.slack.wait_for(lambda: floor.slack.modal("amina"), PATIENCE)
    floor.slack.submit("amina", form["id"], {"text": {"value": SAID}, "kind": {"value": "escalation"}})

    assert floor.wrote("amina", "Logged as *C-1* (escalation)")
    assert [(one.kind, one.channel, one.message_ts) for one in floor.cases()] == [("escalation", None, None)]


@pytest.mark.parametrize("shortcut", ["in.message_action", "in.view_submission"])
def test_a_shortcut_delivered_twice_makes_one_case(floor: Bot, shortcut: str):
    said = floor.slack.say("bruno", "floor", SAID)
    floor.slack.faults.add(Fault(shortcut, "duplicate", seconds=1.2))
    form = form_for(floor, "amina", "floor", said.ts)
    floor.slack.submit("amina", form["id"])
    floor.slack.wait_for(lambda: len(floor.slack.journal.calls(shortcut)) == 2, PATIENCE)

    assert len(floor.cases()) == 1


def test_the_chosen_reaction_logs_the_message_for_whoever_reacts(floor: Bot):
    said = floor.slack.say("bruno", "floor", SAID)
    react(floor, "amina", said.ts)
    assert floor.told("amina", "Logged as *C-1* (complaint)")
    link = linked(floor)
    (case,) = floor.cases()

    assert (case.text, case.message_ts, case.channel) == (SAID, said.ts, floor.slack.channel_id("floor"))
    assert (case.reporter, case.author) == (floor.slack.user_id("amina"), floor.slack.user_id("bruno"))
    assert said.ts.replace(".", "") in link
    assert floor.card("amina", 1)
    assert floor.slack.ephemerals("bruno") == []


def test_two_people_who_react_make_one_case_and_the_second_is_told_whose_it_is(floor: Bot):
    said = floor.slack.say("bruno", "floor", SAID)
    react(floor, "amina", said.ts)
    floor.told("amina", "Logged as")
    react(floor, "chloe", said.ts, "ticket::skin-tone-3")
    told = floor.told("chloe", "on file already")["text"]

    assert told == f"That message is on file already: *C-1*, logged by <@{floor.slack.user_id('amina')}>."
    assert len(floor.cases()) == 1


def test_a_message_that_is_a_case_already_is_not_logged_again_by_a_reaction(floor: Bot):
    said = floor.slack.say("bruno", "floor", SAID)
    floor.slack.submit("amina", form_for(floor, "amina", "floor", said.ts)["id"])
    react(floor, "chloe", said.ts)
    floor.told("chloe", "on file already")

    assert len(floor.cases()) == 1


def test_other_reactions_log_nothing_and_neither_does_any_until_one_is_chosen(floor: Bot):
    said = floor.slack.say("bruno", "floor", SAID)
    react(floor, "amina", said.ts, "eyes")
    with floor.database.write() as session:
        session.merge(Workspace(reaction=None))
    react(floor, "amina", said.ts)
    react(floor, "chloe", said.ts)

    assert floor.cases() == []
    assert floor.slack.journal.calls("conversations.history") == []


@pytest.mark.parametrize("later", [0.0, 1.2])
def test_a_reaction_delivered_twice_makes_one_case_and_one_confirmation(floor: Bot, later: float):
    said = floor.slack.say("bruno", "floor", SAID)
    floor.slack.faults.add(Fault("in.event_callback", "duplicate", seconds=later))
    # Of two copies at the same moment either may be the one that is taken in, the other is refused.
    floor.slack.react("amina", "floor", said.ts, "ticket")
    floor.slack.wait_for(lambda: len(floor.slack.journal.calls("in.event_callback")) >= 3, PATIENCE)
    react(floor, "amina", floor.slack.say("bruno", "floor", "another one").ts)
    floor.told("amina", "*C-2*")

    assert len(floor.cases()) == 2
    assert len([one for one in floor.slack.ephemerals("amina") if "*C-1*" in one["text"]]) == 1


def test_a_reply_in_a_thread_is_logged_by_its_own_words(floor: Bot):
    first = floor.slack.say("bruno", "floor", "Anybody here?")
    reply = floor.slack.say("chloe", "floor", SAID, first.ts)
    react(floor, "amina", reply.ts)
    floor.told("amina", "Logged as")

    assert [(one.text, one.author) for one in floor.cases()] == [(SAID, floor.slack.user_id("chloe"))]


@pytest.mark.parametrize(
    ("message", "words"), [("", "has no words in it"), ("👍 🎉", "nothing to read in it")]
)
def test_a_message_without_words_is_answered_with_a_kind_sentence(floor: Bot, message: str, words: str):
    react(floor, "amina", floor.slack.say("bruno", "floor", message).ts)

    assert floor.told("amina", words)
    assert floor.cases() == []


def test_a_message_that_is_gone_when_it_is_asked_for_is_not_logged(floor: Bot):
    item = {"type": "message", "channel": floor.slack.channel_id("floor"), "ts": "1.5"}
    user = floor.slack.user_id("amina")
    floor.slack.event({"type": "reaction_added", "user": user, "reaction": "ticket", "item": item})

    assert floor.told("amina", "not there any more")
    assert floor.cases() == []


def test_a_message_of_the_bots_own_is_not_logged(floor: Bot):
    posted = floor.house.client().chat_postMessage(channel=floor.slack.channel_id("floor"), text=SAID)
    react(floor, "amina", str(posted["ts"]))

    assert floor.told("amina", "a message of Faultline's own")
    assert floor.cases() == []


@pytest.mark.parametrize("kind", ["status", "rate_limited", "reset_before"])
def test_where_slack_does_not_hand_the_message_over_the_person_is_told(floor: Bot, kind: str):
    said = floor.slack.say("bruno", "floor", SAID)
    floor.slack.faults.add(Fault("conversations.history", kind))
    react(floor, "amina", said.ts)

    assert floor.told("amina", "Please try again in a moment")
    assert floor.cases() == []


def test_a_reaction_is_acknowledged_before_slack_is_asked_for_the_message(floor: Bot):
    said = floor.slack.say("bruno", "floor", LONG)
    floor.slack.faults.add(Fault("conversations.history", "slow", seconds=3.5))
    outcome = floor.slack.react("amina", "floor", said.ts, "ticket")

    assert outcome.acked and outcome.seconds < 1
    assert "its first 8,000 characters were kept" in floor.told("amina", "Logged as")["text"]
    assert 7_900 < len(floor.cases()[0].text) <= 8_000


def by_command(bot: Bot, channel: str) -> None:
    bot.complain("amina", SAID, channel)


def by_form(bot: Bot, channel: str) -> None:
    bot.slack.command("amina", channel, "/escalate")
    form = bot.slack.wait_for(lambda: bot.slack.modal("amina"), PATIENCE)
    bot.slack.submit("amina", form["id"], {"text": {"value": SAID}})


def by_shortcut(bot: Bot, channel: str) -> None:
    form = form_for(bot, "amina", channel, bot.slack.say("bruno", channel, SAID).ts)
    bot.slack.submit("amina", form["id"])


def by_reaction(bot: Bot, channel: str) -> None:
    react(bot, "amina", bot.slack.say("bruno", channel, SAID).ts, channel=channel)


def by_mention(bot: Bot, channel: str) -> None:
    bot.slack.say("amina", channel, f"@faultline log {SAID}")


WAYS = [by_command, by_form, by_shortcut, by_reaction, by_mention]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("way", WAYS)
def test_a_case_from_a_private_channel_is_marked_as_one_whichever_way_it_came(
    floor: Bot, way: Callable[[Bot, str], None], place: str
):
    way(floor, place)
    (case,) = floor.slack.wait_for(floor.cases, PATIENCE)

    assert (case.private, case.channel) == (PLACES[place], floor.slack.channel_id(place))


@pytest.mark.parametrize("way", ["shortcut", "global", "reaction", "mention"])
def test_a_guest_is_refused_and_told_so(floor: Bot, way: str):
    said = floor.slack.say("bruno", "floor", SAID)
    match way:
        case "shortcut":
            floor.slack.message_shortcut("guest", "log_as_case", "floor", said.ts)
        case "global":
            floor.slack.shortcut("guest", "log_case")
            assert floor.wrote("guest", "members of this workspace only")
        case "reaction":
            react(floor, "guest", said.ts)
        case "mention":
            floor.slack.say("guest", "floor", f"@faultline log {SAID}")

    assert way == "global" or floor.told("guest", "members of this workspace only")
    assert floor.slack.modal("guest") is None
    assert floor.cases() == []


def test_an_edit_of_the_message_is_noted_on_its_case_and_the_card_renewed(floor: Bot):
    said = floor.slack.say("bruno", "floor", SAID)
    react(floor, "amina", said.ts)
    floor.card("amina", 1)
    floor.slack.edit("bruno", "floor", said.ts, f"{SAID}. Mail anna@example.com")
    bruno = floor.slack.user_id("bruno")
    floor.slack.wait_for(lambda: floor.slack.journal.calls("chat.update"), PATIENCE)

    assert events(floor, "source edited") == [(bruno, 1, {"text": f"{SAID}. Mail [EMAIL]"})]
    assert floor.cases()[0].text == SAID


def test_an_edit_and_a_deletion_delivered_twice_are_noted_once(floor: Bot):
    said = floor.slack.say("bruno", "floor", SAID)
    react(floor, "amina", said.ts)
    floor.card("amina", 1)
    floor.slack.faults.add(Fault("in.event_callback", "duplicate", times=2, seconds=1.2))
    floor.slack.edit("bruno", "floor", said.ts, "I was wrong")
    floor.slack.delete("bruno", "floor", said.ts)
    floor.slack.wait_for(lambda: len(floor.slack.journal.calls("in.event_callback")) == 6, PATIENCE)

    assert [case for _, case, _ in events(floor, "source edited")] == [1]
    assert events(floor, "source deleted") == [("slack", 1, {})]
    assert floor.cases()[0].text == SAID


def test_a_preview_of_a_link_is_no_edit_and_a_tombstone_is_a_deletion(floor: Bot):
    said = floor.slack.say("bruno", "floor", SAID)
    react(floor, "amina", said.ts)
    floor.card("amina", 1)
    message = {"type": "message", "user": "U0BRUNO", "text": SAID, "ts": said.ts}
    changed = {
        "type": "message",
        "subtype": "message_changed",
        "channel": floor.slack.channel_id("floor"),
        "channel_type": "channel",
        "ts": "9.1",
        "event_ts": "9.1",
        "previous_message": message,
    }
    floor.slack.event({**changed, "message": {**message, "attachments": [{"fallback": "a page"}]}})
    gone = {**message, "subtype": "tombstone", "text": "This message was deleted."}
    floor.slack.event({**changed, "message": gone})

    assert events(floor, "source edited") == []
    assert events(floor, "source deleted") == [("slack", 1, {})]


def test_what_people_say_to_each_other_leaves_no_trace(floor: Bot):
    before = everything(floor.database, Event)
    said = floor.slack.say("bruno", "vault", "Lunch at noon?")
    floor.slack.edit("bruno", "vault", said.ts, "Lunch at one?")
    outcome = floor.slack.delete("bruno", "vault", said.ts)

    assert said.acked and outcome.acked
    assert everything(floor.database, Event) == before == []
    assert floor.cases() == []
    assert floor.slack.journal.calls("chat.postEphemeral") == []
