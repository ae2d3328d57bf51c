"""From a complaint to a proved fix, as three people, with nothing but what the page shows and offers.

Amina is at the front, Bruno receives, Chloé owns. Twelve ordinary weeks are on file, and one in which
payments were declined again and again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from helpers import everything, group_all, log
from running import PATIENCE, Bot
from scene import SUNDAY
from seeing import Desk, expect
from test_a_review import CARD, FIRST, HISTORY, reported

from jobs.weekly import post_due_digests
from knowledge.database import Database
from knowledge.tables import Case, Department, Membership, Person
from playground.slack import LocalSlack
from playground.slack.clock import MovableTime
from triage.weeks import Week

AGAIN = f"{CARD} again today"
FIX = "Let the terminal ask the bank twice"
AMINA, BRUNO, CHLOE = "Amina Okafor", "Bruno Keller", "Chloé Martin"


@pytest.fixture
def sqlite_database(sqlite_database: Database, slack: LocalSlack) -> Database:
    """Thirteen weeks of cases, and who is who."""
    weeks = [FIRST.back(back) for back in range(HISTORY, 0, -1)]
    log(sqlite_database, [one for week in weeks for one in reported(week, {CARD: 4})], SUNDAY)
    log(sqlite_database, reported(FIRST, {CARD: 14}), SUNDAY)
    group_all(sqlite_database, now=SUNDAY)
    people = [
        Person(user=slack.user_id("amina"), department="Cards"),
        Person(user=slack.user_id("bruno"), department="Claims"),
        Person(user=slack.user_id("chloe"), role="owner", owns=["Cards", "Claims"], department="Cards"),
    ]
    with sqlite_database.write() as session:
        session.add_all(people)
        session.add(Department(key="claims", name="Claims", channel=slack.channel_id("claims")))
    return sqlite_database


@pytest.fixture
def desk(sit, bot: Bot) -> Desk:
    """One page, at which the three take turns."""
    return sit("chloe", "complaints")


def test_three_people_bring_a_complaint_to_a_proved_fix(desk: Desk, bot: Bot, clock: MovableTime):
    chloe_subscribes_the_channel(desk)
    amina_logs_a_complaint(desk)
    she_confirms_its_cause_and_hands_it_off(desk)
    bruno_accepts_it(desk)
    monday(desk, bot, clock, FIRST, 0)
    chloe_takes_the_cause_on(desk)
    she_plans_a_fix_and_ships_it(desk, clock)
    monday(desk, bot, clock, FIRST.back(-6), 6)
    the_digest_says_that_the_fix_worked(desk)
    so_does_the_page_of_the_cause(desk)
    amina_was_told(desk)


def chloe_subscribes_the_channel(desk: Desk) -> None:
    desk.say("/digest subscribe dept:Cards zone:Europe/Berlin")

    expect(desk.article("Subscribed: a digest for Cards every Monday at 9:00")).to_contain_text(
        "Only visible to you"
    )


def amina_logs_a_complaint(desk: Desk) -> None:
    desk.be(AMINA)
    expect(desk.composer).to_be_visible()
    assert desk.article("Subscribed").count() == 0
    desk.composer.click()
    desk.page.keyboard.type("/compl")
    desk.options.filter(has_text="/complaint").click()
    expect(desk.composer).to_have_value("/complaint ")
    desk.page.keyboard.type(AGAIN)
    desk.page.keyboard.press("Enter")
    receipt = desk.article("Logged as C-")
    expect(receipt).to_contain_text("Only visible to you")
    expect(desk.place("Messages")).to_have_accessible_name("Messages 1 unread")
    desk.go("Messages")

    expect(desk.article(AGAIN)).to_contain_text("Likely cause: RC-1")
    expect(desk.article(AGAIN)).to_contain_text("The most similar past cases")


def she_confirms_its_cause_and_hands_it_off(desk: Desk) -> None:
    card = desk.article(AGAIN)
    card.get_by_role("button", name="Same cause").click()
    expect(card).to_contain_text("confirmed by a person")
    card.get_by_role("button", name="Hand off").click()
    form = desk.page.get_by_role("dialog", name="Hand off C-")
    desk.choose(form, "To which department?", "Claims")
    form.get_by_role("textbox", name="Why?").fill("They hold the money")
    form.get_by_role("textbox", name="What was the customer promised?").fill("A call by Friday")
    form.get_by_role("button", name="Hand off").click()

    expect(form).to_have_count(0)
    expect(card).to_contain_text("Handed to Claims, waiting")


def bruno_accepts_it(desk: Desk) -> None:
    desk.be(BRUNO)
    expect(desk.place("claims")).to_have_accessible_name("claims unread")
    desk.go("claims")
    brought = desk.article("handed over from Cards to Claims")
    expect(brought).to_contain_text("They hold the money")
    expect(brought).to_contain_text("A call by Friday")
    brought.get_by_role("button", name="Accept").click()

    expect(brought).to_contain_text("Accepted by @Bruno Keller")


def monday(desk: Desk, bot: Bot, clock: MovableTime, week: Week, quiet: int) -> None:
    """It is the morning after a week, the last of so many in which no payment was declined."""
    desk.be(CHLOE)
    desk.go("Home")
    clock.forward_to(week.end.timestamp())  # no digest of it is due yet, which would miss what comes
    night = datetime.fromtimestamp(clock(), UTC)
    log(bot.database, [one for back in range(quiet) for one in reported(week.back(back), {CARD: 0})], night)
    bot.slack.wait_for(lambda: all_grouped(bot.database), PATIENCE)
    clock.forward_to((week.end + timedelta(hours=8, minutes=5)).timestamp())
    post_due_digests(bot.database, datetime.fromtimestamp(clock(), UTC))
    expect(desk.place("complaints")).to_have_accessible_name("complaints unread")
    desk.go("complaints")
    desk.go_down_to(desk.article(f"Fault lines in {week}"))


def all_grouped(database: Database) -> bool:
    return len(everything(database, Membership)) == len(everything(database, Case))


def chloe_takes_the_cause_on(desk: Desk) -> None:
    digest = desk.article(f"Fault lines in {FIRST}")
    expect(digest).to_contain_text("15 customers last week")
    digest.get_by_role("button", name="Own it").click()
    form = desk.dialog("Who takes it on?")
    form.get_by_role("button", name="Save").click()

    expect(form).to_have_count(0)
    expect(digest).to_contain_text("@Chloé Martin has taken it on")


def she_plans_a_fix_and_ships_it(desk: Desk, clock: MovableTime) -> None:
    desk.say("/causes RC-1")
    page = desk.dialog("RC-1")
    expect(page).to_contain_text("owner: @Chloé Martin")
    page.get_by_role("button", name="Plan a fix").click()
    plan, today = desk.dialog("Plan a fix"), datetime.fromtimestamp(clock(), UTC).date()
    plan.get_by_role("textbox", name="What is to be done?").fill(FIX)
    plan.get_by_label("By when?").fill(str(today + timedelta(days=1)))
    plan.get_by_label("By when should that show?").fill(str(today + timedelta(days=42)))
    plan.get_by_role("button", name="Plan it").click()
    expect(page).to_contain_text("a fix is planned")
    page.get_by_role("button", name="Mark shipped").click()
    desk.dialog("Mark shipped").get_by_role("button", name="It is out").click()
    expect(page).to_contain_text("a fix is shipped")
    desk.page.keyboard.press("Escape")

    expect(page).to_have_count(0)


def the_digest_says_that_the_fix_worked(desk: Desk) -> None:
    digest = desk.article(f"Fault lines in {FIRST.back(-6)}")

    expect(digest).to_contain_text(f"Since “{FIX}” shipped on 16 November")
    expect(digest).to_contain_text("better")


def so_does_the_page_of_the_cause(desk: Desk) -> None:
    desk.say("/causes RC-1")
    page = desk.dialog("RC-1")

    expect(page).to_contain_text("fixed and verified")
    expect(page).to_contain_text(FIX)
    desk.page.keyboard.press("Escape")


def amina_was_told(desk: Desk) -> None:
    desk.be(AMINA)
    desk.go("Messages")

    expect(desk.article(AGAIN)).to_contain_text("fixed and verified")
    desk.article(AGAIN).get_by_role("button", name="1 reply").click()
    expect(desk.page.get_by_role("complementary", name="Thread")).to_contain_text(
        f"has a fix, and it is out: “{FIX}”"
    )
