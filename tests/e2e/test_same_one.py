"""The same one? A report that reads like a case on file is asked about, before or right after it is filed."""

from collections.abc import Sequence

import pytest
from helpers import FAULTS, WordEncoder, causes_of, everything, membership
from running import PATIENCE, Bot, Clock, Start, buttons, words

from knowledge.database import Database
from knowledge.encoder import Floats, ModelUnusable
from knowledge.tables import Constraint, Event, Person
from playground.slack import Fault, Room

SAID, OTHER = FAULTS[2], FAULTS[4]
LIKE_IT = f"again {SAID} again"


class Silent(WordEncoder):
    """Encodes nothing, so that no case ever gets a cause."""

    def encode(self, texts: Sequence[str]) -> Floats:
        raise ModelUnusable("not today")


def open_form(bot: Bot, user: str = "amina", channel: str = "claims") -> dict:
    bot.slack.command(user, channel, "/complaint")
    return bot.slack.wait_for(lambda: bot.slack.modal(user), PATIENCE)


def send(bot: Bot, form: dict, user: str = "amina", **filled: str) -> None:
    outcome = bot.slack.submit(user, form["id"], {name: {"value": said} for name, said in filled.items()})
    assert outcome.error == ""


def asked(bot: Bot, user: str = "amina") -> dict:
    """The question that stands in the modal."""
    shown = bot.slack.modal(user)
    assert shown["title"]["text"] == "The same one?"
    return shown


def told_again(bot: Bot) -> list[tuple[str, int | None, dict]]:
    return [
        (one.actor, one.case_id, one.detail)
        for one in everything(bot.database, Event)
        if one.kind == "said again"
    ]


def file_one(bot: Bot, user: str = "bruno", **filled: str) -> None:
    """A case on file, by the form."""
    send(bot, open_form(bot, user), user, **{"text": SAID, "customer": "K-17", **filled})
    bot.told(user, "Logged as *C-1*")


def test_a_very_similar_case_of_the_same_customer_is_asked_about_and_nothing_typed_is_lost(bot: Bot):
    file_one(bot, department="Cards")
    send(bot, open_form(bot), text=LIKE_IT, customer="K-17", severity="high")
    shown = asked(bot)
    values = {field: inputs["value"] for field, inputs in shown["state"]["values"].items()}

    assert "*C-1* · complaint · <!date^" in words(shown)
    assert f"· Cards · logged by <@{bot.slack.user_id('bruno')}>" in words(shown)
    assert f">{SAID}" in words(shown)
    assert buttons(shown) == ["same_one"]
    assert (values["text"]["value"], values["customer"]["value"]) == (LIKE_IT, "K-17")
    assert values["severity"]["selected_option"]["value"] == "high"
    assert len(bot.cases()) == 1


def test_file_it_anyway_files_what_stands_in_the_form_then(bot: Bot):
    file_one(bot)
    send(bot, open_form(bot), text=LIKE_IT, customer="K-17", severity="high")
    send(bot, asked(bot), text=f"{LIKE_IT}, the third time")
    bot.told("amina", "Logged as *C-2*")
    filed = bot.cases()[1]

    assert (filed.text, filed.customer, filed.severity) == (f"{LIKE_IT}, the third time", "K-17", "high")
    assert bot.slack.modal("amina") is None
    assert told_again(bot) == []


def test_it_is_this_one_adds_the_words_to_that_case_and_files_no_second(bot: Bot):
    file_one(bot)
    send(bot, open_form(bot), text=f"{LIKE_IT}, mail anna@example.com", customer="K-17")
    bot.slack.faults.add(Fault("in.block_actions", "duplicate", seconds=1.2))
    bot.slack.click("amina", asked(bot)["id"], "same_one")
    bot.slack.wait_for(lambda: "was added to *C-1*" in words(bot.slack.modal("amina")), PATIENCE)
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("views.update")) == 2, PATIENCE)

    assert told_again(bot) == [(bot.slack.user_id("amina"), 1, {"text": f"{LIKE_IT}, mail [EMAIL]"})]
    assert len(bot.cases()) == 1


def test_while_the_database_is_busy_the_words_stay_and_the_button_works_a_moment_later(bot: Bot):
    file_one(bot)
    send(bot, open_form(bot), text=LIKE_IT, customer="K-17")
    with bot.database.write() as session:
        session.connection()  # the transaction begins, and with it the waiting of all others
        bot.slack.click("amina", asked(bot)["id"], "same_one")
        bot.slack.wait_for(lambda: "the database is busy" in words(asked(bot)), PATIENCE)
    told = asked(bot)
    bot.slack.click("amina", told["id"], "same_one")
    bot.slack.wait_for(lambda: "was added to *C-1*" in words(bot.slack.modal("amina")), PATIENCE)

    assert told["state"]["values"]["text"]["value"]["value"] == LIKE_IT
    assert [case for _, case, _ in told_again(bot)] == [1]


def test_bad_input_below_the_question_is_refused_at_its_field(bot: Bot):
    file_one(bot)
    send(bot, open_form(bot), text=LIKE_IT, customer="K-17")
    send(bot, asked(bot), text="?!")

    assert "say in a few words what went wrong" in asked(bot)["errors"]["text"]
    assert len(bot.cases()) == 1


@pytest.mark.parametrize("step", ["asking", "filing"])
def test_a_form_delivered_twice_is_asked_about_or_filed_once(bot: Bot, step: str):
    file_one(bot)
    form = open_form(bot)
    if step == "asking":
        bot.slack.faults.add(Fault("in.view_submission", "duplicate", seconds=1.2))
    send(bot, form, text=LIKE_IT, customer="K-17")
    if step == "filing":
        bot.slack.faults.add(Fault("in.view_submission", "duplicate", seconds=1.2))
        send(bot, asked(bot))
    many = {"asking": 3, "filing": 4}[step]
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("in.view_submission")) == many, PATIENCE)

    assert len(bot.cases()) == {"asking": 1, "filing": 2}[step]


def test_a_form_that_comes_again_once_it_is_filed_does_not_find_its_own_case(bot: Bot, clock: Clock):
    file_one(bot)
    clock.skip(2)  # else the front door takes it for a replay
    answer = bot.deliver(bot.slack.journal.calls("in.view_submission")[-1].body)

    assert (answer.status, answer.body) == (200, "")
    assert len(bot.cases()) == 1


def test_the_words_of_a_case_from_a_private_channel_are_not_shown_to_another_department(bot: Bot):
    bot.slack.add_channel(Room("vault", ("bruno", "amina"), is_private=True))
    send(bot, open_form(bot, "bruno", "vault"), "bruno", text=SAID, customer="K-17", department="Cards")
    bot.told("bruno", "Logged as *C-1*")
    send(bot, open_form(bot), text=LIKE_IT, customer="K-17")
    others = words(asked(bot))
    bot.slack.close("amina", asked(bot)["id"])
    with bot.database.write() as session:
        session.get_one(Person, bot.slack.user_id("amina")).department = "cards"
    send(bot, open_form(bot), text=LIKE_IT, customer="K-17")

    assert "*C-1*" in others and "kept to its department" in others
    assert f">{SAID}" not in others and "logged by" not in others
    assert f">{SAID}" in words(asked(bot))


def test_a_message_logged_twice_is_asked_about_with_who_logged_it(bot: Bot):
    said = bot.slack.say("chloe", "claims", SAID)
    for user in ("bruno", "amina"):
        bot.slack.message_shortcut(user, "log_as_case", "claims", said.ts)
        form = bot.slack.wait_for(lambda user=user: bot.slack.modal(user), PATIENCE)
        send(bot, form, user, text=f"{SAID} as {user} says it in words of their own")

    assert "This message is on file already." in words(asked(bot))
    assert f"logged by <@{bot.slack.user_id('bruno')}>" in words(asked(bot))
    assert [one.reporter for one in bot.cases()] == [bot.slack.user_id("bruno")]


def test_a_guest_sees_no_earlier_case(bot: Bot):
    bot.complain("amina", SAID)
    guest = open_form(bot, "guest", "complaints")
    send(bot, guest, "guest", text=SAID)
    case = bot.complain("guest", SAID)

    assert case == 3
    assert "reads like" not in str(bot.slack.ephemerals("guest"))
    assert SAID not in str([bot.slack.ephemerals("guest"), bot.slack.modals("guest")])


def test_a_command_files_at_once_and_asks_afterwards(bot: Bot):
    bot.complain("bruno", SAID)
    case = bot.complain("amina", SAID.upper())
    question = bot.told("amina", "reads like something on file already")

    assert case == 2
    assert f">{SAID}" in words(question)
    assert buttons(question) == ["same_as_case"]
    assert bot.slack.ephemerals("bruno") == [bot.told("bruno", "Logged as *C-1*")]


def test_the_same_as_puts_both_into_one_cause_for_good_and_keeps_both(bot: Bot):
    first, other = bot.complain("bruno", SAID), bot.complain("amina", OTHER)
    bot.card("bruno", first), bot.card("amina", other)
    again = bot.complain("amina", SAID)
    bot.card("amina", again)
    bot.slack.click("amina", bot.told("amina", "reads like something"), "same_as_case")
    told = bot.told("amina", "one thing")["text"]
    (bond,) = everything(bot.database, Constraint)

    assert told.startswith("Thank you. *C-3* and *C-1* are one thing now: RC-1 “")
    assert causes_of(bot.database, [first, again]) == [1, 1]
    assert (membership(bot.database, again).how, membership(bot.database, again).by) != ("arrived", None)
    assert (bond.case_id, bond.other_id, bond.together) == (again, first, True)
    assert told_again(bot) == [(bot.slack.user_id("amina"), first, {"in": "C-3"})]
    assert len(bot.cases()) == 3


def test_a_case_that_is_not_matched_yet_says_so_and_the_question_stays(
    start: Start, sqlite_database: Database
):
    bot = start(sqlite_database, encoder=Silent())
    bot.complain("bruno", SAID)
    bot.complain("amina", SAID)
    bot.slack.click("amina", bot.told("amina", "reads like something"), "same_as_case")

    assert bot.told("amina", "C-2 is still being matched: press again in a moment.")
    assert bot.told("amina", "reads like something")
    assert everything(bot.database, Constraint) == []


def forged_press(bot: Bot, message: dict, user: str, value: str) -> dict:
    """What Slack would send had this user pressed the button that makes two cases one."""
    bot.slack.command(user, "complaints", "/faultline", "help")
    lent = bot.slack.journal.calls("in.slash_command")[-1].body
    return {
        "type": "block_actions",
        "user": {"id": lent["user_id"], "team_id": lent["team_id"]},
        "team": {"id": lent["team_id"]},
        "api_app_id": lent["api_app_id"],
        "container": {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]},
        "channel": {"id": message["channel"]},
        "trigger_id": lent["trigger_id"],
        "response_url": lent["response_url"],
        "actions": [{"type": "button", "action_id": "same_as_case", "block_id": "b", "value": value}],
    }


def test_nobody_else_says_what_a_case_is_the_same_as(bot: Bot):
    first, second = bot.complain("bruno", SAID), bot.complain("amina", OTHER)
    card = bot.card("amina", second)
    bot.card("bruno", first)
    before = causes_of(bot.database)
    bot.deliver(forged_press(bot, card, "chloe", f'{{"case":{second},"other":{first}}}'))

    assert bot.told("chloe", "not yours to decide")
    assert causes_of(bot.database) == before
    assert everything(bot.database, Constraint) == []


def test_a_mention_of_what_is_on_file_asks_in_its_confirmation(bot: Bot):
    bot.complain("bruno", SAID)
    bot.slack.say("amina", "claims", f"@faultline log {SAID}")
    said = bot.told("amina", "Logged as *C-2*")

    assert buttons(said) == ["same_as_case"]
    assert "Is it the same one?" in words(said)
