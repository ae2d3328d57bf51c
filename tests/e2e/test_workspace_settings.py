"""`/faultline`: what everybody says of themselves, and the settings that admins alone may change."""

import json
from typing import Any

import pytest
from helpers import FAULTS, everything, log_and_group
from running import PATIENCE, Bot, Start, buttons, words

from knowledge.database import Database
from knowledge.tables import Case, Channel, Department, Event, Person, Subscription, Touchpoint, Workspace
from playground.slack import Fault, LocalSlack
from triage.handoffs.holding import patience
from triage.matching.privacy import hidden, viewer_of
from triage.report import Report

Json = dict[str, Any]
CARD = FAULTS[0]
GUEST = "Choose a member of this workspace: guests cannot act on cases."


@pytest.fixture
def bot(start: Start, slack: LocalSlack, sqlite_database: Database) -> Bot:
    """A bot whose deployer made amina an admin."""
    return start(sqlite_database, FAULTLINE_ADMINS=slack.user_id("amina"))


def overview(bot: Bot, user: str = "amina") -> Json:
    """The settings, opened by command in place of what is open."""
    if open_now := bot.slack.modal(user):
        bot.slack.close(user, open_now["id"], clear=True)
    bot.slack.command(user, "complaints", "/faultline", "settings")
    return top(bot, "Settings", user)


def top(bot: Bot, title: str, user: str = "amina") -> Json:
    """The modal on top, once it has this title."""
    return bot.slack.wait_for(
        lambda: (one := bot.slack.modal(user)) and one["title"]["text"] == title and one, PATIENCE
    )


def listed(bot: Bot, subject: str, title: str) -> Json:
    """A list of the settings."""
    bot.slack.click("amina", overview(bot), "settings_open", subject)
    return top(bot, title)


def submit(bot: Bot, form: Json, user: str = "amina", **values: Any) -> Json:
    """Send a form; what it complains about, by field."""
    bot.slack.submit(user, form["id"], {field: {"value": value} for field, value in values.items()})
    left = bot.slack.modal(user)
    return left["errors"] if left and left["id"] == form["id"] else {}


def new_department(bot: Bot, **values: Any) -> Json:
    bot.slack.click("amina", listed(bot, "departments", "Departments"), "settings_add")
    return submit(bot, top(bot, "Department"), **values)


def person_form(bot: Bot, name: str) -> Json:
    people = listed(bot, "people", "People")
    bot.slack.click("amina", people, "settings_pick_person", bot.slack.user_id(name))
    return top(bot, "Person")


def shows(bot: Bot, title: str, said: str) -> Json:
    """The modal on top, once it says this."""
    return bot.slack.wait_for(lambda: (one := top(bot, title)) and said in words(one) and one, PATIENCE)


def changes(bot: Bot) -> list[tuple[Any, ...]]:
    """Every change on record: who, what, of whom, from, to."""
    told = [one for one in everything(bot.database, Event) if one.kind == "setting changed"]
    return [(one.actor, *(one.detail[key] for key in ("what", "of", "from", "to"))) for one in told]


def test_an_admin_sets_up_a_department_and_every_list_shows_it_at_once(bot: Bot):
    amina, bruno, claims = (
        bot.slack.user_id("amina"),
        bot.slack.user_id("bruno"),
        bot.slack.channel_id("claims"),
    )
    wrong = new_department(
        bot, name="Claims", channel=claims, owner=bruno, timeout="2", shows_private=["yes"]
    )
    shows(bot, "Departments", f"handoffs go to <#{claims}> · owner <@{bruno}> · 2 h")
    root = bot.slack.wait_for(
        lambda: (one := bot.slack.modals("amina")[0]) and "1 department set up" in words(one) and one,
        PATIENCE,
    )
    with bot.database.read() as session:
        assert patience(session, "claims").total_seconds() == 7200

    assert wrong == {}
    assert root["title"]["text"] == "Settings"
    assert everything(bot.database, Department) == [
        Department(
            key="claims", name="Claims", channel=claims, owner=bruno, timeout_hours=2, shows_private=True
        )
    ]
    assert (amina, "department's timeout hours", "Claims", 24, 2) in changes(bot)


def test_a_department_is_edited_and_its_settings_removed(bot: Bot):
    new_department(bot, name="Claims", timeout="2")
    listing = shows(bot, "Departments", "no channel for handoffs")
    bot.slack.click("amina", listing, "settings_edit")
    form = top(bot, "Department")
    submit(bot, form, name="Card claims", timeout="720")
    listing = shows(bot, "Departments", "720 h")
    bot.slack.click("amina", listing, "settings_edit")
    submit(bot, top(bot, "Department"), remove=["yes"])
    shows(bot, "Departments", "None yet.")

    assert everything(bot.database, Department) == []


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"name": "claims"}, {"name": "There is a department claims already: edit it in the list."}),
        ({"name": "…"}, {"name": "Give the department a name with letters or digits in it."}),
        ({"name": "Loans", "owner": "guest"}, {"owner": GUEST}),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_what_was_typed_stays(bot: Bot, values: Json, wrong: Json):
    new_department(bot, name="Claims")
    shows(bot, "Departments", "no channel for handoffs")
    if "owner" in values:
        values = {**values, "owner": bot.slack.user_id(values["owner"])}
    said = new_department(bot, **values)

    assert said == wrong
    assert bot.slack.modal("amina")["state"]["values"]["name"]["value"]["value"] == values["name"]
    assert [row.name for row in everything(bot.database, Department)] == ["Claims"]


@pytest.mark.parametrize(
    ("room", "said"), [("partners", "shared with another organisation"), ("back-office", "invite it with")]
)
def test_a_channel_that_nothing_can_be_posted_in_is_refused(bot: Bot, room: str, said: str):
    wrong = new_department(bot, name="Claims", channel=bot.slack.channel_id(room))

    assert list(wrong) == ["channel"]
    assert said in wrong["channel"]
    assert everything(bot.database, Department) == []


def test_a_public_channel_is_joined_for_its_handoffs(bot: Bot):
    channel = bot.slack.channel_id("complaints")
    new_department(bot, name="Claims", channel=channel)
    joined = bot.slack.journal.calls("conversations.join")

    assert [one.body["channel"] for one in joined] == [channel]


def test_a_slack_that_hangs_is_told_at_the_form_before_slack_gives_up(bot: Bot):
    bot.slack.faults.add(Fault("conversations.info", "hang", seconds=5.0))
    wrong = new_department(bot, name="Claims", channel=bot.slack.channel_id("claims"))

    assert wrong == {"name": "Slack did not answer in time: press Save again."}


def test_a_person_gets_a_role_and_home_shows_them_what_is_theirs(bot: Bot):
    new_department(bot, name="Claims")
    wrong = submit(bot, person_form(bot, "bruno"), department="Claims", role="owner")
    assert wrong == {"owns": "Say which departments they own; or choose the role reporter."}

    bruno = bot.slack.user_id("bruno")
    submit(bot, bot.slack.modal("amina"), owns=["Claims"])
    shows(bot, "People", "owner of Claims · logs for Claims")
    bot.slack.open_home("bruno")
    home = bot.slack.wait_for(lambda: bot.slack.home("bruno"), PATIENCE)

    assert "You log for *Claims*. Your role: owner of Claims." in words(home)
    assert "Your causes, most urgent first" in words(home)
    assert (bot.slack.user_id("amina"), "person's owns", bruno, [], ["Claims"]) in changes(bot)


def test_a_guest_gets_no_role(bot: Bot):
    wrong = submit(bot, person_form(bot, "guest"), role="admin")

    assert list(wrong) == ["role"]
    assert "guests cannot act on cases" in wrong["role"]


def test_the_last_admin_cannot_stop_being_one(start: Start, sqlite_database: Database):
    bot = start(sqlite_database)
    amina = bot.slack.user_id("amina")
    with sqlite_database.write() as session:
        session.add(Person(user=amina, role="admin"))
    said = submit(bot, person_form(bot, "amina"), role="reporter")
    submit(bot, person_form(bot, "bruno"), role="admin")
    shows(bot, "People", f"<@{bot.slack.user_id('bruno')}>")
    again = submit(bot, person_form(bot, "amina"), role="reporter")

    assert said == {"role": "Nobody else is an admin: make somebody else one first."}
    assert again == {}


def test_touchpoints_are_offered_by_the_form_and_a_channels_setting_fills_it(bot: Bot):
    bot.slack.click("amina", overview(bot), "settings_open", "touchpoints")
    submit(bot, top(bot, "Touchpoints"), touchpoints_0="payment\n\nbranch visit\nPayment")
    shows(bot, "Settings", "branch visit, payment")
    new_department(bot, name="Claims")
    channels = listed(bot, "channels", "Channels")
    bot.slack.click("amina", channels, "settings_pick_channel", bot.slack.channel_id("complaints"))
    submit(bot, top(bot, "Channel"), department="Claims", touchpoint="branch visit")
    shows(bot, "Channels", "Claims · branch visit")
    bot.slack.command("bruno", "complaints", "/complaint")
    form = top(bot, "Log a complaint", "bruno")
    fields = {block["block_id"]: block.get("element", {}) for block in form["blocks"]}
    bot.complain("bruno", CARD)
    (case,) = everything(bot.database, Case)

    assert [row.name for row in everything(bot.database, Touchpoint)] == ["branch visit", "payment"]
    assert [one["value"] for one in fields["department"]["options"]] == ["Claims"]
    assert fields["touchpoint"]["initial_option"]["value"] == "branch visit"
    assert (case.department, case.touchpoint) == ("Claims", "branch visit")
    assert [(row.department, row.touchpoint) for row in everything(bot.database, Channel)] == [
        ("Claims", "branch visit")
    ]


def test_a_digest_is_changed_and_stopped_from_the_settings(bot: Bot):
    bot.slack.command("bruno", "claims", "/digest", "subscribe day:Friday")
    bot.told("bruno", "Subscribed")
    bot.slack.click("amina", listed(bot, "subscriptions", "Digests"), "settings_edit")
    form = top(bot, "Digest")
    wrong = submit(bot, form, zone="Mars")
    submit(bot, form, weekday="Tuesday", hour="17:00", zone="Asia/Kolkata")
    listing = shows(bot, "Digests", "Tuesday at 17:00 (Asia/Kolkata)")
    (kept,) = everything(bot.database, Subscription)
    bot.slack.click("amina", listing, "settings_edit")
    submit(bot, top(bot, "Digest"), stop=["yes"])
    shows(bot, "Digests", "None yet.")

    assert wrong == {"zone": "That is no time zone: write one like Europe/Berlin or UTC."}
    assert (kept.weekday, kept.hour, kept.zone) == (1, 17, "Asia/Kolkata")
    assert everything(bot.database, Subscription) == []


def test_the_reaction_is_set_by_name_and_turned_off_by_nothing(bot: Bot):
    bot.slack.click("amina", overview(bot), "settings_open", "reaction")
    wrong = submit(bot, top(bot, "Reaction"), reaction="two words")
    submit(bot, bot.slack.modal("amina"), reaction=":Ticket:")
    shows(bot, "Settings", ":ticket: logs a message as a case")
    (kept,) = everything(bot.database, Workspace)
    bot.slack.click("amina", overview(bot), "settings_open", "reaction")
    submit(bot, top(bot, "Reaction"), reaction=None)
    shows(bot, "Settings", "off: no reaction logs a message")

    assert wrong == {"reaction": "Give the name of one emoji, such as ticket or :ticket:"}
    assert kept.reaction == "ticket"
    assert [row.reaction for row in everything(bot.database, Workspace)] == [None]


def test_opening_private_cases_shows_their_texts_to_others(bot: Bot):
    (number,) = log_and_group(bot.database, [Report(text=CARD, department="Claims")])
    bruno = bot.slack.user_id("bruno")
    with bot.database.write() as session:
        session.get_one(Case, number).private = True
    bot.slack.command("bruno", "complaints", "/faultline", "me Lending")
    bot.told("bruno", "logged for Lending")
    with bot.database.read() as session:
        assert hidden(session, viewer_of(session, bruno), [number]) == {number}
    bot.slack.click("amina", listed(bot, "departments", "Departments"), "settings_edit")
    submit(bot, top(bot, "Department"), shows_private=["yes"])
    shows(bot, "Departments", "others may read its private cases")

    with bot.database.read() as session:
        assert hidden(session, viewer_of(session, bruno), [number]) == set()


@pytest.mark.parametrize("user", ["bruno", "guest", "stranger"])
def test_others_get_no_settings_and_members_are_told_who_the_admins_are(bot: Bot, user: str):
    where = "partners" if user == "stranger" else "complaints"
    bot.slack.command(user, where, "/faultline", "settings")
    said = "members of this workspace only" if user != "bruno" else "for Faultline's admins: <@"

    assert bot.told(user, said)
    assert bot.slack.modal(user) is None


FORGED = {
    "settings_form_department": {"name": {"value": {"type": "plain_text_input", "value": "Evil"}}},
    "settings_form_person": {"role": {"value": {"selected_option": {"value": "admin"}}}},
    "settings_form_channel": {"department": {"value": {"selected_option": {"value": "Evil"}}}},
    "settings_form_subscription": {"zone": {"value": {"value": "UTC"}}},
    "settings_form_touchpoints": {"touchpoints_0": {"value": {"value": "Evil"}}},
    "settings_form_reaction": {"reaction": {"value": {"value": "evil"}}},
}


@pytest.mark.parametrize("callback", FORGED)
@pytest.mark.parametrize("user", ["bruno", "guest", "stranger"])
def test_a_forged_form_changes_nothing(bot: Bot, callback: str, user: str):
    answer = bot.deliver(forged(bot, user, callback, FORGED[callback]))
    refused = json.loads(answer.body)
    rows = [*everything(bot.database, Department), *everything(bot.database, Touchpoint)]
    people = [row for row in everything(bot.database, Person) if row.role != "reporter" or row.department]

    assert refused["response_action"] == "errors"
    assert list(refused["errors"]) == list(FORGED[callback])
    assert "admin" in str(refused) or "members of this workspace only" in str(refused)
    assert (rows, people, changes(bot)) == ([], [], [])
    assert everything(bot.database, Channel) + everything(bot.database, Workspace) == []


@pytest.mark.parametrize("button", ["open_settings", "settings_open", "settings_edit", "settings_add"])
def test_a_forged_click_opens_nothing_but_the_reason(bot: Bot, button: str):
    value = '{"list":"people","of":"U1","o":0}' if button == "settings_edit" else "departments"
    payload = forged(bot, "bruno", "", {})
    action = {"type": "button", "action_id": button, "block_id": "b", "value": value}
    home = {**payload["view"], "type": "home"}
    bot.deliver({**payload, "type": "block_actions", "view": home, "actions": [action]})
    calls = bot.slack.wait_for(
        lambda: [*bot.slack.journal.calls("views.open"), *bot.slack.journal.calls("views.push")], PATIENCE
    )

    assert [buttons(one.body["view"]) for one in calls] == [[]]
    assert "for Faultline's admins: <@" in words(calls[0].body["view"])


def forged(bot: Bot, user: str, callback: str, values: Json) -> Json:
    """What Slack would send had this user been given that form."""
    where = "partners" if user == "stranger" else "complaints"
    bot.slack.command(user, where, "/faultline", "help")
    lent = bot.slack.journal.calls("in.slash_command")[-1].body
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": callback,
        "private_metadata": json.dumps({"list": "people", "o": 0, "of": lent["user_id"]}),
        "state": {"values": values},
        "hash": "1.a",
        "root_view_id": "V1",
        "previous_view_id": None,
    }
    return {
        "type": "view_submission",
        "user": {"id": lent["user_id"], "team_id": lent["team_id"]},
        "team": {"id": lent["team_id"]},
        "api_app_id": lent["api_app_id"],
        "trigger_id": lent["trigger_id"],
        "view": view,
    }


def test_me_says_who_one_is_and_who_the_admins_are(bot: Bot):
    amina = bot.slack.user_id("amina")
    bot.slack.command("bruno", "complaints", "/faultline", "me")
    first = bot.told("bruno", "no department yet")["text"]
    bot.slack.command("bruno", "complaints", "/faultline", "me Card Services")
    bot.told("bruno", "logged for Card Services")
    bot.slack.command("bruno", "complaints", "/faultline", "me")
    then = bot.told("bruno", "You log for *")["text"]
    bot.slack.command("amina", "complaints", "/faultline", "me")
    admin = bot.told("amina", "Your role")["text"]

    assert first.endswith(f"Your role: reporter. Admins: <@{amina}>.")
    assert then == f"You log for *Card Services*. Your role: reporter. Admins: <@{amina}>."
    assert "Your role: admin." in admin
    assert changes(bot) == [
        (bot.slack.user_id("bruno"), "person's department", bot.slack.user_id("bruno"), None, "Card Services")
    ]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("me ---", "Give the department a name with letters or digits in it."),
        ("me +44 20 7946 0958", "reads like personal data"),
        (f"channel {'x' * 121}", "at most 120 characters"),
    ],
)
def test_a_department_that_cannot_be_so_is_explained(bot: Bot, said: str, answer: str):
    bot.slack.command("bruno", "complaints", "/faultline", said)

    assert bot.told("bruno", answer)
    assert changes(bot) == []
