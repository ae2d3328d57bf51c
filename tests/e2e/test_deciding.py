"""Which cause it is: what is decided on a card and taken back, and that others decide nothing."""

from datetime import UTC, datetime

import pytest
from forging import forged_click
from helpers import FAULTS, cause, causes_of, everything, group_all, log_and_group, membership, reports
from running import PATIENCE, Bot, buttons, cards, words

from knowledge.tables import Case, Event, Handoff, Person
from playground.slack import Fault
from triage.consolidating.regrouping import FEWEST_CASES, regroup
from triage.report import Report

CARD, APP = FAULTS[:2]
TWICE = 1.2  # seconds after the first: the same second's signature would be refused at the door
OPEN = ["hand_off", "add_rating", "close_case"]


@pytest.fixture
def card(bot: Bot) -> dict:
    """The card of a case of amina's that joined a cause on file."""
    log_and_group(bot.database, [CARD, f"{CARD} again", APP])
    return bot.card("amina", bot.complain("amina", CARD))


def decisions(bot: Bot) -> list[tuple[str, str, int | None]]:
    return [(event.kind, event.actor, event.case_id) for event in everything(bot.database, Event)
            if event.kind in ("confirmed", "moved", "undone")]  # fmt: skip


def says(bot: Bot, said: str, user: str = "amina", case: int = 4) -> dict:
    """The card, once it says so."""
    return bot.slack.wait_for(
        lambda: next((one for one in [bot.card(user, case)] if said in words(one)), None), PATIENCE
    )


def shown(bot: Bot, user: str = "amina", field: str = "cause") -> dict:
    """The form that a button opened, once it is filled."""
    return bot.slack.wait_for(
        lambda: (top := bot.slack.modal(user)) and f'"block_id": "{field}"' in words(top) and top, PATIENCE
    )


def choose(bot: Bot, card: dict, user: str = "amina", **fields: str) -> dict:
    """Say on a card which cause it is; the form as it stands then, if it still does."""
    bot.slack.click(user, card, "different_cause")
    form = shown(bot, user, "find")
    found = {"find": "case_find_cause"}
    bot.slack.submit(
        user, form["id"], {name: {found.get(name, "value"): said} for name, said in fields.items()}
    )
    return bot.slack.modal(user) or {}


def test_same_cause_confirms_for_good_and_the_card_shows_it(bot: Bot, card: dict):
    bot.slack.click("amina", card, "same_cause")
    after = says(bot, "confirmed by a person")

    assert buttons(after) == ["open_cause", "undo_decision", "different_cause", "more_like_this", *OPEN]
    assert "% alike" not in words(after)
    assert membership(bot.database, 4).how == "confirmed"
    assert causes_of(bot.database, [1, 4]) == [1, 1]
    assert decisions(bot) == [("confirmed", bot.slack.user_id("amina"), 4)]


def test_what_was_decided_is_taken_back_by_who_decided_it(bot: Bot, card: dict):
    bot.slack.click("amina", card, "same_cause")
    bot.slack.click("amina", says(bot, "undo_decision"), "undo_decision")
    after = says(bot, '"action_id": "same_cause"')

    assert after["text"] == card["text"]
    assert buttons(after) == buttons(card)
    assert "% alike" in words(after)
    assert membership(bot.database, 4).how == "arrived"
    assert [kind for kind, *_ in decisions(bot)] == ["confirmed", "undone"]


def test_a_new_cause_takes_the_case_and_it_stays_apart_after_regrouping(bot: Bot, card: dict):
    choose(bot, card, cause="new")
    after = says(bot, "Cause: RC-3")
    parted = causes_of(bot.database, [4])
    log_and_group(bot.database, reports(each=FEWEST_CASES // 5))
    regroup(bot.database, group_all(bot.database), datetime.now(UTC))

    assert "(confirmed by a person)" in words(after)
    assert buttons(after)[:2] == ["undo_decision", "different_cause"]
    assert causes_of(bot.database, [4]) == parted != causes_of(bot.database, [1])
    assert decisions(bot)[0] == ("moved", bot.slack.user_id("amina"), 4)


def test_a_new_cause_takes_the_name_that_it_is_given_without_personal_data(bot: Bot, card: dict):
    choose(bot, card, cause="new", name="Terminal refuses 4111 1111 1111 1111")
    says(bot, "“Terminal refuses [CARD]”")

    named = cause(bot.database, membership(bot.database, 4).cause_id)
    assert (named.name, named.named_by) == ("Terminal refuses [CARD]", bot.slack.user_id("amina"))
    assert named.state == "confirmed"
    assert len(set(causes_of(bot.database, [1, 4]))) == 2


def test_one_of_the_likeliest_other_causes_is_one_tap(bot: Bot, card: dict):
    bot.slack.click("amina", card, "different_cause")
    offered = shown(bot)["blocks"][1]["element"]["options"]
    bot.slack.submit("amina", bot.slack.modal("amina")["id"], {"cause": {"value": "2"}})
    says(bot, "Cause: RC-2")

    assert [option["value"] for option in offered] == ["2", "new"]
    assert offered[0]["text"]["text"].startswith("RC-2 ")
    assert offered[0]["description"]["text"] == "1 case"
    assert membership(bot.database, 4).how == "moved"


def test_any_other_cause_is_found_by_typing_part_of_its_name(bot: Bot, card: dict):
    bot.slack.click("amina", card, "different_cause")
    form = shown(bot)
    typed = [
        [
            option["value"]
            for option in bot.slack.suggest("amina", form, "case_find_cause", said).body["options"]
        ]
        for said in ("mobile app", "RC-2", "card declined", "nothing like it")
    ]
    bot.slack.submit("amina", form["id"], {"find": {"case_find_cause": "2"}})
    says(bot, "Cause: RC-2")

    assert typed == [["2"], ["2"], [], []]  # the one that it is in is not offered
    assert causes_of(bot.database, [4]) == [2]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"cause": "Choose a cause, or “A new cause”."}),
        ({"cause": "2", "name": "Mine"}, {"name": "Choose “A new cause” above to give it this name"}),
        ({"cause": "new", "name": "RC-9"}, {"name": "Name it in words"}),
        ({"cause": "new", "name": "{known}"}, {"name": "RC-2 has this name already"}),
        ({"find": "999"}, {"find": "That cause is not on file any more"}),
    ],
)
def test_what_cannot_be_chosen_so_is_said_at_its_field_and_nothing_is_lost(
    bot: Bot, card: dict, fields: dict[str, str], wrong: dict[str, str]
):
    known = cause(bot.database, 2).name
    left = choose(bot, card, **{field: said.format(known=known) for field, said in fields.items()})
    ((field, said),) = left["errors"].items()

    assert [field] == list(wrong)
    assert said.startswith(wrong[field])
    kept = left["state"]["values"]["name"]["value"]["value"]
    assert kept == (fields["name"].format(known=known) if "name" in fields else None)
    assert decisions(bot) == []


def test_the_first_of_its_kind_can_be_put_to_a_known_cause(bot: Bot):
    log_and_group(bot.database, [CARD])
    alone = bot.card("amina", bot.complain("amina", APP))
    choose(bot, alone, find="1")
    says(bot, "Cause: RC-1", case=2)

    assert "It is a known cause" in words(alone)
    assert buttons(alone) == ["different_cause", "more_like_this", *OPEN]
    assert causes_of(bot.database, [1, 2]) == [1, 1]


@pytest.mark.parametrize("button", ["same_cause", "undo_decision"])
def test_a_click_that_arrives_twice_decides_once(bot: Bot, card: dict, button: str):
    if button == "undo_decision":
        bot.slack.click("amina", card, "same_cause")
        card = says(bot, button)
    before, arrived = decisions(bot), len(bot.slack.journal.calls("in.block_actions"))
    bot.slack.faults.add(Fault("in.block_actions", "duplicate", seconds=TWICE))
    bot.slack.click("amina", card, button)
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("in.block_actions")) == arrived + 2, PATIENCE)
    bot.slack.click("amina", card, "more_like_this")  # what came before it is done when this is
    bot.slack.wait_for(lambda: bot.slack.journal.calls("views.update"), PATIENCE)
    bot.slack.wait_for(lambda: len(decisions(bot)) > len(before), PATIENCE)

    assert len(decisions(bot)) == len(before) + 1
    assert "not on file" not in str(bot.slack.ephemerals("amina"))
    assert "undone already" not in str(bot.slack.ephemerals("amina"))


def test_a_form_that_arrives_twice_decides_once(bot: Bot, card: dict):
    bot.slack.faults.add(Fault("in.view_submission", "duplicate", seconds=TWICE))
    choose(bot, card, cause="new")
    says(bot, "Cause: RC-3")
    bot.slack.wait_for(lambda: len(bot.slack.journal.calls("in.view_submission")) == 2, PATIENCE)

    assert [kind for kind, *_ in decisions(bot)] == ["moved"]


def test_of_two_who_decide_the_last_one_holds_and_both_are_on_record(bot: Bot, card: dict):
    with bot.database.write() as session:
        session.add(Person(user=bot.slack.user_id("bruno"), role="admin", welcome=True))
    bot.slack.click("amina", card, "same_cause")
    confirmed = says(bot, "confirmed by a person")
    bot.deliver(forged_click(bot, confirmed, "same_cause", "bruno"))
    bot.slack.wait_for(lambda: len(decisions(bot)) == 2, PATIENCE)

    assert [actor for _, actor, _ in decisions(bot)] == [bot.slack.user_id(who) for who in ("amina", "bruno")]
    assert membership(bot.database, 4).by == bot.slack.user_id("bruno")
    bot.slack.wait_for(lambda: "undo_decision" not in buttons(bot.card("amina", 4)), PATIENCE)


@pytest.mark.parametrize("outcome", ["accepted", None])
def test_the_people_of_the_department_that_took_a_case_over_decide_about_it(
    bot: Bot, card: dict, outcome: str | None
):
    with bot.database.write() as session:
        session.add(Person(user=bot.slack.user_id("bruno"), department="Claims", welcome=True))
        ways = {"from_department": "Cards", "to_department": "Claims"}
        session.add(Handoff(case_id=4, at=bot.house.clock(), outcome=outcome, **ways))
    bot.deliver(forged_click(bot, card, "same_cause", "bruno"))
    if outcome is None:
        refused(bot)
    else:
        says(bot, "confirmed by a person")

    assert decisions(bot) == ([("confirmed", bot.slack.user_id("bruno"), 4)] if outcome else [])


def test_more_like_this_opens_the_nearest_cases_in_a_modal(bot: Bot, card: dict):
    bot.slack.click("amina", card, "more_like_this")
    modal = bot.slack.wait_for(
        lambda: (top := bot.slack.modal("amina")) and "% alike" in words(top) and top, PATIENCE
    )

    assert modal["title"]["text"] == "Similar cases"
    assert "*C-1*" in words(modal)
    assert "*C-4*" not in words(modal)


def test_what_a_department_keeps_to_itself_is_on_nobody_elses_card(bot: Bot):
    quiet = Report(text=f"{CARD} vault", department="Fraud", private=True, resolution="Told the police")
    log_and_group(bot.database, [CARD, quiet])
    card = bot.card("amina", bot.complain("amina", CARD))
    bot.slack.click("amina", card, "more_like_this")
    similar = bot.slack.wait_for(
        lambda: (top := bot.slack.modal("amina")) and "% alike" in words(top) and top, PATIENCE
    )
    bot.slack.close("amina", similar["id"])
    bot.slack.click("amina", card, "close_case")
    closing = shown(bot, field="resolution")

    for view in (card, similar, closing):
        assert "vault" not in words(view)
        assert "police" not in words(view)
    assert "(kept to its department)" in words(card)


@pytest.mark.parametrize("button", ["same_cause", "undo_decision", "reopen_case"])
def test_a_click_in_the_name_of_somebody_else_changes_nothing(bot: Bot, card: dict, button: str):
    before = causes_of(bot.database)
    bot.deliver(forged_click(bot, card, button, "bruno"))
    refusal = refused(bot)

    assert "not yours to decide" in refusal
    assert causes_of(bot.database) == before
    assert decisions(bot) == []
    assert buttons(bot.card("amina", 4)) == buttons(card)


@pytest.mark.parametrize("button", ["different_cause", "more_like_this", "add_rating", "close_case"])
def test_a_form_about_somebody_elses_case_opens_with_none_of_its_words(bot: Bot, card: dict, button: str):
    bot.deliver(forged_click(bot, card, button, "bruno"))
    modal = bot.slack.wait_for(
        lambda: (top := bot.slack.modal("bruno")) and "not yours to decide" in words(top) and top, PATIENCE
    )

    assert CARD not in str(modal)
    assert "private_metadata" not in modal or '"case":4' not in modal["private_metadata"]


@pytest.mark.parametrize("case", [1, 999])
def test_a_case_of_nobody_and_a_case_that_is_not_there_get_the_same_answer(bot: Bot, card: dict, case: int):
    bot.deliver(forged_click(bot, card, "same_cause", "amina", case))

    assert refused(bot) == "That case is not on file, or it is not yours to decide."
    assert decisions(bot) == []


def test_a_guest_decides_nothing(bot: Bot, card: dict):
    with bot.database.write() as session:
        session.get_one(Case, 4).reporter = bot.slack.user_id("guest")
    bot.deliver(forged_click(bot, card, "same_cause", "guest"))
    bot.slack.wait_for(
        lambda: "members of this workspace only" in str(bot.slack.journal.calls("respond")), PATIENCE
    )

    assert decisions(bot) == []
    assert len(cards(bot.slack, "amina")) == 1


def refused(bot: Bot) -> str:
    """What was answered to a click, after what was answered to the command."""
    return bot.slack.wait_for(
        lambda: next(
            (
                one.body["text"]
                for one in bot.slack.journal.calls("respond")
                if "not on file" in str(one.body)
            ),
            "",
        ),
        PATIENCE,
    )
