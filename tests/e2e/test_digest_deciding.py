"""Deciding in the channel: what one press does, what everybody sees then, and what others are told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from helpers import FAULTS, cause, everything, group_all, log
from running import PATIENCE, Bot, buttons, key_of, words
from sqlalchemy import select

from jobs.weekly import post
from knowledge.tables import Case, Event, Fix, Notice, Person, ReviewDecision, Trace
from triage.digest.building import build
from triage.digest.model import Carried, Choice, DigestItem, Kind
from triage.report import Report
from triage.weeks import Week

Json = dict[str, Any]
WEEK = Week.last_complete(datetime.now(UTC))
CARD, APP = FAULTS[:2]
CHOICES = ["digest_own", "digest_plan", "digest_dismiss", "digest_again"]


def report(fault: str, week: int, number: int) -> Report:
    return Report(
        text=f"{fault} week {week} number {number}",
        department=("Cards", "Claims")[number % 2],
        customer=f"K-{fault[:4]}-{week}-{number}",
        created_at=WEEK.back(week).start + timedelta(days=2, hours=number),
    )


@pytest.fixture
def bot(bot: Bot) -> Bot:
    """Card trouble grew twelvefold last week. Bruno owns Claims, Deepak Cards; Chloé is an admin."""
    logged = [report(CARD, week, 0) for week in range(1, 12)] + [report(CARD, 0, n) for n in range(12)]
    logged += [report(APP, week, number) for week in range(12) for number in range(4)]
    log(bot.database, logged, bot.house.clock())
    group_all(bot.database, now=bot.house.clock())
    people = [
        Person(user=bot.slack.user_id("bruno"), role="owner", owns=["Claims"], department="Claims"),
        Person(user=bot.slack.user_id("deepak"), role="owner", owns=["Cards"], department="Cards"),
        Person(user=bot.slack.user_id("chloe"), role="admin"),
    ]
    with bot.database.write() as session:
        session.add_all(people)
    return bot


@pytest.fixture
def digest(bot: Bot) -> Json:
    """The digest that puts the card trouble to the channel."""
    bot.slack.command("bruno", "claims", "/digest", "now")
    return says(bot, "To decide now")


def shown(bot: Bot) -> list[Json]:
    found = bot.slack.messages("claims")
    return [one for one in found if key_of(one).startswith("digest-now:") and key_of(one).count(":") == 2]


def says(bot: Bot, said: str) -> Json:
    """The digest, once it says so."""
    return bot.slack.wait_for(
        lambda: next((one for one in shown(bot)[-1:] if said in words(one)), None), PATIENCE
    )


def modal(bot: Bot, user: str, said: str) -> Json:
    return bot.slack.wait_for(lambda: (top := bot.slack.modal(user)) and said in words(top) and top, PATIENCE)


def decisions(bot: Bot) -> list[tuple[str, str, bool]]:
    rows = everything(bot.database, ReviewDecision)
    return [(row.choice, row.by, row.withdrawn_at is not None) for row in rows]


def fill(bot: Bot, user: str, form: Json, **values: str) -> Any:
    filled = {field: {"value": value} for field, value in values.items()}
    return bot.slack.submit(user, form["id"], filled)


def test_what_stands_out_is_put_to_the_channel_with_its_buttons(digest: Json):
    said = words(digest)

    assert "*1.* *" in said and "12 customers last week" in said
    assert "nobody owns it yet; suggested: " in said
    assert buttons(digest)[:5] == ["digest_evidence", *CHOICES]
    assert digest["blocks"][-1]["type"] == "context"


def test_details_and_figures_stand_in_the_thread(bot: Bot, digest: Json):
    found = bot.slack.wait_for(
        lambda: [
            one
            for one in bot.slack.messages("claims")
            if one.get("thread_ts") == digest["ts"] and one["ts"] != digest["ts"]
        ],
        PATIENCE,
    )

    assert "To decide now: details" in words(found[0])
    assert "counted 12" in words(found[0])
    assert key_of(found[0]) == f"{key_of(digest)}:decide"


def test_evidence_opens_exactly_the_cases_that_were_counted(bot: Bot, digest: Json):
    bot.slack.click("amina", digest, "digest_evidence")
    page = modal(bot, "amina", "Cases 1 to 10 of 12")
    bot.slack.click("amina", page, "digest_cases_next")
    rest = modal(bot, "amina", "Cases 11 to 12 of 12")

    assert sum(CARD in words({"blocks": [block]}) for block in page["blocks"]) >= 10
    assert APP not in words(page)
    assert buttons(rest) == ["open_cause", "digest_cases_previous"]


def test_evidence_keeps_the_words_of_a_private_channel_in_their_department(bot: Bot, digest: Json):
    with bot.database.write() as session:
        for row in session.query(Case).all():
            row.private = True
    bot.slack.click("amina", digest, "digest_evidence")
    hidden = words(modal(bot, "amina", "Cases 1 to 10"))
    bot.slack.click("deepak", digest, "digest_evidence")
    own = words(modal(bot, "deepak", "Cases 1 to 10"))

    assert CARD not in hidden.split("Cases 1 to 10")[1] and "(kept to its department)" in hidden
    assert CARD in own.split("Cases 1 to 10")[1]


def test_whoever_owns_it_is_asked_who_and_the_channel_reads_it(bot: Bot, digest: Json):
    bot.slack.click("bruno", digest, "digest_own")
    fill(bot, "bruno", modal(bot, "bruno", "You, or somebody else"))
    after = says(bot, "has taken it on.")

    bruno = bot.slack.user_id("bruno")
    assert f"<@{bruno}> has taken it on." in words(after)
    assert "digest_undo" in buttons(after) and "digest_own" not in buttons(after)
    assert decisions(bot) == [("own", bruno, False)]
    assert cause(bot.database, 1).owner == bruno


def test_it_can_be_given_to_a_department(bot: Bot, digest: Json):
    bot.slack.click("bruno", digest, "digest_own")
    fill(bot, "bruno", modal(bot, "bruno", "You, or somebody else"), department="Cards")
    after = says(bot, "gave it to Cards.")

    assert f"<@{bot.slack.user_id('bruno')}> gave it to Cards." in words(after)
    assert (cause(bot.database, 1).owner, cause(bot.database, 1).owner_department) == (None, "Cards")


def test_one_of_a_person_and_a_department_has_to_be_chosen(bot: Bot, digest: Json):
    bot.slack.click("bruno", digest, "digest_own")
    form = modal(bot, "bruno", "You, or somebody else")
    answer = fill(bot, "bruno", form, person=bot.slack.user_id("deepak"), department="Cards")

    assert answer.body["errors"] == {"person": "Choose one of them: a person, or a department."}
    assert decisions(bot) == []


def test_nobody_outside_the_workspace_is_given_anything(bot: Bot, digest: Json):
    bot.slack.click("bruno", digest, "digest_own")
    form = modal(bot, "bruno", "You, or somebody else")
    answer = fill(bot, "bruno", form, person=bot.slack.user_id("guest"))

    assert "person" in answer.body["errors"]
    assert decisions(bot) == []


def test_to_look_again_is_one_press(bot: Bot, digest: Json):
    bot.slack.click("bruno", digest, "digest_again")
    says(bot, "wants to look at it again next week.")

    assert decisions(bot) == [("look again", bot.slack.user_id("bruno"), False)]
    assert [one.kind for one in everything(bot.database, Event) if one.kind.startswith("review")] == [
        "review decided"
    ]


def test_to_dismiss_is_asked_back_first(bot: Bot, digest: Json):
    bot.slack.click("bruno", digest, "digest_dismiss")
    form = modal(bot, "bruno", "not put to the review again for eight weeks")
    assert decisions(bot) == []
    bot.slack.submit("bruno", form["id"])
    says(bot, "dismissed it.")

    assert decisions(bot) == [("dismiss", bot.slack.user_id("bruno"), False)]
    assert cause(bot.database, 1).state == "suspected"


def test_a_planned_fix_is_what_was_decided(bot: Bot, digest: Json):
    bot.slack.click("bruno", digest, "digest_plan")
    form = modal(bot, "bruno", "What is to be done?")
    soon = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    fill(bot, "bruno", form, title="New terminals", due=soon, expected_by=soon)
    says(bot, "planned a fix.")

    (fix,), (row,) = everything(bot.database, Fix), everything(bot.database, ReviewDecision)
    assert (fix.title, row.choice, row.fix_id, row.cause_id) == ("New terminals", "plan fix", fix.id, 1)
    assert cause(bot.database, 1).state == "fixing"


def test_undo_belongs_to_whoever_decided(bot: Bot, digest: Json):
    bot.slack.click("bruno", digest, "digest_again")
    after = says(bot, "wants to look at it again")
    bot.slack.click("deepak", after, "digest_undo")
    bot.told("deepak", "Only whoever decided it, or an admin, takes it back.")
    assert decisions(bot)[0][2] is False

    bot.slack.click("bruno", after, "digest_undo")
    again = says(bot, "digest_own")
    assert buttons(again) == buttons(digest)
    assert decisions(bot)[0][2] is True


def test_the_second_of_two_is_told_who_was_quicker(bot: Bot, digest: Json):
    bot.slack.click("bruno", digest, "digest_dismiss")
    form = modal(bot, "bruno", "not put to the review again")
    bot.slack.click("chloe", digest, "digest_again")
    after = says(bot, "wants to look at it again")
    bot.slack.submit("bruno", form["id"])
    told = modal(bot, "bruno", "already")

    chloe = bot.slack.user_id("chloe")
    assert f"<@{chloe}> wants to look at it again next week already." in words(told)
    assert decisions(bot) == [("look again", chloe, False)]
    assert after["ts"] == digest["ts"]


def test_whoever_may_not_decide_is_told_who_may_and_changes_nothing(bot: Bot, digest: Json):
    for button in CHOICES:
        bot.slack.click("amina", digest, button)
        bot.slack.wait_for(lambda: bot.slack.ephemerals("amina"), PATIENCE)

    bot.told("amina", "RC-1 is for an owner of its department or an admin to decide.")
    assert decisions(bot) == []


def test_the_right_is_asked_again_when_the_form_is_sent(bot: Bot, digest: Json):
    bot.slack.click("bruno", digest, "digest_dismiss")
    form = modal(bot, "bruno", "not put to the review again")
    with bot.database.write() as session:
        session.get_one(Person, bot.slack.user_id("bruno")).role = "reporter"
    bot.slack.submit("bruno", form["id"])
    modal(bot, "bruno", "an admin to decide")

    assert decisions(bot) == []


def test_every_digest_of_the_week_shows_what_was_decided_in_one_of_them(bot: Bot, digest: Json):
    bot.slack.join("faultline", "complaints")
    bot.slack.command("chloe", "complaints", "/digest", "now")
    other = bot.slack.wait_for(
        lambda: [one for one in bot.slack.messages("complaints") if "To decide now" in words(one)], PATIENCE
    )
    bot.slack.click("bruno", digest, "digest_again")
    says(bot, "wants to look at it again")

    bot.slack.wait_for(
        lambda: [
            one
            for one in bot.slack.messages("complaints")
            if one["ts"] == other[0]["ts"] and "wants to look at it again" in words(one)
        ],
        PATIENCE,
    )


def put(bot: Bot, *items: DigestItem, **more: Any) -> Json:
    """A digest with these items, posted to the channel."""
    now = bot.house.clock()
    with bot.database.write() as session:
        digest = build(session, WEEK, now).model_copy(update={"items": [*items], **more})
        post(session, "digest-now:X:1", bot.slack.channel_id("claims"), digest, now)
    return says(bot, "Fault lines in")


def asked(about: Kind, subject: str, *choices: Choice, **more: Any) -> DigestItem:
    return DigestItem(
        kind="decision", about=about, subject=subject, name="Cards → Claims", claim="It takes longer.",
        departments={"Cards": 9, "Claims": 9}, choices=[*choices], **more,
    )  # fmt: skip


def test_a_passage_is_taken_on_with_one_press_by_an_owner_of_a_department_in_it(bot: Bot):
    shown = put(bot, asked("passage", "passage Cards > Claims", "own", "dismiss"))
    bot.slack.click("amina", shown, "digest_own")
    bot.told("amina", "That is for an owner of one of these departments, or an admin, to decide.")
    bot.slack.click("deepak", shown, "digest_own")
    says(bot, "has taken it on.")

    assert decisions(bot) == [("own", bot.slack.user_id("deepak"), False)]


def test_a_cascade_is_confirmed_after_a_question(bot: Bot):
    shown = put(bot, asked("cascade", "cascade RC-1 > RC-2", "confirm", "dismiss", cause="RC-2"))
    bot.slack.click("bruno", shown, "digest_confirm")
    form = modal(bot, "bruno", "The figures say only that one followed the other.")
    bot.slack.submit("bruno", form["id"])
    says(bot, "confirmed it.")

    assert decisions(bot) == [("confirm", bot.slack.user_id("bruno"), False)]


def test_evidence_of_an_event_log_tells_what_the_log_tells(bot: Bot):
    began = WEEK.start
    with bot.database.write() as session:
        session.add(
            Trace(
                source="log", case_ref="INC-<7>", began_at=began, ended_at=began + timedelta(days=2),
                reopened_at=began + timedelta(days=1), category="Terminals",
            )
        )  # fmt: skip
    item = asked("passage", "passage Cards > Claims", "own", cases=["INC-<7>", "INC-8", "C-1", "C-999"])
    bot.slack.click("amina", put(bot, item), "digest_evidence")
    said = words(modal(bot, "amina", "Cases 1 to 4 of 4"))

    assert "*INC-&lt;7&gt;* Terminals · " in said
    assert "worked on again after it was solved · from an event log, not a case on file" in said
    assert "*INC-8* from an event log, not a case on file" in said
    assert CARD in said
    assert "*C-999* no longer on file" in said


def test_what_was_decided_before_opens_into_its_cases(bot: Bot):
    earlier = Carried(
        number=1, subject="RC-1", cause="RC-1", name="Card trouble", period=str(WEEK.back(1)), choice="own",
        by=bot.slack.user_id("deepak"), claim="9 customers last week.", came_of="No fix is planned yet.",
        verdict=None, cases=["C-1", "C-2"],
    )  # fmt: skip
    shown = put(bot, carried=[earlier])
    bot.slack.click("amina", shown, "digest_evidence", shown["blocks"][4]["accessory"]["value"])
    said = words(modal(bot, "amina", "Cases 1 to 2 of 2"))

    assert "What was decided and what came of it" in words(shown)
    assert "→ No fix is planned yet." in words(shown)
    assert "read: 9 customers last week." in said


def test_a_button_of_a_digest_that_is_gone_says_so(bot: Bot, digest: Json):
    with bot.database.write() as session:
        for row in session.scalars(select(Notice)).all():
            session.delete(row)
    bot.slack.click("bruno", digest, "digest_again")

    bot.told("bruno", "That digest is no longer on file: `/digest now` posts this week's.")
    assert decisions(bot) == []
