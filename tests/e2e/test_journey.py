"""`/journey`, the card's *Journey* button and the picture, over the wire; and `faultline journey`."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers import FAULTS
from running import PATIENCE, Bot, Clock, buttons, words
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.cli.says import Fault
from knowledge.tables import Case, Department

Json = dict[str, Any]

WHO = "ACC-4711"
DAY = 86_400.0


@pytest.fixture
def house(bot: Bot) -> Bot:
    """Amina logs for Cards, bruno for Claims, which receives in #claims."""
    for user, department in (("amina", "Cards"), ("bruno", "Claims")):
        bot.slack.command(user, "complaints", "/faultline", f"me {department}")
        bot.told(user, f"logged for {department}")
    with bot.database.write() as session:
        session.add(Department(key="claims", name="Claims", channel=bot.slack.channel_id("claims")))
    return bot


def complain(bot: Bot, user: str, text: str) -> int:
    """Log a complaint of the customer's with the form; its number."""
    bot.slack.command(user, "complaints", "/complaint")
    form = bot.slack.wait_for(lambda: bot.slack.modal(user), PATIENCE)
    bot.slack.submit(user, form["id"], {"text": {"value": text}, "customer": {"value": WHO}})
    return bot.slack.wait_for(
        lambda: next((one.id for one in bot.cases() if one.text == text), None), PATIENCE
    )


def hand_over(bot: Bot, case: int) -> None:
    bot.slack.click("amina", bot.card("amina", case), "hand_off")
    form = bot.slack.wait_for(lambda: bot.slack.modal("amina"), PATIENCE)
    parts = {"department": "Claims", "reason": "theirs", "promised": "a call by Friday", "story": "in May"}
    bot.slack.submit("amina", form["id"], {name: {"value": said} for name, said in parts.items()})
    brought = bot.slack.wait_for(lambda: bot.slack.messages("claims"), PATIENCE)[0]
    bot.slack.click("bruno", brought, "handoff_accept")
    bot.slack.wait_for(lambda: "Accepted" in words(bot.slack.messages("claims")[0]), PATIENCE)


def lived(bot: Bot, clock: Clock) -> None:
    """Two complaints of one customer, a day apart, and a handoff between them."""
    first = complain(bot, "amina", FAULTS[0])
    hand_over(bot, first)
    clock.skip(DAY)
    second = complain(bot, "bruno", FAULTS[2])
    bot.card("bruno", second)


def asked(bot: Bot, said: str, user: str = "chloe") -> Json:
    bot.slack.command(user, "complaints", "/journey", said)
    return bot.slack.wait_for(
        lambda: next((one for one in bot.slack.ephemerals(user) if one.get("blocks")), None), PATIENCE
    )


def test_a_customers_journey_is_told_in_order_to_the_asker_alone(house: Bot, clock: Clock):
    lived(house, clock)
    shown = words(asked(house, "acc-4711"))
    steps = ("C-1: complaint, logged by Cards", "C-1 passed from Cards to Claims", "C-1: Claims took it on",
             "C-2: complaint, logged by Claims")  # fmt: skip

    assert [shown.index(step) for step in steps] == sorted(shown.index(step) for step in steps)
    assert "Two contacts with two departments in one day, passed on once." in shown
    assert "Promised, and not kept yet" in shown
    assert "a call by Friday" in shown
    assert house.slack.ephemerals("deepak") == []
    assert house.slack.messages("complaints") == []


def test_the_second_card_says_so_and_opens_the_journey(house: Bot, clock: Clock):
    lived(house, clock)
    first, second = house.card("amina", 1), house.card("bruno", 2)

    assert "contact of this customer" not in words(first)
    assert "Second contact of this customer in 14 days, two departments" in words(second)
    house.slack.click("bruno", second, "open_journey")
    assert house.told("bruno", f"Journey of customer {WHO}")


def test_the_picture_comes_as_a_direct_message(house: Bot, clock: Clock):
    lived(house, clock)
    house.slack.click("chloe", asked(house, WHO), "journey_picture")
    sent = house.wrote("chloe", "Only you see this")

    assert [(one["name"], one["mimetype"]) for one in sent["files"]] == [("journey.png", "image/png")]
    assert house.told("chloe", "The picture is in your direct messages")
    assert house.slack.messages("complaints") == []


def test_pages_are_turned_in_place(house: Bot):
    start = house.house.clock() - timedelta(days=60)
    with house.database.write() as session:
        for number in range(13):
            at = start + timedelta(days=4 * number)
            session.add(Case(text=f"fault {number}", customer=WHO, occurred_at=at, created_at=at))
    newest = asked(house, WHO)
    house.slack.click("chloe", newest, "journey_earlier")
    oldest = house.told("chloe", "C-1: complaint")

    assert buttons(newest) == ["journey_earlier", "journey_picture"]
    assert buttons(oldest) == ["journey_later", "journey_picture"]
    assert "C-13: complaint" in words(newest)
    assert "C-1: complaint" not in words(newest)


def test_an_unknown_customer_is_answered_with_one_spelled_alike_to_press(house: Bot, clock: Clock):
    lived(house, clock)
    shown = asked(house, "4711")
    house.slack.click("chloe", shown, "journey_of_0")

    assert "No customer *4711* is on file" in words(shown)
    assert house.told("chloe", f"Journey of customer {WHO}")


def test_without_a_customer_help_is_shown(house: Bot):
    outcome = house.slack.command("chloe", "complaints", "/journey")

    assert outcome.body["text"].startswith("Say which customer")


def test_guests_get_no_journey(house: Bot, clock: Clock):
    lived(house, clock)
    house.slack.command("guest", "complaints", "/journey", WHO)

    assert house.told("guest", "members of this workspace only")


# The command line


@pytest.fixture
def printed(house: Bot, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Bot:
    """The same journey, with the command line pointed at it."""
    lived(house, clock)
    monkeypatch.setenv("DATABASE_URL", house.database.url)
    return house


def run(*said: str) -> Result:
    return CliRunner().invoke(app, ["journey", *said])


def test_the_command_prints_it_in_order_and_as_json_and_draws_it(printed: Bot, tmp_path: Path):
    plain, drawn = run(WHO, "--as-of", "2099-01-01"), tmp_path / "way.png"
    found = json.loads(run(WHO, "--json", "--png", str(drawn), "--as-of", "2099-01-01").stdout)

    assert plain.stdout.startswith(f"Journey of customer {WHO}, as of 2099-01-01\nTwo contacts")
    assert plain.stdout.index("C-1: complaint") < plain.stdout.index("C-2: complaint")
    assert [one["kind"] for one in found["moments"]] == ["case", "handed off", "accepted", "case"]
    assert found["summary"]["open_cases"] == ["C-1", "C-2"]
    assert drawn.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("said", "message"), [
    (("4711",), "no customer 4711 is on file; did you mean ACC-4711?"),
    (("nobody",), "no customer nobody is on file; check the reference"),
    ((WHO, "--as-of", "2001-01-01"), f"no customer {WHO} is on file"),
    ((WHO, "--as-of", "soon"), "--as-of soon is not a day"),
    ((), "say which customer"),
])  # fmt: skip
def test_what_cannot_be_told_is_a_sentence_and_a_fault(printed: Bot, said: tuple[str, ...], message: str):
    refused = run(*said)

    assert refused.exit_code == 1
    assert isinstance(refused.exception, Fault)
    assert message in str(refused.exception)


def test_the_schema_names_what_the_json_holds():
    named = json.loads(run("--schema").stdout)["properties"]

    assert set(named) == {"customer", "as_of", "sentences", "summary", "moments", "waits", "notes"}
