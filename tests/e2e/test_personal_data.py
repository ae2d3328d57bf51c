"""Personal data that somebody types is on no disk, in no message and in no log."""

import json
from pathlib import Path

from helpers import FAULTS
from running import PATIENCE, Processes, card, number_in
from sqlalchemy import make_url

from knowledge.database import Database
from playground.slack import LocalSlack
from playground.slack.signed_post import post

MARKERS = (
    *("4111 1111 1111 1111", "4111111111111111", "1111 1111"),
    *("DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "0440532013"),
    *("mara.quill@mail.example", "mara.quill"),
)
TYPED = "4111 1111 1111 1111, DE89 3704 0044 0532 0130 00, mara.quill@mail.example"


def traces(where: str) -> list[str]:
    """The markers that occur in a text."""
    return [marker for marker in MARKERS if marker in where]


def sent(slack: LocalSlack) -> str:
    """All that the bot said to Slack."""
    outgoing = [entry.body for entry in slack.journal if not entry.method.startswith("in.")]
    return json.dumps(outgoing, ensure_ascii=False)


def stored(database: Database) -> str:
    """Every byte of the database's files."""
    file = Path(str(make_url(database.url).database))
    return "".join(one.read_bytes().decode("latin-1") for one in file.parent.glob(f"{file.name}*"))


def test_the_sweep_itself_finds_what_is_there():
    assert traces(f"said {TYPED}.") == [MARKERS[0], MARKERS[2], MARKERS[3], *MARKERS[6:]]


def test_what_comes_in_by_any_door_leaves_no_trace(
    slack: LocalSlack, sqlite_database: Database, processes: Processes
):
    child = processes.start(sqlite_database.url)
    child.serves()
    outcome = slack.command("amina", "complaints", "/complaint", f"{FAULTS[0]} {TYPED}")
    shown = card(slack, "amina", number_in(outcome.body["text"]))
    slack.command("amina", "complaints", "/escalate")
    form = slack.wait_for(lambda: slack.modal("amina"))
    slack.submit("amina", form["id"], {"text": {"value": f"{FAULTS[1]} {TYPED}"}})
    for number in range(6):
        slack.command("bruno", "complaints", "/complaint", f"{FAULTS[0]} {number}")
    card(slack, "bruno", 8)
    slack.command("amina", "complaints", "/similar", f"{FAULTS[0]} {TYPED}")
    page = slack.wait_for(
        lambda: next((one for one in slack.ephemerals("amina") if "similar_next" in str(one)), None), PATIENCE
    )
    slack.click("amina", page, "similar_next")
    slack.wait_for(lambda: "similar_previous" in str(slack.ephemerals("amina")), PATIENCE)
    slack.click("amina", shown, "more_like_this")
    slack.open_home("amina")
    slack.wait_for(lambda: slack.home("amina"))
    slack.command("amina", "claims", "/digest", f"subscribe {TYPED}")
    refused = post(child.url, f"text={TYPED}".encode(), {"X-Slack-Signature": "v0=0"}, PATIENCE)
    slack.command("amina", "claims", "/digest", "now")
    slack.wait_for(lambda: slack.messages("claims"), PATIENCE)
    child.stop()
    logged = processes.log.read_text()

    assert "[CARD]" in sent(slack)
    assert "[CARD]" in stored(sqlite_database)
    assert refused.status == 401
    assert "DEBUG" in logged
    assert (traces(sent(slack)), traces(stored(sqlite_database)), traces(logged)) == ([], [], [])


def test_the_confirmation_says_what_was_replaced(
    slack: LocalSlack, sqlite_database: Database, processes: Processes
):
    processes.start(sqlite_database.url).serves()
    outcome = slack.command("amina", "complaints", "/complaint", f"{FAULTS[0]} {TYPED}")

    assert "Personal data was replaced before saving" in outcome.body["text"]
    assert all(f"1 × {kind}" in outcome.body["text"] for kind in ("card", "iban", "email"))
