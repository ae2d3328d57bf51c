"""`/digest`: subscribing a channel, asking for it now, ending it, and what is posted."""

from datetime import UTC, datetime, timedelta

import pytest
from helpers import FAULTS, everything, group_all, log
from running import PATIENCE, Bot, buttons, words

from knowledge.tables import Subscription
from playground.slack import Fault
from triage.report import Report
from triage.weeks import Week

WEEK = Week.last_complete(datetime.now(UTC))


def remember_weeks(bot: Bot, weeks: int = 6) -> None:
    """Two causes that come every week, over two departments."""
    logged = [
        Report(
            text=f"{fault} week {week} number {number}",
            department=("Cards", "Claims")[number % 2],
            customer=f"K-{place}{week}{number}",
            created_at=WEEK.back(week).start + timedelta(days=3, hours=number),
        )
        for week in range(weeks)
        for place, fault in enumerate(FAULTS[:2])
        for number in range(3)
    ]
    log(bot.database, logged, bot.house.clock())
    group_all(bot.database, now=bot.house.clock())


def digest(bot: Bot, text: str, channel: str = "claims", user: str = "amina") -> None:
    bot.slack.command(user, channel, "/digest", text)


def posted(bot: Bot, channel: str = "claims") -> dict:
    return bot.slack.wait_for(lambda: bot.slack.messages(channel), PATIENCE)[-1]


def test_a_channel_subscribes_for_its_departments_day_hour_and_zone(bot: Bot):
    digest(bot, 'subscribe dept:"Home Claims,Cards" day:tue hour:8 zone:Asia/Kolkata')
    told = bot.told("amina", "Subscribed")["text"]
    (row,) = everything(bot.database, Subscription)

    assert told == "Subscribed: a digest for Home Claims, Cards every Tuesday at 8:00 (Asia/Kolkata)."
    assert (row.channel, row.departments) == (bot.slack.channel_id("claims"), ["Home Claims", "Cards"])
    assert (row.weekday, row.hour, row.zone) == (1, 8, "Asia/Kolkata")


def test_without_options_it_is_monday_at_nine_where_the_subscriber_is(bot: Bot):
    digest(bot, "subscribe", user="bruno")

    assert "every Monday at 9:00 (Europe/Berlin)" in bot.told("bruno", "Subscribed")["text"]


def test_subscribing_a_public_channel_joins_it(bot: Bot):
    digest(bot, "subscribe", "complaints")
    bot.told("amina", "Subscribed")

    assert [call.ok for call in bot.slack.journal.calls("conversations.join")] == [True]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("subscribe day:someday", "day:someday is no weekday"),
        ("subscribe hour:25", "hour:25 is no hour"),
        ("subscribe zone:Mars/Base", "zone:Mars/Base is no time zone"),
        ("subscribe zone:../../etc/passwd", "is no time zone"),
        ("subscribe colour:red", "“colour” is not an option"),
        ("subscribe please", "“please” is not understood"),
        ("sing", "posts a digest here every Monday"),
        ("", "This channel has no subscription"),
        ("stop", "This channel has no subscription"),
    ],
)
def test_what_is_not_understood_is_explained_and_subscribes_nothing(bot: Bot, said: str, answer: str):
    digest(bot, said)

    assert bot.told("amina", answer)
    assert everything(bot.database, Subscription) == []


def test_stop_ends_the_subscription(bot: Bot):
    digest(bot, "subscribe")
    bot.told("amina", "Subscribed")
    digest(bot, "")
    assert bot.told("amina", "a digest for all departments every Monday")

    digest(bot, "stop")
    assert bot.told("amina", "no digest any more")
    assert everything(bot.database, Subscription) == []


def test_in_a_private_channel_where_the_bot_is_not_it_asks_to_be_invited(bot: Bot):
    digest(bot, "subscribe", "back-office")

    assert "invite it with `/invite @Faultline`" in bot.told("amina", "cannot post here yet")["text"]
    assert everything(bot.database, Subscription) == []


def test_a_private_channel_that_invited_the_bot_can_subscribe(bot: Bot):
    bot.slack.join("faultline", "back-office")
    digest(bot, "subscribe", "back-office")

    assert bot.told("amina", "Subscribed")


@pytest.mark.parametrize("said", ["subscribe", "now"])
def test_a_channel_shared_with_another_organisation_gets_no_digest(bot: Bot, said: str):
    digest(bot, said, "partners")

    assert bot.told("amina", "shared with another organisation")
    assert everything(bot.database, Subscription) == []
    assert bot.slack.messages("partners") == []


def test_now_posts_a_digest_with_a_chart_and_a_button_behind_every_cause(bot: Bot):
    remember_weeks(bot)
    digest(bot, "now")
    bot.told("amina", f"The digest for {WEEK} is on its way")
    shown = posted(bot)
    (chart,) = [block for block in shown["blocks"] if block["type"] == "data_visualization"]

    assert shown["text"].startswith(f"Fault lines in {WEEK}: 6 cases last week")
    assert "Nothing needs deciding this week." in words(shown)
    assert "What keeps happening" in words(shown)
    assert "12 customers in the last four weeks in 2 departments" in words(shown)
    assert buttons(shown) == ["digest_evidence", "digest_evidence"]
    assert chart["chart"]["type"] == "line"
    assert [line["name"][:3] for line in chart["chart"]["series"]] == ["1. ", "2. "]
    assert [point["value"] for point in chart["chart"]["series"][0]["data"]] == [3] * 6


def test_a_button_of_the_digest_opens_the_cases_behind_its_number(bot: Bot):
    remember_weeks(bot)
    digest(bot, "now")
    shown = posted(bot)
    (evidence,) = [
        one["accessory"]["value"]
        for one in shown["blocks"]
        if one.get("accessory", {}).get("value", "").endswith(".s1")
    ]
    bot.slack.click("bruno", shown, "digest_evidence", evidence)
    modal = bot.slack.wait_for(
        lambda: (top := bot.slack.modal("bruno")) and "Cases 1 to" in words(top) and top, PATIENCE
    )

    assert modal["title"]["text"] == "Evidence"
    assert (FAULTS[0] in words(modal)) != (FAULTS[1] in words(modal))
    assert "Among the five causes that hurt customers most" in words(modal)


def test_a_digest_for_some_departments_names_them(bot: Bot):
    remember_weeks(bot)
    digest(bot, "now dept:Claims")

    assert f"Fault lines in {WEEK} for Claims" in words(posted(bot))


def test_an_empty_week_says_that_nothing_needs_deciding(bot: Bot):
    digest(bot, "now")

    assert "Nothing needs deciding this week" in words(posted(bot))


def test_asked_for_twice_by_one_delivery_it_is_posted_once(bot: Bot):
    bot.slack.faults.add(Fault("in.slash_command", "duplicate", seconds=1.2))
    digest(bot, "now")
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("respond")) == 2, PATIENCE)
    bot.settled()

    assert len(bot.slack.messages("claims")) == 1


def test_where_slack_draws_no_chart_its_figures_are_posted_as_text(bot: Bot):
    remember_weeks(bot)
    bot.slack.faults.add(Fault("chat.postMessage", "error", error="invalid_blocks"))
    digest(bot, "now")
    shown = posted(bot)

    assert "data_visualization" not in words(shown)
    assert words(shown).count(": 3 3 3 3 3 3") == 2
    assert [call.ok for call in bot.slack.journal.calls("chat.postMessage")] == [False, True]
