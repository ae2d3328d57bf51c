"""Logging complaints and escalations: typed after the command, or in the form."""

import pytest
from helpers import FAULTS, causes_of, log_and_group
from running import Bot, Start, buttons, card, number_in, words

from knowledge.database import Database
from playground.slack import Fault
from triage.report import Report

CARD = "card declined at checkout terminal although balance sufficient"
FIELDS = ["text", "department", "touchpoint", "customer", "severity", "contact"]


@pytest.fixture(params=["http", "socket"])
def reached(request: pytest.FixtureRequest, start: Start, sqlite_database: Database) -> Bot:
    """A bot reached by signed HTTP, and one reached over Socket Mode."""
    return start(sqlite_database, request.param)


def open_form(bot: Bot, command: str = "/complaint", user: str = "amina") -> dict:
    bot.slack.command(user, "claims", command)
    return bot.slack.wait_for(lambda: bot.slack.modal(user))


def chosen(form: dict, field: str) -> str | None:
    element = next(block["element"] for block in form["blocks"] if block["block_id"] == field)
    return element.get("initial_option", {}).get("value")


def test_a_complaint_is_acknowledged_with_its_number_once_it_is_on_file(reached: Bot):
    outcome = reached.slack.command("amina", "complaints", "/complaint", CARD)
    on_file = [(one.id, one.text, one.kind) for one in reached.cases()]

    assert outcome.acked
    assert "Logged as *C-1* (complaint)" in outcome.body["text"]
    assert on_file == [(1, CARD, "complaint")]
    assert reached.told("amina", "C-1")["text"] == outcome.body["text"]


def test_the_card_shows_the_cause_three_past_cases_and_what_resolved_them(reached: Bot):
    asides = ("again", "today", "loud", "fast")
    past = [Report(text=f"{CARD} {aside}", resolution=f"Reissued {aside}") for aside in asides]
    log_and_group(reached.database, [*past, *(Report(text=fault) for fault in FAULTS[1:])])
    case = reached.complain("amina", CARD)
    shown = reached.card("amina", case)
    said = words(shown)

    assert f"*C-{case}* · {CARD}" in said
    assert "Likely cause: RC-1 “" in said
    assert said.count("% alike") == 3
    assert said.count("Resolved by: Reissued") == 3
    assert buttons(shown) == [
        *("open_cause", "same_cause", "different_cause", "more_like_this"),
        *("hand_off", "add_rating", "close_case"),
    ]
    assert shown["text"].startswith(f"C-{case}: likely cause RC-1")


def test_identical_complaints_share_a_cause(reached: Bot):
    cases = [reached.complain(user, CARD) for user in ("amina", "bruno", "chloe")]
    for user, case in zip(("amina", "bruno", "chloe"), cases, strict=True):
        reached.card(user, case)

    assert len(set(cases)) == 3
    assert len(set(causes_of(reached.database, cases))) == 1


def test_the_first_of_its_kind_founds_a_cause_and_says_so(bot: Bot):
    said = words(bot.card("amina", bot.complain("amina", CARD)))

    assert "First of its kind" in said
    assert "No similar past case is on file yet" in said


def test_an_escalation_is_logged_as_one(bot: Bot):
    outcome = bot.slack.command("amina", "complaints", "/escalate", CARD)

    assert "(escalation)" in outcome.body["text"]
    assert [one.kind for one in bot.cases()] == ["escalation"]
    assert words(card(bot.slack, "amina", number_in(outcome.body["text"])))


@pytest.mark.parametrize(
    ("command", "title"), [("/complaint", "Log a complaint"), ("/escalate", "Log an escalation")]
)
def test_without_text_the_command_opens_a_form_of_six_fields(bot: Bot, command: str, title: str):
    form = open_form(bot, command)

    assert form["title"]["text"] == title
    assert [block["block_id"] for block in form["blocks"]] == FIELDS
    assert [block["optional"] for block in form["blocks"]] == [False] + 5 * [True]
    assert bot.cases() == []


def test_a_submitted_form_is_filed_with_every_field_and_confirmed_to_the_reporter_alone(bot: Bot):
    form = open_form(bot, "/escalate")
    filled = {
        "text": CARD, "department": "Cards", "touchpoint": "payment", "customer": "K-17",
        "severity": "high", "contact": "phone",
    }  # fmt: skip
    outcome = bot.slack.submit("amina", form["id"], {name: {"value": said} for name, said in filled.items()})
    (filed,) = bot.cases()

    assert outcome.error == ""
    assert {name: getattr(filed, name) for name in filled} == filled
    assert (filed.kind, filed.reporter) == ("escalation", bot.slack.user_id("amina"))
    assert bot.told("amina", "Logged as *C-1* (escalation)")["channel"] == bot.slack.channel_id("claims")
    assert bot.slack.ephemerals("bruno") == []
    assert bot.slack.modal("amina") is None


def test_where_the_bot_cannot_speak_the_confirmation_comes_as_a_direct_message(bot: Bot):
    bot.slack.command("amina", "back-office", "/complaint")
    form = bot.slack.wait_for(lambda: bot.slack.modal("amina"))
    bot.slack.submit("amina", form["id"], {"text": {"value": CARD}})

    assert bot.wrote("amina", "Logged as *C-1*")


@pytest.mark.parametrize("text", ["😀 👍", " ?!? "])
def test_a_form_without_words_is_refused_at_its_field(bot: Bot, text: str):
    form = open_form(bot)
    bot.slack.submit("amina", form["id"], {"text": {"value": text}})

    assert "nothing to read" in bot.slack.modal("amina")["errors"]["text"]
    assert bot.cases() == []


@pytest.mark.parametrize("text", ["😀", "!!!", "\u200b\u200b?"])
def test_a_command_without_words_is_refused_and_says_why(bot: Bot, text: str):
    outcome = bot.slack.command("amina", "complaints", "/complaint", text)

    assert outcome.body["text"].startswith("Not saved: there is nothing to read")
    assert bot.cases() == []


def test_department_and_touchpoint_default_to_the_persons_and_the_channels(bot: Bot):
    bot.slack.command("amina", "claims", "/faultline", "me Cards")
    bot.told("amina", "logged for Cards")
    bot.slack.command("amina", "claims", "/faultline", 'channel "Home Claims" branch visit')
    bot.told("amina", "now about Home Claims · branch visit")
    bot.complain("amina", CARD, "claims")
    bot.complain("bruno", CARD, "claims")
    bot.complain("bruno", CARD, "complaints")

    assert [(one.department, one.touchpoint) for one in bot.cases()] == [
        ("Cards", "branch visit"),
        ("Home Claims", "branch visit"),
        (None, None),
    ]


def test_the_form_suggests_the_same_defaults(bot: Bot):
    bot.slack.command("amina", "claims", "/faultline", "me Cards")
    bot.told("amina", "logged for Cards")
    bot.slack.command("amina", "claims", "/faultline", "channel Claims payment")
    bot.told("amina", "now about")
    own, others = open_form(bot), open_form(bot, user="bruno")

    assert (chosen(own, "department"), chosen(own, "touchpoint")) == ("Cards", "payment")
    assert (chosen(others, "department"), chosen(others, "touchpoint")) == ("Claims", "payment")


def test_the_form_offers_the_departments_in_the_settings_and_those_on_file(
    start: Start, sqlite_database: Database
):
    bot = start(sqlite_database, FAULTLINE_DEPARTMENTS="Cards, Claims")
    log_and_group(bot.database, [Report(text=CARD, department="Lending")])
    element = open_form(bot)["blocks"][1]["element"]

    assert [option["value"] for option in element["options"]] == ["Cards", "Claims", "Lending"]


@pytest.mark.parametrize("way", ["http", "socket"])
@pytest.mark.parametrize("later", [0.0, 1.2])
def test_a_command_that_slack_delivers_twice_makes_one_case(
    start: Start, sqlite_database: Database, way: str, later: float
):
    bot = start(sqlite_database, way)
    bot.slack.faults.add(Fault("in.slash_command", "duplicate", seconds=later))
    # Of two copies at the same moment either may be the one that is taken in, the other is refused.
    bot.slack.command("amina", "complaints", "/complaint", CARD)
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("in.slash_command")) == 2)
    bot.slack.wait_for(bot.cases)

    assert len(bot.cases()) == 1


def test_a_form_that_slack_delivers_twice_makes_one_case(bot: Bot):
    form = open_form(bot)
    bot.slack.faults.add(Fault("in.view_submission", "duplicate", seconds=1.2))
    bot.slack.submit("amina", form["id"], {"text": {"value": CARD}})
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("in.view_submission")) == 2)

    assert len(bot.cases()) == 1


def test_a_form_is_acknowledged_before_its_confirmation_is_sent(bot: Bot):
    form = open_form(bot)
    bot.slack.faults.add(Fault("chat.postEphemeral", "slow", seconds=3.5))
    outcome = bot.slack.submit("amina", form["id"], {"text": {"value": CARD}})

    bot.slack.wait_for(lambda: bot.slack.journal.calls("chat.postEphemeral"))

    assert (outcome.acked, outcome.error) == (True, "")
    assert bot.told("amina", "Logged as *C-1*")


def test_a_very_long_text_is_kept_in_part_and_the_reporter_is_told(bot: Bot):
    outcome = bot.slack.command("amina", "complaints", "/complaint", f"{CARD} " * 200)

    assert "its first 8,000 characters were kept" in outcome.body["text"]
    assert 7_900 < len(bot.cases()[0].text) <= 8_000
    assert bot.card("amina", 1)


@pytest.mark.encoder
def test_with_the_real_encoder_other_words_for_the_same_fault_find_each_other(
    start: Start, sqlite_database: Database
):
    from knowledge.encoder import SentenceEncoder

    bot = start(sqlite_database, encoder=SentenceEncoder())
    first = bot.complain("amina", "The customer's refund has not arrived on her account after three weeks")
    slow = 60.0  # loading the model
    bot.slack.wait_for(lambda: bot.slack.messages(bot.slack.direct("amina")), slow)
    second = bot.complain("bruno", "He is still waiting for his money back, three weeks after the refund")
    said = words(bot.card("bruno", second))

    assert f"*C-{first}*" in said
