"""`/causes` and a cause's page: what people see, what they decide, and what whoever may not is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from helpers import FAULTS, cause, causes_of, everything, group_all, log
from running import PATIENCE, Bot, buttons, words

from knowledge.tables import Event, Fix, Person, Proposal, Suggestion
from triage.report import Report

CARD, APP = FAULTS[0], FAULTS[1]
Json = dict[str, Any]


@pytest.fixture
def bot(bot: Bot) -> Bot:
    """Two causes: RC-1 of Cards and Claims, RC-2 of Claims. Bruno owns Claims, Chloé is an admin."""
    reports = [
        Report(
            text=f"{CARD} today", department="Cards", touchpoint="payment", resolution="Terminal replaced"
        ),
        Report(text=f"{CARD} again", department="Claims", touchpoint="payment"),
        Report(text=f"{CARD} monday", department="Claims", touchpoint="branch"),
        Report(text=f"{APP} today", department="Claims"),
        Report(text=f"{APP} again", department="Claims"),
    ]
    log(bot.database, reports, datetime.now(UTC))
    group_all(bot.database, now=datetime.now(UTC))
    assert causes_of(bot.database) == [1, 1, 1, 2, 2]
    people = [
        Person(user=bot.slack.user_id("amina"), department="Cards"),
        Person(user=bot.slack.user_id("bruno"), department="Claims", role="owner", owns=["Claims"]),
        Person(user=bot.slack.user_id("chloe"), role="admin"),
    ]
    with bot.database.write() as session:
        session.add_all(people)
    return bot


def open_page(bot: Bot, user: str, said: str = "RC-1") -> Json:
    before = (bot.slack.modal(user) or {}).get("id")
    bot.slack.command(user, "complaints", "/causes", said)
    return bot.slack.wait_for(
        lambda: (top := bot.slack.modal(user)) and top["id"] != before and "*Cases*" in words(top) and top,
        PATIENCE,
    )


def modal(bot: Bot, user: str, *said: str) -> Json:
    """What somebody looks at, once it holds these words."""
    return bot.slack.wait_for(
        lambda: (top := bot.slack.modal(user)) and all(one in words(top) for one in said) and top, PATIENCE
    )


def form(bot: Bot, user: str, page: Json, action: str, value: str | None = None) -> Json:
    """The form behind a button of the page."""
    bot.slack.click(user, page, action, value)
    return bot.slack.wait_for(
        lambda: (top := bot.slack.modal(user)) and top["callback_id"].startswith("cause_form_") and top,
        PATIENCE,
    )


def fill(bot: Bot, user: str, shown: Json, **values: Any) -> Any:
    """Send a form in; each field has one element."""
    ids = {
        block["block_id"]: block["element"]["action_id"] for block in shown["blocks"] if "element" in block
    }
    return bot.slack.submit(user, shown["id"], {key: {ids[key]: value} for key, value in values.items()})


def events(bot: Bot, *kinds: str) -> list[tuple[str, str, int | None]]:
    return [
        (event.kind, event.actor, event.cause_id)
        for event in everything(bot.database, Event)
        if event.kind in kinds
    ]


def day(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


PLAN = {
    "title": "New terminals in the branches",
    "owner": None,
    "due": day(10),
    "metric": "cases",
    "direction": "fewer",
    "percent": "50",
    "expected_by": day(40),
}


def planned(bot: Bot, user: str = "bruno", **more: str) -> Any:
    page = open_page(bot, user)
    shown = form(bot, user, page, "cause_plan")
    return fill(bot, user, shown, **{**PLAN, "owner": bot.slack.user_id("bruno"), **more})


def test_the_page_shows_figures_what_helps_and_the_cases(bot: Bot):
    page = open_page(bot, "amina", "rc1")
    said = words(page)

    assert page["title"]["text"] == "RC-1"
    assert "*3 cases*" in said and "3 in the last 28 days, 0 in the 28 days before" in said
    assert "Departments: Claims 2, Cards 1" in said
    assert "Touchpoints: payment 2, branch 1" in said
    assert "*What resolved it:* Terminal replaced" in said
    assert "Nobody has checked a match to this cause this month." in said
    assert "*C-3* " in said
    assert buttons(page) == ["cause_suggest_cause", "cause_suggest_fix", "cause_on_home"]


def test_an_owner_is_offered_what_they_may_do(bot: Bot):
    page = open_page(bot, "bruno")

    assert {"cause_confirm", "cause_plan", "cause_workaround", "cause_hypothesis", "cause_move"} <= set(
        buttons(page)
    )
    assert "cause_more" in words(page)


def test_a_name_opens_its_page_and_a_number_that_is_none_is_told(bot: Bot):
    name = cause(bot.database, 2).name

    assert open_page(bot, "amina", name.upper())["title"]["text"] == "RC-2"

    bot.slack.command("amina", "complaints", "/causes", "RC-99")
    assert bot.told("amina", "That cause is not on file any more.")


def test_the_list_has_own_departments_first_and_can_be_narrowed(bot: Bot):
    bot.slack.command("amina", "complaints", "/causes")
    shown = bot.told("amina", "Root causes")
    said = words(shown)

    assert said.index("*RC-1 ") < said.index("*RC-2 ")
    assert buttons(shown) == ["open_cause", "open_cause"]

    bot.slack.click("amina", shown, "causes_state", '{"q":"","s":"shipped"}')
    assert bot.told("amina", "No cause is like this")
    bot.slack.command("bruno", "complaints", "/causes", "state:nope")
    assert bot.told("bruno", "state:nope is not known")
    bot.slack.command("bruno", "complaints", "/causes", "fingerprint")
    assert "*RC-1 " not in words(bot.told("bruno", "Root causes"))


def test_opened_from_home_the_list_opens_pages_and_a_page_can_stand_on_home(bot: Bot):
    bot.slack.open_home("amina")
    home = bot.slack.wait_for(lambda: bot.slack.home("amina"), PATIENCE)
    bot.slack.click("amina", home, "open_causes")
    shown = modal(bot, "amina", "Root causes")
    bot.slack.click("amina", shown, "open_cause", '{"cause":1}')
    page = modal(bot, "amina", "*Cases*")
    bot.slack.click("amina", page, "cause_on_home")
    told = modal(bot, "amina", "on your Home tab now")
    home = bot.slack.home("amina")

    assert "data_visualization" in [block["type"] for block in home["blocks"]]
    assert len(bot.slack.modals("amina")) == 2 and told["callback_id"] == "message"

    bot.slack.click("amina", home, "cause_back_home")
    assert bot.slack.wait_for(lambda: "log_complaint" in buttons(bot.slack.home("amina")), PATIENCE)


def test_confirming_changes_the_state_and_the_page_at_once(bot: Bot):
    page = open_page(bot, "bruno")
    bot.slack.click("bruno", page, "cause_confirm")
    page = modal(bot, "bruno", "confirmed by people")

    assert events(bot, "cause confirmed") == [("cause confirmed", bot.slack.user_id("bruno"), 1)]
    assert "cause_confirm" not in buttons(page)
    assert "cause_undo" in buttons(page)


def test_what_was_decided_is_undone_with_one_tap_and_the_page_says_so(bot: Bot):
    bot.slack.click("bruno", open_page(bot, "bruno"), "cause_confirm")
    page = modal(bot, "bruno", "confirmed by people")
    bot.slack.click("bruno", page, "cause_undo")
    modal(bot, "bruno", "Taken back: cause confirmed.")
    below = bot.slack.wait_for(
        lambda: (one := bot.slack.modals("bruno")[0]) and "suspected" in words(one) and one, PATIENCE
    )

    assert cause(bot.database, 1).state == "suspected"
    assert "cause_confirm" in buttons(below)
    assert events(bot, "undone") == [("undone", bot.slack.user_id("bruno"), 1)]


def test_renaming_tells_at_the_field_that_a_name_is_taken_and_then_renames(bot: Bot):
    page = open_page(bot, "bruno")
    shown = form(bot, "bruno", page, "cause_more", "rename:1")
    taken = fill(bot, "bruno", shown, name=cause(bot.database, 2).name)
    fill(bot, "bruno", shown, name="Terminals   decline cards with money on them")
    page = modal(bot, "bruno", "Terminals decline cards with money on them")

    assert "has this name already" in taken.body["errors"]["name"]
    assert cause(bot.database, 1).named_by == bot.slack.user_id("bruno")
    assert events(bot, "renamed")[-1:] == [("renamed", bot.slack.user_id("bruno"), 1)]
    assert len(bot.slack.modals("bruno")) == 1


def test_an_owner_is_a_person_a_department_or_nobody(bot: Bot):
    shown = form(bot, "chloe", open_page(bot, "chloe"), "cause_more", "own:1")
    amina = bot.slack.user_id("amina")

    assert "one of them" in fill(bot, "chloe", shown).body["errors"]["person"]
    assert (
        "one of them" in fill(bot, "chloe", shown, person=amina, department="Cards").body["errors"]["person"]
    )
    guest = bot.slack.user_id("guest")
    assert "not a guest" in fill(bot, "chloe", shown, person=guest, department=None).body["errors"]["person"]

    fill(bot, "chloe", shown, person=amina, department=None)
    assert f"owner: <@{amina}>" in words(modal(bot, "chloe", f"owner: <@{amina}>"))
    shown = form(bot, "chloe", bot.slack.modal("chloe"), "cause_more", "own:1")
    fill(bot, "chloe", shown, department="Claims")
    modal(bot, "chloe", "owner: Claims")
    shown = form(bot, "chloe", bot.slack.modal("chloe"), "cause_more", "own:1")
    fill(bot, "chloe", shown, nobody=["nobody"])
    modal(bot, "chloe", "owner: nobody owns this yet")

    assert len(events(bot, "owned")) == 3


def test_merging_shows_first_what_happens_and_can_be_undone(bot: Bot):
    shown = form(bot, "bruno", open_page(bot, "bruno", "RC-2"), "cause_more", "merge:2")
    offered = bot.slack.suggest("bruno", shown, "cause_pick", "declined").body["options"]
    fill(bot, "bruno", shown, other=offered[0])
    preview = modal(bot, "bruno", "becomes part of")

    assert [one["value"] for one in offered] == ["1"]
    assert "Afterwards RC-1 has 5 cases: Claims 4, Cards 1." in words(preview)
    assert causes_of(bot.database) == [1, 1, 1, 2, 2]

    bot.slack.submit("bruno", preview["id"])
    done = modal(bot, "bruno", "RC-2 is part of RC-1 now.")
    assert causes_of(bot.database) == [1] * 5
    bot.slack.wait_for(lambda: "Also known as RC-2" in words(bot.slack.modals("bruno")[0]), PATIENCE)

    bot.slack.click("bruno", done, "cause_undo")
    modal(bot, "bruno", "Taken back: merged.", "C-4, C-5")
    assert causes_of(bot.database) == [1, 1, 1, 2, 2]
    assert [kind for kind, *_ in events(bot, "merged", "undone")] == ["merged", "undone"]


def test_of_two_who_merge_crosswise_the_second_is_told_that_it_is_done(bot: Bot):
    previews = {}
    for user, own, other in (("bruno", 1, 2), ("chloe", 2, 1)):
        shown = form(bot, user, open_page(bot, user, f"RC-{own}"), "cause_more", f"merge:{own}")
        fill(bot, user, shown, other=str(other))
        previews[user] = modal(bot, user, "becomes part of")
    for user, preview in previews.items():
        bot.slack.submit(user, preview["id"])

    assert modal(bot, "bruno", "RC-1 is part of RC-2 now.")
    assert modal(bot, "chloe", "RC-1 is already part of RC-2.")
    assert len(events(bot, "merged")) == 1


def test_a_cause_cannot_be_merged_into_itself_nor_into_a_dismissed_one(bot: Bot):
    shown = form(bot, "chloe", open_page(bot, "chloe", "RC-2"), "cause_more", "dismiss:2")
    fill(bot, "chloe", shown, why="The old app is gone")
    shown = form(bot, "chloe", open_page(bot, "chloe", "RC-1"), "cause_more", "merge:1")

    assert bot.slack.suggest("chloe", shown, "cause_pick", "").body["options"][0]["value"] == "2"
    assert "already part of" in fill(bot, "chloe", shown, other="1").body["errors"]["other"]
    assert "is dismissed" in fill(bot, "chloe", shown, other="2").body["errors"]["other"]


def test_splitting_cases_off_shows_first_what_happens_names_the_new_cause_and_can_be_undone(bot: Bot):
    shown = form(bot, "bruno", open_page(bot, "bruno"), "cause_more", "split:1")
    offered = bot.slack.suggest("bruno", shown, "case_pick", "monday").body["options"]
    everything_ = fill(bot, "bruno", shown, cases=["1", "2", "3"])
    fill(bot, "bruno", shown, cases=[offered[0]])
    preview = modal(bot, "bruno", "will leave")

    assert [one["value"] for one in offered] == ["3"]
    assert "leave at least one" in everything_.body["errors"]["cases"]
    assert "1 case will leave" in words(preview) and "2 cases will stay" in words(preview)

    fill(bot, "bruno", preview, name="Cards declined on Mondays")
    done = modal(bot, "bruno", "1 case is now RC-3.")
    assert causes_of(bot.database, [1, 2, 3]) == [1, 1, 3]
    assert cause(bot.database, 3).name == "Cards declined on Mondays"

    bot.slack.click("bruno", done, "cause_undo")
    modal(bot, "bruno", "Taken back: split.", "C-3")
    assert causes_of(bot.database, [1, 2, 3]) == [1, 1, 1]


def test_a_case_is_moved_to_the_cause_it_really_is(bot: Bot):
    shown = form(bot, "bruno", open_page(bot, "bruno"), "cause_move", '{"cause":1,"case":2}')
    same = fill(bot, "bruno", shown, other="1")
    fill(bot, "bruno", shown, other="2")
    bot.slack.wait_for(lambda: causes_of(bot.database, [2]) == [2], PATIENCE)
    modal(bot, "bruno", "*2 cases*")

    assert same.body["errors"]["other"] == "C-2 is in RC-1 already."
    assert events(bot, "moved") == [("moved", bot.slack.user_id("bruno"), 2)]


def test_dismissing_asks_why_and_can_be_looked_at_again(bot: Bot):
    shown = form(bot, "bruno", open_page(bot, "bruno"), "cause_more", "dismiss:1")
    fill(bot, "bruno", shown, why="Only a test of the terminals")
    page = modal(bot, "bruno", "· owner", "dismissed")
    bot.slack.click("bruno", page, "cause_confirm")
    modal(bot, "bruno", "confirmed by people", "Only a test of the terminals")

    assert [kind for kind, *_ in events(bot, "dismissed", "reopened")] == ["dismissed", "reopened"]


def test_a_workaround_is_told_once_in_the_thread_of_whoever_reported_it(bot: Bot):
    card = bot.card("amina", bot.complain("amina", f"{CARD} here"))
    shown = form(bot, "bruno", open_page(bot, "bruno"), "cause_workaround")
    fill(bot, "bruno", shown, text="Let the customer tap twice. Mail bob@example.com")
    modal(bot, "bruno", "*Workaround:* Let the customer tap twice")
    told = bot.wrote("amina", "has a workaround: Let the customer tap twice")

    assert told["thread_ts"] == card["ts"]
    assert told["text"].startswith("You told us about this in C-6; this changed. RC-1 ")
    assert "example.com" not in told["text"]

    shown = form(bot, "bruno", open_page(bot, "bruno"), "cause_workaround")
    fill(bot, "bruno", shown)
    shown = form(bot, "bruno", open_page(bot, "bruno"), "cause_workaround")
    fill(bot, "bruno", shown, text=None)
    modal(bot, "bruno", "*Workaround:* none is known yet")
    assert len(events(bot, "workaround set")) == 2
    assert len(news(bot, "amina")) == 1


def news(bot: Bot, user: str) -> list[Json]:
    return [one for one in bot.slack.messages(bot.slack.direct(user)) if "this changed" in one["text"]]


def test_a_hypothesis_stands_with_the_cases_that_support_it(bot: Bot):
    shown = form(bot, "bruno", open_page(bot, "bruno"), "cause_hypothesis")
    alone = fill(bot, "bruno", shown, cases=["1", "3", "4"])
    fill(bot, "bruno", shown, text="The terminals lost their clock")
    page = modal(bot, "bruno", "*Why it happens:* The terminals lost their clock")

    assert "Say why" in alone.body["errors"]["text"]
    assert "Supported by C-1, C-3" in words(page)
    assert events(bot, "hypothesis set") == [("hypothesis set", bot.slack.user_id("bruno"), 1)]


def test_a_fix_is_planned_with_what_it_should_change_and_shipped_once(bot: Bot):
    bot.card("amina", bot.complain("amina", f"{CARD} here"))
    planned(bot)
    page = modal(bot, "bruno", "“New terminals in the branches”", "a fix is planned")
    assert "Expected: cases a week: 50% fewer by" in words(page)

    shown = form(bot, "bruno", page, "cause_ship")
    early = fill(bot, "bruno", shown, day=day(3))
    fill(bot, "bruno", shown, day=day(0))
    page = modal(bot, "bruno", "a fix is shipped")
    told = bot.wrote("amina", "has a fix, and it is out: “New terminals in the branches”")
    (fix,) = everything(bot.database, Fix)

    assert "has not come yet" in early.body["errors"]["day"]
    assert "cause_ship" not in buttons(page) and "not enough data yet" in words(page)
    assert (fix.metric, fix.change, fix.owner) == ("cases", -0.5, bot.slack.user_id("bruno"))
    assert (fix.due_at.date().isoformat(), fix.expected_by.date().isoformat()) == (day(10), day(40))
    assert told["thread_ts"] and len(news(bot, "amina")) == 1
    assert [kind for kind, *_ in events(bot, "fix planned", "fix shipped")] == ["fix planned", "fix shipped"]


@pytest.mark.parametrize(
    ("field", "values", "said"),
    [
        ("due", {"due": day(-3)}, "That day is over"),
        ("expected_by", {"expected_by": day(5)}, "cannot show before the fix is due"),
        ("percent", {"percent": "120"}, "Say 1 to 100"),
        ("owner", {"owner": "UNOBODY00"}, "member of this workspace"),
    ],
)
def test_a_plan_that_cannot_be_is_told_at_the_field_and_nothing_is_planned(
    bot: Bot, field: str, values: dict[str, str], said: str
):
    assert said in planned(bot, **values).body["errors"][field]
    assert everything(bot.database, Fix) == []


def test_anybody_suggests_others_back_it_with_one_tap_and_an_owner_takes_it_up(bot: Bot):
    shown = form(bot, "amina", open_page(bot, "amina"), "cause_suggest_fix")
    fill(bot, "amina", shown, text="Replace the old terminals")
    page = modal(bot, "amina", "Replace the old terminals", "backed by 1 colleague")
    for _ in range(2):
        page = open_page(bot, "deepak")
        bot.slack.click("deepak", page, "suggestion_back")
        modal(bot, "deepak", "backed by 2 colleagues")
    page = open_page(bot, "bruno")
    shown = form(bot, "bruno", page, "suggestion_fix")
    begins = next(block["element"] for block in shown["blocks"] if block.get("block_id") == "title")
    fill(bot, "bruno", shown, due=day(1), expected_by=day(9))
    modal(bot, "bruno", "a fix is planned")
    (idea,) = everything(bot.database, Suggestion)

    assert begins["initial_value"] == "Replace the old terminals"
    assert idea.state == "adopted"
    assert "suggestion_back" not in buttons(page) or len(events(bot, "backed")) == 1
    assert [kind for kind, *_ in events(bot, "suggested", "backed", "suggestion adopted")] == [
        "suggested", "backed", "suggestion adopted",
    ]  # fmt: skip


FORGED: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    "rename": ("cause_more", "rename:1", {"name": "Mine now"}),
    "own": ("cause_more", "own:1", {"nobody": ["nobody"]}),
    "merge": ("cause_more", "merge:1", {"other": "2"}),
    "split": ("cause_more", "split:1", {"cases": ["1"]}),
    "move": ("cause_move", '{"cause":1,"case":1}', {"other": "2"}),
    "dismiss": ("cause_more", "dismiss:1", {"why": "because"}),
    "workaround": ("cause_workaround", None, {"text": "none"}),
    "hypothesis": ("cause_hypothesis", None, {"text": "none"}),
    "plan": ("cause_plan", None, {"due": day(1), "expected_by": day(2), "title": "x"}),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_form_that_was_opened_with_a_role_and_sent_without_it_changes_nothing(bot: Bot, what: str):
    action, value, values = FORGED[what]
    shown = form(bot, "bruno", open_page(bot, "bruno"), action, value)
    with bot.database.write() as session:
        session.get_one(Person, bot.slack.user_id("bruno")).role = "reporter"
    before, refused = len(everything(bot.database, Event)), fill(bot, "bruno", shown, **values)

    assert "is for the owner of RC-1" in str(refused.body["view"])
    assert len(everything(bot.database, Event)) == before
    assert causes_of(bot.database) == [1, 1, 1, 2, 2]


def forged_click(bot: Bot, user: str, action: str, value: str) -> Json:
    """What Slack would send had this user found a button that the page does not offer them."""
    page = open_page(bot, user)
    bot.slack.command(user, "complaints", "/faultline", "help")
    lent = bot.slack.journal.calls("in.slash_command")[-1].body
    return {
        "type": "block_actions",
        "user": {"id": lent["user_id"], "team_id": lent["team_id"]},
        "team": {"id": lent["team_id"]},
        "api_app_id": lent["api_app_id"],
        "container": {"type": "view", "view_id": page["id"]},
        "view": page,
        "trigger_id": lent["trigger_id"],
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
    }


@pytest.mark.parametrize("action", ["cause_confirm", "cause_plan", "cause_workaround", "cause_undo"])
def test_a_button_that_was_not_offered_is_refused_with_a_sentence(bot: Bot, action: str):
    bot.slack.click("bruno", open_page(bot, "bruno", "RC-2"), "cause_confirm")
    modal(bot, "bruno", "confirmed by people")
    bot.deliver(forged_click(bot, "amina", action, '{"cause":1,"decision":1}'))

    assert modal(bot, "amina", "is for the owner of RC-")
    assert len(events(bot, "cause confirmed")) == 1
    assert events(bot, "undone") == []


@pytest.mark.parametrize(
    "action", ["proposal_accept", "proposal_dismiss", "suggestion_dismiss", "cause_ship"]
)
def test_what_waits_for_an_owner_is_not_settled_by_somebody_else(bot: Bot, action: str):
    now = datetime.now(UTC)
    with bot.database.write() as session:
        session.add(Proposal(kind="merge", cause_id=1, other_id=2, at=now))
        session.add(Suggestion(kind="fix", cause_id=1, text="New terminals", by="U1", at=now))
        session.add(Fix(cause_id=1, title="New terminals", owner=bot.slack.user_id("bruno"), planned_at=now))
    before = len(everything(bot.database, Event))
    bot.deliver(forged_click(bot, "amina", action, '{"cause":1,"proposal":1,"suggestion":1,"fix":1}'))

    assert modal(bot, "amina", "is for the owner of RC-")
    assert len(everything(bot.database, Event)) == before
    assert [one.state for one in everything(bot.database, Suggestion)] == ["open"]
    assert [one.state for one in everything(bot.database, Proposal)] == ["open"]


def test_an_owner_of_another_department_does_not_merge_their_cause_into_one_that_is_not_theirs(bot: Bot):
    with bot.database.write() as session:
        session.get_one(Person, bot.slack.user_id("amina")).role = "owner"
        session.get_one(Person, bot.slack.user_id("amina")).owns = ["Cards"]
    shown = form(bot, "amina", open_page(bot, "amina"), "cause_more", "merge:1")
    refused = fill(bot, "amina", shown, other="2")

    assert "is for the owner of RC-2" in str(refused.body["view"])


def test_the_text_of_a_private_channels_case_stays_in_its_department(bot: Bot):
    said = Report(text=f"{CARD} secretly", department="Lending", private=True, resolution="Hushed up")
    log(bot.database, [said], datetime.now(UTC))
    group_all(bot.database, now=datetime.now(UTC))
    page = open_page(bot, "bruno")

    assert "*C-6*" in words(page) and "(kept to its department)" in words(page)
    assert "secretly" not in str(page) and "Hushed up" not in str(page)

    shown = form(bot, "bruno", page, "cause_more", "split:1")
    assert bot.slack.suggest("bruno", shown, "case_pick", "secretly").body["options"] == []


def test_a_guest_is_offered_nothing_and_told_why(bot: Bot):
    bot.slack.command("guest", "complaints", "/causes", "RC-1")

    assert bot.told("guest", "members of this workspace only")
    assert bot.slack.modal("guest") is None


def test_a_proposal_waits_on_the_page_and_is_accepted_there(bot: Bot):
    with bot.database.write() as session:
        session.add(Proposal(kind="merge", cause_id=1, other_id=2, at=datetime.now(UTC)))
    page = open_page(bot, "bruno")
    assert "Are these one cause?" in words(page)
    bot.slack.click("bruno", page, "proposal_accept")
    modal(bot, "bruno", "Also known as RC-2", "*5 cases*")

    assert causes_of(bot.database) == [1] * 5


def test_history_and_cases_are_turned_page_by_page(bot: Bot):
    log(bot.database, [Report(text=f"{CARD} nr {n}") for n in range(12)], datetime.now(UTC))
    group_all(bot.database, now=datetime.now(UTC))
    for number in range(10):
        shown = form(bot, "bruno", open_page(bot, "bruno"), "cause_more", "rename:1")
        fill(bot, "bruno", shown, name=f"Called {number}")
        modal(bot, "bruno", f"“Called {number}”")
    page = open_page(bot, "bruno")
    bot.slack.click("bruno", page, "page_history_next")
    page = modal(bot, "bruno", "page_history_previous")
    assert "to “Called 0”" in words(page) and "to “Called 9”" not in words(page)

    bot.slack.click("bruno", page, "page_cases_next")
    page = modal(bot, "bruno", "page_cases_previous")
    assert "*C-1* " in words(page) and "to “Called 0”" in words(page)
