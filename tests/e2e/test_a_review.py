"""Reviews from one Monday to the next, walked by amina at the front and the owners bruno and chloe.

Twelve weeks are on file, then a channel subscribes: decisions are made on the digest itself, carried from
week to week, proved by what is counted after them, and put to people again where it comes back. Every step
is taken in the local Slack; at the end `faultline export events` tells the walk again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers import FAULTS, everything, group_all, log
from running import PATIENCE, Clock, Start, buttons, key_of, words
from test_three_people import Walk

from jobs.following_up import ask_follow_ups
from jobs.weekly import post_due_digests
from knowledge.database import Database
from knowledge.tables import Case, Department, Membership, Person, Rating
from playground.slack import LocalSlack
from triage.report import Report
from triage.weeks import Week

Json = dict[str, Any]

CARD, APP, REFUND, MISSED, PARCEL, INVOICE = FAULTS
MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)  # nine o'clock in Berlin, when the digest is due
FIRST = Week.last_complete(MONDAY)
HISTORY = 12  # weeks
HOUR, DAY = 3_600.0, 86_400.0
WHO = "ACC-4711"
CARDS, APPS, MISSES, _, _, REFUNDS = range(1, 7)  # the numbers of their causes
ASKED = re.compile(r"\*\d\.\* \*.*\(RC-(\d+)\)\*")  # how a thing to decide begins
DECIDED, TO_DECIDE = "What was decided and what came of it", "To decide now"
STILL_TO_DECIDE = ("decide", "between")  # while four weeks hold what was put to people
CHOICES = ["digest_own", "digest_plan", "digest_dismiss", "digest_again"]
OF = {  # departments and touchpoint of a fault
    CARD: (("Cards", "Claims"), "payment"),
    APP: (("Cards", "Claims"), "app"),
    REFUND: (("Cards", "Claims"), "refund"),
    MISSED: (("Claims",), "visit"),
    PARCEL: (("Cards",), "delivery"),
    INVOICE: (("Claims",), "billing"),
}

USUAL = {CARD: 1, APP: 2, REFUND: 0, MISSED: 1, PARCEL: 9, INVOICE: 9}  # complaints a week


@dataclass
class Review(Walk):
    """A walk that has come to the digest of a week."""

    week: Week = FIRST


def report(fault: str, week: Week, number: int) -> Report:
    """One complaint of a week, of a customer of its own."""
    departments, touchpoint = OF[fault]
    return Report(
        text=fault,
        department=departments[number % len(departments)],
        touchpoint=touchpoint,
        customer=f"K-{FAULTS.index(fault)}-{week}-{number}",
        created_at=week.start + timedelta(days=1, hours=number),
    )


def reported(week: Week, many: Mapping[str, int] = USUAL) -> list[Report]:
    """The complaints of a week: so many of each of these faults, of the others as many as usual."""
    counts = {**USUAL, **many}
    return [report(fault, week, number) for fault, count in counts.items() for number in range(count)]


@pytest.fixture
def clock() -> Clock:
    """The Sunday before the first review."""
    return Clock(MONDAY - timedelta(hours=20))


@pytest.fixture
def walk(start: Start, slack: LocalSlack, sqlite_database: Database, clock: Clock) -> Review:
    """Twelve quiet weeks; deepak is an admin."""
    logged = [one for back in range(HISTORY, 0, -1) for one in reported(FIRST.back(back))]
    log(sqlite_database, logged, clock())
    group_all(sqlite_database, now=clock())
    people = [
        Person(user=slack.user_id("amina"), department="Cards"),
        Person(user=slack.user_id("bruno"), role="owner", owns=["Claims"], department="Claims"),
        Person(user=slack.user_id("chloe"), role="owner", owns=["Cards"], department="Cards"),
    ]
    with sqlite_database.write() as session:
        session.add_all(people)
        session.add(Department(key="claims", name="Claims", channel=slack.channel_id("claims")))
    return Review(start(sqlite_database, "socket", FAULTLINE_ADMINS=slack.user_id("deepak")), clock)


def test_reviews_are_held_from_one_monday_to_the_next(walk: Review, tmp_path: Path) -> None:
    two_channels_get_their_digests(walk)
    evidence_is_what_was_counted(walk)
    four_things_are_decided(walk)
    amina_logs_and_suggests(walk)
    a_customer_is_passed_on_and_asked_afterwards(walk)
    the_journey_is_looked_at(walk)
    the_map_is_looked_at(walk)
    the_next_review_begins_with_what_was_decided(walk)
    the_fix_is_shipped_and_proved(walk)
    it_comes_back_and_is_put_to_people_again(walk)
    walk.slack.write_journal(tmp_path / "journal.jsonl")
    the_export_tells_every_step_in_order(walk)


# Mondays


def monday(walk: Review, week: Week, many: Mapping[str, int]) -> None:
    """A week has passed with so many complaints, and it is the morning after it."""
    to_the_night_after(walk, week)
    log(walk.bot.database, reported(week, many), walk.clock())
    walk.slack.wait_for(lambda: all_grouped(walk), PATIENCE)
    to_the_night_after(walk, week, hours=8)
    post_due_digests(walk.bot.database, walk.clock())
    walk.week = week


def to_the_night_after(walk: Review, week: Week, hours: int = 0) -> None:
    """The week is over, and so many hours more; at none no digest is due yet, which would miss what comes."""
    walk.clock.skip((week.end + timedelta(hours=hours) - walk.clock()).total_seconds())


def all_grouped(walk: Review) -> bool:
    database = walk.bot.database
    return len(everything(database, Membership)) == len(everything(database, Case))


def digest_key(walk: Review, channel: str) -> str:
    return f"digest:{walk.slack.channel_id(channel)}:{walk.week}"


def digest(walk: Review, channel: str, *said: str) -> Json:
    """The digest of the week in a channel, once it says all of this."""
    return walk.shows(channel, digest_key(walk, channel), *said)


def digests_with(walk: Review, *replies: str) -> list[str]:
    """The keys of the week's digests of both channels, with these replies in their threads."""
    both = [digest_key(walk, channel) for channel in ("claims", "complaints")]
    return [f"{key}{reply}" for key in both for reply in ("", *(f":{one}" for one in replies))]


def text_of(block: Json) -> str:
    return str(block.get("text", {}).get("text", ""))


def titles(message: Json) -> list[str]:
    """The headers of a message, in order."""
    return [text_of(block) for block in message["blocks"] if block["type"] == "header"]


def put_to_people(message: Json) -> dict[int, str]:
    """The causes that a digest asks to decide about, in its order, with what their buttons carry."""
    asked = [(ASKED.match(text_of(block)), block) for block in message["blocks"]]
    return {int(found[1]): block["accessory"]["value"] for found, block in asked if found}


def part(message: Json, title: str) -> str:
    """All that a digest says under one of its headers."""
    at = [text_of(block) for block in message["blocks"]].index(title)
    rows = message["blocks"][at + 1 :]
    ends = [place for place, block in enumerate(rows) if block["type"] == "header"]
    return words({"blocks": rows[: ends[0]] if ends else rows})


def two_channels_get_their_digests(walk: Review) -> None:
    for channel, user, department in (("claims", "bruno", "Claims"), ("complaints", "chloe", "Cards")):
        walk.slack.command(user, channel, "/digest", f"subscribe dept:{department} zone:Europe/Berlin")
        walk.bot.told(user, f"Subscribed: a digest for {department} every Monday at 9:00")
        walk.did(user, "setting changed")
    monday(walk, FIRST, {CARD: 12, APP: 18, REFUND: 9, MISSED: 8})
    walk.posts(*digests_with(walk, "decide"))
    claims, cards = digest(walk, "claims"), digest(walk, "complaints")

    for shown, department in ((claims, "Claims"), (cards, "Cards")):
        assert "65 cases last week, 22 in an ordinary one. Counted over all departments." in words(shown)
        assert titles(shown)[:2] == [f"Fault lines in {FIRST} for {department}", TO_DECIDE]
        assert list(put_to_people(shown)) == [APPS, CARDS, REFUNDS, MISSES]
        assert buttons(shown)[:5] == ["digest_evidence", *CHOICES]
    below = walk.shows("claims", f"{digest_key(walk, 'claims')}:decide", "counted 18 · expected 4.8")
    assert below["thread_ts"] == claims["ts"]
    assert "other departments" not in part(claims, TO_DECIDE)
    assert part(cards, TO_DECIDE).count("suggested: Claims* · other departments") == 1
    assert "Cases in four weeks: Cards 9, Claims 6 · *nobody owns it yet; suggested: Cards*" in words(claims)
    assert first_standing(claims) == f"*{INVOICE.capitalize()} (RC-5)*"
    assert first_standing(cards) == f"*{PARCEL.capitalize()} (RC-4)*"


def first_standing(shown: Json) -> str:
    """What a digest names first of what keeps happening."""
    at = [text_of(block) for block in shown["blocks"]].index("What keeps happening")
    return text_of(shown["blocks"][at + 1]).split(":")[0]


def evidence_is_what_was_counted(walk: Review) -> None:
    top = digest(walk, "claims")
    walk.slack.click("amina", top, "digest_evidence", put_to_people(top)[CARDS])
    first = walk.modal("amina", "Cases 1 to 10 of 12")
    walk.slack.click("amina", first, "digest_cases_next")
    rest = walk.modal("amina", "Cases 11 to 12 of 12")
    seen = {int(number) for page in (first, rest) for number in re.findall(r"\*C-(\d+)\*", words(page))}
    cards = [one for one in walk.bot.cases() if one.text == CARD]
    counted = {one.id for one in cards if Week.of(one.created_at) == FIRST}

    assert seen == counted and len(seen) == 12
    walk.close("amina")


# Decisions


def four_things_are_decided(walk: Review) -> None:
    bruno_owns_what_chloe_wanted(walk)
    chloe_plans_a_fix(walk)
    bruno_dismisses(walk)
    bruno_looks_again(walk)
    for channel in ("claims", "complaints"):
        shown = digest(walk, channel, "wants to look at it again next week")
        assert buttons(shown).count("digest_undo") == 4
        assert "digest_own" not in buttons(shown)
    walk.posts()


def bruno_owns_what_chloe_wanted(walk: Review) -> None:
    bruno, claims, cards = walk.slack.user_id("bruno"), digest(walk, "claims"), digest(walk, "complaints")
    same = walk.form("chloe", cards, "digest_own", "person", put_to_people(cards)[CARDS])
    walk.send("bruno", walk.form("bruno", claims, "digest_own", "person", put_to_people(claims)[CARDS]))
    walk.did("bruno", "owned", None, CARDS)
    walk.did("bruno", "review decided", None, CARDS)
    walk.slack.submit("chloe", same["id"])
    walk.modal("chloe", f"<@{bruno}> has taken it on already.")
    walk.close("chloe")
    for channel in ("claims", "complaints"):
        digest(walk, channel, f"<@{bruno}> has taken it on.")


def chloe_plans_a_fix(walk: Review) -> None:
    top = digest(walk, "complaints")
    form = walk.form("chloe", top, "digest_plan", "title", put_to_people(top)[APPS])
    walk.send("chloe", form, title="New app release", due=day(walk, 7), expected_by=day(walk, 60))
    for step in ("fix planned", "owned", "review decided"):  # nobody owned what she mends
        walk.did("chloe", step, None, APPS)
    digest(walk, "claims", f"<@{walk.slack.user_id('chloe')}> has planned a fix.")
    walk.close("chloe")


def bruno_dismisses(walk: Review) -> None:
    top = digest(walk, "claims")
    walk.slack.click("bruno", top, "digest_dismiss", put_to_people(top)[REFUNDS])
    walk.slack.submit("bruno", walk.modal("bruno", "for eight weeks")["id"])
    walk.did("bruno", "review decided", None, REFUNDS)
    digest(walk, "complaints", "has dismissed it.")


def bruno_looks_again(walk: Review) -> None:
    for again in (False, True):
        top = digest(walk, "claims", "digest_again")
        walk.slack.click("bruno", top, "digest_again", put_to_people(top)[MISSES])
        walk.did("bruno", "review decided", None, MISSES)
        shown = digest(walk, "claims", "wants to look at it again next week")
        if not again:
            last = [
                block["accessory"]["value"]
                for block in shown["blocks"]
                if block.get("accessory", {}).get("action_id") == "digest_undo"
            ][-1]
            walk.slack.click("chloe", shown, "digest_undo", last)
            walk.bot.told("chloe", "Only whoever decided it, or an admin, takes it back.")
            walk.slack.click("bruno", shown, "digest_undo", last)
            walk.did("bruno", "review decision withdrawn", None, MISSES)


def day(walk: Walk, later: int) -> str:
    """A day from now, as a date picker has it."""
    return (walk.clock() + timedelta(days=later)).astimezone(UTC).date().isoformat()


# One customer


def amina_logs_and_suggests(walk: Review) -> None:
    first = complain(walk, f"{CARD} again today")
    second = complain(walk, f"{APP} again today")
    walk.card("amina", first, f"RC-{CARDS}", f"owner: <@{walk.slack.user_id('bruno')}>")
    walk.card("amina", second, f"RC-{APPS}", "Second contact of this customer in 14 days")
    walk.posts(f"card:{first}", f"card:{second}", "alone:amina", "alone:amina")
    form = walk.form("amina", walk.page("amina", CARDS), "cause_suggest_fix", "text")
    walk.send("amina", form, text="Let the terminal ask the bank twice")
    walk.did("amina", "suggested", None, CARDS)
    walk.modal("amina", "Let the terminal ask the bank twice")
    walk.close("amina")
    form = walk.form("bruno", walk.page("bruno", CARDS, "ask the bank twice"), "suggestion_fix", "title")
    walk.send("bruno", form, due=day(walk, 20), expected_by=day(walk, 60))
    walk.did("bruno", "fix planned", None, CARDS)
    walk.did("bruno", "suggestion adopted", None, CARDS)
    walk.page("bruno", CARDS, "a fix is planned")
    walk.close("bruno")
    walk.posts()


def complain(walk: Review, text: str) -> int:
    """Amina logs a complaint of the customer with the form; its number."""
    walk.slack.command("amina", "complaints", "/complaint")
    walk.send("amina", walk.modal("amina", '"block_id": "customer"'), text=text, customer=WHO)
    number = walk.slack.wait_for(
        lambda: next((one.id for one in walk.bot.cases() if one.text == text), None), PATIENCE
    )
    walk.did("amina", "logged", number)
    walk.card("amina", number)
    walk.close("amina")
    return int(number)


def a_customer_is_passed_on_and_asked_afterwards(walk: Review) -> None:
    case = hers(walk, CARD)
    form = walk.form("amina", walk.card("amina", case), "hand_off", "department")
    walk.send("amina", form, department="Claims", reason="Theirs", promised="A call by Friday", story="Seen")
    walk.did("amina", "handed off", case)
    brought = walk.shows("claims", "handoff:1", "A call by Friday")
    walk.slack.click("bruno", brought, "handoff_accept")
    walk.did("bruno", "handoff accepted", case)
    message = walk.shows("claims", "handoff:1", "close_case")
    walk.send(
        "bruno", walk.form("bruno", message, "close_case", "resolution"), resolution="Terminal replaced"
    )
    walk.did("bruno", "closed", case)
    told = walk.bot.wrote("amina", "was closed by")
    walk.clock.skip(5 * DAY + HOUR)
    ask_follow_ups(walk.bot.database, walk.clock())
    question = walk.bot.wrote("amina", "was the customer's expected outcome reached?")
    assert "A call by Friday" in words(question)
    walk.slack.click("amina", question, "follow_up_answer_0")
    walk.did("amina", "follow-up answered", case)
    answered = walk.shows(walk.slack.direct("amina"), key_of(question), "was reached")
    form = walk.form("amina", answered, "add_rating", "score")
    walk.send("amina", form, score="csat:4", about="journey")
    walk.slack.wait_for(lambda: everything(walk.bot.database, Rating), PATIENCE)
    walk.did("amina", "rated", case)
    walk.close("amina")
    walk.posts("handoff:1", key_of(told), key_of(question))


def the_journey_is_looked_at(walk: Review) -> None:
    walk.slack.command("chloe", "complaints", "/journey", WHO)
    shown = walk.bot.told("chloe", f"Journey of customer {WHO}")
    steps = ("complaint, logged by Cards", "passed from Cards to Claims", "Claims took it on", "closed")
    told = words(shown)
    assert [told.index(step) for step in steps] == sorted(told.index(step) for step in steps)
    walk.slack.click("chloe", shown, "journey_picture")
    walk.bot.told("chloe", "The picture is in your direct messages")
    walk.posts("file:chloe")


def the_map_is_looked_at(walk: Review) -> None:
    assert "Journey map" in walk.home("bruno")
    walk.slack.click("bruno", walk.slack.home("bruno"), "open_map")
    seen = walk.modal("bruno", "cases of", "*payment*")
    walk.close("bruno")
    walk.slack.command("bruno", "claims", "/journey", "map")
    shown = walk.modal("bruno", "map_picture_here", "*payment*")
    assert [text_of(one) for one in shown["blocks"]][:2] == [text_of(one) for one in seen["blocks"]][:2]
    walk.slack.click("bruno", shown, "map_picture_here")
    walk.modal("bruno", "The picture is in")
    walk.close("bruno")
    walk.posts("file:a channel")


# The weeks after


def the_next_review_begins_with_what_was_decided(walk: Review) -> None:
    amina, bruno, chloe = (walk.slack.user_id(who) for who in ("amina", "bruno", "chloe"))
    monday(walk, FIRST.back(-1), {MISSED: 8})
    walk.posts(*digests_with(walk, *STILL_TO_DECIDE))
    for channel in ("claims", "complaints"):
        shown = digest(walk, channel)
        told = part(shown, DECIDED)
        assert titles(shown)[1:3] == [DECIDED, TO_DECIDE]
        assert f"last week's review: <@{bruno}> took it on" in told
        assert "→ “Let the terminal ask the bank twice” is planned for 6 December. 16 customers" in told
        assert f"<@{chloe}> planned a fix\\n→ “New app release” is planned for 23 November. 25 cust" in told
        assert f"<@{bruno}> dismissed it\\n→ Not put to people again for eight weeks. 9 customers" in told
        assert f"<@{bruno}> wanted another look\\n→ It still stands out: decide again." in told
        assert list(put_to_people(shown)) == [MISSES]
        assert part(shown, "Thank you").count(f"<@{amina}> suggested it: “Let the terminal ask the bank") == 1


def the_fix_is_shipped_and_proved(walk: Review) -> None:
    walk.send("chloe", walk.form("chloe", walk.page("chloe", APPS), "cause_ship", "day"))
    walk.did("chloe", "fix shipped", None, APPS)
    told = walk.bot.wrote("amina", "has a fix, and it is out: “New app release”")
    walk.posts(key_of(told))
    walk.close("chloe")
    weeks_pass_quietly(walk)
    monday(walk, FIRST.back(-6), {APP: 0})
    walk.posts(*digests_with(walk))
    for channel in ("claims", "complaints"):
        shown = digest(walk, channel, "Nothing needs deciding this week.")
        told = part(shown, DECIDED)
        assert "Fixes and what came of them" not in titles(shown)  # said above already
        assert "Since “New app release” shipped on 23 November" in told
        assert "): better." in told or ": better (" in told
        assert "Expected by 15 January 2027: half as many. More than that was reached." in told
    walk.card("amina", hers(walk, APP), "fixed and verified")


def weeks_pass_quietly(walk: Review) -> None:
    """Nobody meets the trouble any more, and for weeks there is nothing to say of it yet."""
    said = {2: STILL_TO_DECIDE, 3: STILL_TO_DECIDE, 4: (), 5: ()}
    for later, replies in said.items():
        monday(walk, FIRST.back(-later), {APP: 0})
        walk.posts(*digests_with(walk, *replies))
    told = part(digest(walk, "complaints"), DECIDED)
    assert "Since “New app release” shipped on 23 November: not enough data yet" in told


def it_comes_back_and_is_put_to_people_again(walk: Review) -> None:
    monday(walk, FIRST.back(-7), {APP: 9})
    walk.posts(*digests_with(walk, "decide"))
    for channel in ("claims", "complaints"):
        shown = digest(walk, channel)
        assert list(put_to_people(shown)) == [APPS]
        assert "But it is coming back: 9 customers last week" in part(shown, TO_DECIDE)
        assert "digest_plan" in buttons(shown)
    walk.card("amina", hers(walk, APP), "came back after a fix")
    moved = [one["detail"] for one in walk.export() if one["kind"] == "state changed"]

    assert [(one["from"], one["to"]) for one in moved] == [("shipped", "verified"), ("verified", "regressed")]


def hers(walk: Review, fault: str) -> int:
    """The case that amina logged of this fault."""
    return next(int(one.id or 0) for one in walk.bot.cases() if one.text == f"{fault} again today")


def the_export_tells_every_step_in_order(walk: Review) -> None:
    verdicts = [one["detail"] for one in walk.export() if one["kind"] == "review verdict"]
    people = {walk.slack.user_id(who) for who in ("amina", "bruno", "chloe", "deepak")}
    told = [
        (one["kind"], one["actor"], one["case_id"], one["cause_id"])
        for one in walk.export()
        if one["actor"] in people
    ]

    assert [(one["subject"], one["verdict"]) for one in verdicts] == [
        (f"RC-{REFUNDS}", "dismissed"),
        (f"RC-{MISSES}", "to decide again"),
        (f"RC-{APPS}", "better"),
    ]
    for step, event in zip(walk.steps, told, strict=True):
        assert event == step
