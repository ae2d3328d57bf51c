"""One case from the counter to the fix, walked by amina at the front, bruno who receives, chloe who owns.

Every step is taken in the local Slack and looked at there: what people see, what was posted, to whom, how
often. At the end `faultline export events` tells the walk again: every step, by whom, in order.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import Any

import pytest
from helpers import FAULTS, causes_of
from running import COLLEAGUES, PATIENCE, Bot, Clock, Start, buttons, key_of, notices, words
from typer.testing import CliRunner

from bot.cli.main import app
from jobs.handing import hurry_handoffs
from knowledge.database import Database
from playground.slack import Entry, LocalSlack, Room

Json = dict[str, Any]
Step = tuple[str, str, int | None, int | None]
"""What an event says: its kind, whose it is, its case, its cause."""

DECLINED, CRASHES, REFUND, MISSED, PARCEL = FAULTS[:5]
SECRET = f"{DECLINED} vault drawer keys stolen"
FLOOR, VAULT, CLAIMS = "floor", "vault", "claims"
MACHINE = "faultline"
TOLD = "handoff "  # how the kinds begin that the machine writes about people's handoffs
HOUR = 3_600.0
ENDED = ("sent", "failed", "unknown")


@dataclass
class Walk:
    """The bot with what was done so far, and how much of the journal was looked at."""

    bot: Bot
    clock: Clock
    steps: list[Step] = field(default_factory=list)
    seen: int = 0

    @property
    def slack(self) -> LocalSlack:
        return self.bot.slack

    def did(self, who: str, kind: str, case: int | None = None, cause: int | None = None) -> None:
        """A step was taken: its event must be in the export."""
        self.steps.append((kind, who if who == MACHINE else self.slack.user_id(who), case, cause))

    def posts(self, *said: str) -> None:
        """Since the last time exactly these messages were posted, once the outbox is at rest."""
        self.slack.wait_for(lambda: self._at_rest() and len(self._new()) >= len(said), PATIENCE)
        new = self._new()
        self.seen = len(self.slack.journal)

        assert sorted(new) == sorted(said)

    def _at_rest(self) -> bool:
        return all(one.state in ENDED for one in notices(self.bot.database))

    def _new(self) -> list[str]:
        return [self._named(one) for one in list(self.slack.journal)[self.seen :] if one.method in POSTS]

    def _named(self, one: Entry) -> str:
        """A post: by the outbox's key with its place, else by how and to whom it was said."""
        assert one.ok, one
        key = key_of(one.body)
        return f"{POSTS[one.method]}{key or self._place(one.body)}"

    def _place(self, body: Json) -> str:
        names = {self.slack.direct(user): user for user in (*COLLEAGUES, "guest")}
        names |= {self.slack.user_id(user): user for user in (*COLLEAGUES, "guest")}
        place = body.get("user") or body.get("channel") or body["channel_id"]
        return names.get(str(place), "a channel")

    def modal(self, user: str, *said: str) -> Json:
        """What somebody looks at, once it says all of this."""
        return self.slack.wait_for(
            lambda: (top := self.slack.modal(user)) and all(one in words(top) for one in said) and top,
            PATIENCE,
        )

    def form(self, user: str, target: Json, action: str, first: str, value: str | None = None) -> Json:
        """The form behind a button, once it has this field."""
        assert self.slack.click(user, target, action, value).acked
        return self.modal(user, f'"block_id": "{first}"')

    def send(self, user: str, form: Json, **values: Any) -> None:
        """Send a form in; nothing in it may be wrong."""
        ids = {one["block_id"]: one["element"]["action_id"] for one in form["blocks"] if "element" in one}
        filled = {name: {ids[name]: value} for name, value in values.items()}
        outcome = self.slack.submit(user, form["id"], filled)
        left = self.slack.modal(user)

        assert outcome.acked and not outcome.error, outcome
        assert not left or left["id"] != form["id"] or not left["errors"], left["errors"]

    def close(self, user: str) -> None:
        """Close whatever lies open."""
        if top := self.slack.modal(user):
            self.slack.close(user, top["id"], clear=True)

    def card(self, user: str, case: int, *said: str) -> Json:
        """The card of a case, once it says all of this."""
        return self.shows(self.slack.direct(user), f"card:{case}", *said)

    def shows(self, channel: str, key: str, *said: str) -> Json:
        """The message under this key, once it says all of this."""

        def found() -> Json | None:
            shown = [one for one in self.slack.messages(channel) if key_of(one) == key]
            assert len(shown) <= 1
            return next((one for one in shown if all(part in words(one) for part in said)), None)

        return self.slack.wait_for(found, PATIENCE)

    def home(self, user: str) -> str:
        """All that somebody's Home says, opened now."""
        before = len(self.slack.journal.calls("views.publish"))
        self.slack.open_home(user)
        self.slack.wait_for(lambda: len(self.slack.journal.calls("views.publish")) > before, PATIENCE)
        return words(self.slack.home(user) or {"blocks": []})

    def page(self, user: str, cause: int, *said: str) -> Json:
        """The page of a cause, opened by command."""
        self.close(user)
        self.slack.command(user, "complaints", "/causes", f"RC-{cause}")
        return self.modal(user, "*Cases*", *said)

    def export(self) -> list[Json]:
        """What `faultline export events` says."""
        url = {"DATABASE_URL": self.bot.database.url}
        ran = CliRunner().invoke(app, ["export", "events"], env=url, catch_exceptions=False)
        assert ran.exit_code == 0, ran.output
        return [json.loads(line) for line in ran.stdout.splitlines()]


POSTS = {
    "chat.postMessage": "",
    "chat.postEphemeral": "alone:",
    "chat.startStream": "answer:",
    "files.completeUploadExternal": "file:",
}
"""The calls that put something new before people, and how a walk names them."""


@pytest.fixture
def walk(start: Start, slack: LocalSlack, sqlite_database: Database, clock: Clock) -> Walk:
    """A fresh workspace whose deployer made deepak an admin. Over a socket: the clock will be moved."""
    for name, private in ((FLOOR, False), (VAULT, True)):
        slack.add_channel(Room(name, (*COLLEAGUES, "guest"), is_private=private))
    admins = slack.user_id("deepak")
    return Walk(start(sqlite_database, "socket", FAULTLINE_ADMINS=admins), clock)


def test_three_people_walk_a_case_from_the_counter_to_the_fix(walk: Walk, tmp_path: Any):
    the_admin_sets_everything_up(walk)
    amina_logs_in_every_way(walk)
    the_card_lives(walk)
    a_handoff_is_asked_about_and_accepted(walk)
    another_is_sent_back(walk)
    a_third_runs_out_of_time(walk)
    chloe_looks_after_the_causes(walk)
    a_fix_is_suggested_backed_planned_and_shipped(walk)
    the_cases_are_closed(walk)
    chloe_asks_in_plain_words(walk)
    the_private_case_stays_private(walk)
    everybodys_home_is_their_own(walk)
    a_guest_is_refused_everywhere(walk)
    walk.slack.write_journal(tmp_path / "journal.jsonl")
    the_export_tells_every_step_in_order(walk)


# The admin


def settings(walk: Walk, subject: str, title: str) -> Json:
    """A subject of the settings, opened by the admin."""
    walk.close("deepak")
    walk.slack.command("deepak", "complaints", "/faultline", "settings")
    walk.slack.click("deepak", walk.modal("deepak", "settings_open"), "settings_open", subject)
    return walk.slack.wait_for(
        lambda: (top := walk.slack.modal("deepak")) and top["title"]["text"] == title and top, PATIENCE
    )


def the_admin_sets_everything_up(walk: Walk) -> None:
    add_department(walk, "Cards", channel=walk.slack.channel_id("complaints"))
    add_department(walk, "Claims", channel=walk.slack.channel_id(CLAIMS),
                   owner=walk.slack.user_id("chloe"), timeout="2")  # fmt: skip
    walk.send("deepak", settings(walk, "touchpoints", "Touchpoints"), touchpoints_0="payment\nbranch")
    set_person(walk, "amina", department="Cards")
    set_person(walk, "bruno", department="Claims")
    set_person(walk, "chloe", role="owner", owns=["Cards", "Claims"])
    channels = settings(walk, "channels", "Channels")
    floor = walk.slack.channel_id(FLOOR)
    form = walk.form("deepak", channels, "settings_pick_channel", "touchpoint", floor)
    walk.send("deepak", form, department="Cards", touchpoint="branch")
    walk.send("deepak", settings(walk, "reaction", "Reaction"), reaction=":ticket:")
    walk.modal("deepak", "2 departments set up", "branch, payment", ":ticket: logs a message", "1 owner")
    walk.close("deepak")
    changed = [one for one in walk.export() if one["kind"] == "setting changed"]

    assert {one["actor"] for one in changed} == {walk.slack.user_id("deepak")}
    assert {one["detail"]["what"] for one in changed} >= {"reaction", "person's owns", "person's department"}
    walk.posts()


def add_department(walk: Walk, name: str, **values: Any) -> None:
    listed = settings(walk, "departments", "Departments")
    form = walk.form("deepak", listed, "settings_add", "timeout")
    walk.send("deepak", form, name=name, **values)
    walk.modal("deepak", f"*{name}*")


def set_person(walk: Walk, who: str, **values: Any) -> None:
    people, user = settings(walk, "people", "People"), walk.slack.user_id(who)
    form = walk.form("deepak", people, "settings_pick_person", "owns", user)
    walk.send("deepak", form, **values)
    walk.modal("deepak", f"<@{user}>")


# Amina, at the front


def amina_logs_in_every_way(walk: Walk) -> None:
    by_command(walk)
    by_form(walk)
    by_shortcut(walk)
    by_reaction(walk)
    by_mention(walk)
    in_conversation(walk)
    in_a_private_channel(walk)
    facts = [(one.kind, one.department, one.touchpoint, one.private) for one in walk.bot.cases()]

    assert facts == [
        ("complaint", "Cards", None, False),
        ("complaint", "Cards", None, False),
        ("escalation", "Cards", "branch", False),
        ("complaint", "Cards", "branch", False),
        ("complaint", "Cards", None, False),
        ("complaint", "Cards", None, False),
        ("complaint", "Cards", None, True),
    ]
    assert causes_of(walk.bot.database) == [1, 1, 2, 3, 4, 5, 1]


def by_command(walk: Walk) -> None:
    assert walk.bot.complain("amina", DECLINED) == 1
    walk.did("amina", "logged", 1)
    walk.card("amina", 1, "First of its kind", "RC-1")
    walk.posts("card:1")


def by_form(walk: Walk) -> None:
    for anyway in (False, True):
        walk.slack.command("amina", "complaints", "/complaint")
        form = walk.modal("amina", '"block_id": "customer"')
        walk.send("amina", form, text=DECLINED.upper(), customer="K-17")
        asked = walk.modal("amina", "reads like something on file", "*C-1*")
        if anyway:
            walk.send("amina", asked)
        else:
            walk.slack.click("amina", asked, "same_one")
            walk.modal("amina", "was added to *C-1*")
            walk.did("amina", "said again", 1)
        walk.close("amina")
    walk.bot.told("amina", "Logged as *C-2* (complaint)")
    walk.did("amina", "logged", 2)
    walk.card("amina", 2, "Likely cause: RC-1", "C-1")
    walk.posts("alone:amina", "card:2")


def by_shortcut(walk: Walk) -> None:
    said = walk.slack.say("bruno", FLOOR, CRASHES)
    walk.slack.message_shortcut("amina", "log_as_case", FLOOR, said.ts)
    walk.send("amina", walk.modal("amina", CRASHES), kind="escalation")
    walk.bot.told("amina", "Logged as *C-3* (escalation)")
    walk.did("amina", "logged", 3)
    walk.card("amina", 3, f"From a message by <@{walk.slack.user_id('bruno')}>")
    walk.posts("alone:amina", "card:3")


def by_reaction(walk: Walk) -> None:
    said = walk.slack.say("bruno", FLOOR, REFUND)
    walk.slack.react("amina", FLOOR, said.ts, "ticket")
    walk.did("amina", "logged", 4)
    walk.card("amina", 4, "From a message")
    walk.slack.react("bruno", FLOOR, said.ts, "ticket")
    walk.bot.told("bruno", "on file already: *C-4*")
    walk.posts("alone:amina", "alone:bruno", "card:4")


def by_mention(walk: Walk) -> None:
    walk.slack.say("amina", CLAIMS, f"@faultline log {MISSED}")
    walk.did("amina", "logged", 5)
    walk.card("amina", 5, "From a message")
    walk.posts("alone:amina", "card:5")


def in_conversation(walk: Walk) -> None:
    walk.slack.say("amina", "faultline", PARCEL)
    asked = walk.bot.wrote("amina", "Shall I log this as a complaint, or is it a question?")
    walk.slack.click("amina", asked, "log_utterance")
    walk.did("amina", "logged", 6)
    walk.card("amina", 6, PARCEL)
    walk.bot.wrote("amina", "Logged as *C-6* (complaint)")
    walk.posts("amina", "card:6")


def in_a_private_channel(walk: Walk) -> None:
    walk.bot.complain("amina", SECRET, VAULT)
    walk.did("amina", "logged", 7)
    walk.card("amina", 7, "Likely cause: RC-1")
    walk.posts("card:7")


def the_card_lives(walk: Walk) -> None:
    card = walk.card("amina", 2, "same_cause", "% alike")
    walk.slack.click("amina", card, "same_cause")
    walk.did("amina", "confirmed", 2, 1)
    walk.slack.click("amina", walk.card("amina", 2, "confirmed by a person"), "undo_decision")
    walk.did("amina", "undone", 2, 1)
    form = walk.form("amina", walk.card("amina", 2, '"same_cause"'), "different_cause", "cause")
    walk.send("amina", form, cause="2")
    walk.did("amina", "moved", 2, 2)
    walk.slack.click("amina", walk.card("amina", 2, "*Cause: RC-2"), "undo_decision")
    walk.did("amina", "undone", 2, 2)
    walk.slack.click("amina", walk.card("amina", 2, '"same_cause"'), "same_cause")
    walk.did("amina", "confirmed", 2, 1)
    rating = walk.form("amina", walk.card("amina", 2, "undo_decision"), "add_rating", "score")
    walk.send("amina", rating, score="csat:2")
    walk.did("amina", "rated", 2)
    walk.card("amina", 2, "satisfaction 2 of 5")
    walk.posts()  # the one card, renewed


# Bruno, who receives


def hand_over(walk: Walk, case: int) -> Json:
    """Amina hands a case to Claims; the message they got."""
    form = walk.form("amina", walk.card("amina", case, "hand_off"), "hand_off", "reason")
    walk.send("amina", form, department="Claims", reason="they hold the money", promised="a call by Friday")
    walk.did("amina", "handed off", case)
    number = sum(kind == "handed off" for kind, *_ in walk.steps)
    walk.card("amina", case, "Handed to Claims, waiting")
    walk.posts(f"handoff:{number}")
    return walk.shows(CLAIMS, f"handoff:{number}", f"C-{case} handed over", "they hold the money", "Friday")


def a_handoff_is_asked_about_and_accepted(walk: Walk) -> None:
    bruno = walk.slack.user_id("bruno")
    message = hand_over(walk, 1)
    walk.send("bruno", walk.form("bruno", message, "handoff_ask", "question"), question="Which card?")
    walk.did("bruno", "handoff asked", 1)
    asked = walk.bot.wrote("amina", "Claims asks about C-1")
    walk.send("amina", walk.form("amina", asked, "handoff_reply", "reply"), reply="The blue one")
    walk.did("amina", "handoff answered", 1)
    message = walk.shows(CLAIMS, "handoff:1", "*Reply:* The blue one")
    walk.slack.click("bruno", message, "handoff_accept")
    walk.did("bruno", "handoff accepted", 1)
    message = walk.shows(CLAIMS, "handoff:1", f"Accepted by <@{bruno}>")
    walk.slack.click("bruno", message, "handoff_repeated")
    walk.did("bruno", "repeated", 1)
    walk.shows(CLAIMS, "handoff:1", "the customer had to repeat it")
    walk.card("amina", 1, "Accepted by Claims")
    exported = {one["kind"]: one["id"] for one in walk.export()}
    question, reply = exported["handoff asked"], exported["handoff answered"]

    assert asked["thread_ts"] == walk.card("amina", 1)["ts"]
    walk.posts(f"handoff:1:question:{question}", f"handoff:1:reply:{reply}")


def another_is_sent_back(walk: Walk) -> None:
    message = hand_over(walk, 4)
    form = walk.form("bruno", message, "handoff_send_back", "answer")
    walk.send("bruno", form, answer="it is a card matter")
    walk.did("bruno", "handoff sent back", 4)
    told = walk.bot.wrote("amina", "Claims sent C-4 back")
    walk.card("amina", 4, "Sent back by Claims: it is a card matter", "hand_off")

    assert told["thread_ts"] == walk.card("amina", 4)["ts"]
    assert buttons(told) == ["hand_off"]
    walk.posts("handoff:2:sent back")


def a_third_runs_out_of_time(walk: Walk) -> None:
    chloe = walk.slack.user_id("chloe")
    hand_over(walk, 5)
    for kind in ("handoff reminded", "handoff timed out"):
        walk.clock.skip(2 * HOUR)
        for _ in range(2):  # whoever looks again finds nothing to do
            hurry_handoffs(walk.bot.database, walk.clock(), walk.bot.house.settings.admins)
        walk.did(MACHINE, kind, 5)
    escalated = walk.bot.wrote("chloe", "Nobody has answered yet")
    walk.bot.wrote("amina", "C-5 waits at Claims")
    walk.slack.click("chloe", escalated, "handoff_accept")
    walk.did("chloe", "handoff accepted", 5)
    walk.shows(CLAIMS, "handoff:3", f"Accepted by <@{chloe}>")
    walk.card("amina", 5, "Accepted by Claims")
    walk.posts("handoff:3:reminder", f"handoff:3:escalation:{chloe}", "handoff:3:timed out")


# Chloé, who owns


def decide(walk: Walk, cause: int, what: str, **values: Any) -> None:
    """Chloé fills in a form that is behind the three dots of a cause's page."""
    page = walk.page("chloe", cause, "cause_more")
    form = walk.form("chloe", page, "cause_more", next(iter(values)), f"{what}:{cause}")
    walk.send("chloe", form, **values)


def chloe_looks_after_the_causes(walk: Walk) -> None:
    she_finds_confirms_names_and_owns_it(walk)
    she_merges_and_takes_it_back(walk)
    she_splits_and_moves(walk)
    she_dismisses_and_looks_again(walk)
    for case, cause in {
        1: "(this case was its first)",
        3: "RC-2",
        6: "confirmed by people",
        7: "*Cause: RC-1",
    }.items():
        walk.card("amina", case, cause)
    walk.posts()  # her cards were renewed, and nothing was said anew
    she_says_what_helps(walk)


def she_finds_confirms_names_and_owns_it(walk: Walk) -> None:
    chloe = walk.slack.user_id("chloe")
    walk.slack.command("chloe", "complaints", "/causes")
    walk.slack.click("chloe", walk.bot.told("chloe", "Root causes"), "open_cause", '{"cause":1}')
    page = walk.modal("chloe", "*3 cases*", "*C-7* ")
    walk.slack.click("chloe", page, "cause_confirm")
    walk.did("chloe", "cause confirmed", None, 1)
    walk.modal("chloe", "confirmed by people")
    decide(walk, 1, "rename", name="Terminals refuse good cards")
    walk.did("chloe", "renamed", None, 1)
    decide(walk, 1, "own", person=chloe)
    walk.did("chloe", "owned", None, 1)
    walk.page("chloe", 1, "“Terminals refuse good cards”", f"owner: <@{chloe}>")
    walk.card("amina", 1, "Terminals refuse good cards", f"owner: <@{chloe}>")


def she_merges_and_takes_it_back(walk: Walk) -> None:
    decide(walk, 2, "merge", other="1")
    preview = walk.modal("chloe", "becomes part of", "Afterwards RC-1 has 4 cases: Cards 4.")
    assert causes_of(walk.bot.database, [3]) == [2]

    walk.slack.submit("chloe", preview["id"])
    walk.did("chloe", "merged", None, 2)
    done = walk.modal("chloe", "RC-2 is part of RC-1 now.")
    assert causes_of(walk.bot.database, [3]) == [1]

    walk.slack.click("chloe", done, "cause_undo")
    walk.did("chloe", "undone", None, 2)
    walk.modal("chloe", "Taken back: ")

    assert causes_of(walk.bot.database) == [1, 1, 2, 3, 4, 5, 1]


def she_splits_and_moves(walk: Walk) -> None:
    decide(walk, 1, "split", cases=["7"])
    preview = walk.modal("chloe", "1 case will leave", "2 cases will stay")
    walk.send("chloe", preview, name="Stolen keys")
    walk.did("chloe", "split", None, 1)
    walk.modal("chloe", "1 case is now RC-6.")
    page = walk.page("chloe", 6, "Stolen keys")
    form = walk.form("chloe", page, "cause_move", "other", '{"cause":6,"case":7}')
    walk.send("chloe", form, other="1")
    walk.did("chloe", "moved", 7, 1)
    walk.modal("chloe", "That cause has no cases any more.")

    assert causes_of(walk.bot.database, [7]) == [1]


def she_dismisses_and_looks_again(walk: Walk) -> None:
    decide(walk, 5, "dismiss", why="One courier, once")
    walk.did("chloe", "dismissed", None, 5)
    page = walk.modal("chloe", "dismissed", "One courier, once")
    walk.slack.click("chloe", page, "cause_confirm")
    walk.did("chloe", "reopened", None, 5)
    walk.modal("chloe", "confirmed by people")


def she_says_what_helps(walk: Walk) -> None:
    form = walk.form("chloe", walk.page("chloe", 1), "cause_workaround", "text")
    walk.send("chloe", form, text="Let the customer tap twice")
    walk.did("chloe", "workaround set", None, 1)
    told = walk.bot.wrote("amina", "has a workaround: Let the customer tap twice")
    walk.card("amina", 2, "*What helps until then:* Let the customer tap twice")

    assert told["thread_ts"] == walk.card("amina", 7)["ts"]
    walk.posts(key_of(told))


def a_fix_is_suggested_backed_planned_and_shipped(walk: Walk) -> None:
    page = walk.page("amina", 1)
    assert not {"cause_plan", "cause_workaround", "cause_confirm"} & set(buttons(page))

    form = walk.form("amina", page, "cause_suggest_fix", "text")
    walk.send("amina", form, text="Replace the old terminals")
    walk.did("amina", "suggested", None, 1)
    walk.slack.click("deepak", walk.page("deepak", 1, "Replace the old terminals"), "suggestion_back")
    walk.did("deepak", "backed", None, 1)
    walk.modal("deepak", "backed by 2 colleagues")
    form = walk.form("chloe", walk.page("chloe", 1, "backed by 2"), "suggestion_fix", "title")
    walk.send("chloe", form, due=day(walk, 1), expected_by=day(walk, 9))
    walk.did("chloe", "fix planned", None, 1)
    walk.did("chloe", "suggestion adopted", None, 1)
    form = walk.form("chloe", walk.page("chloe", 1, "a fix is planned"), "cause_ship", "day")
    walk.send("chloe", form)
    walk.did("chloe", "fix shipped", None, 1)
    told = walk.bot.wrote("amina", "has a fix, and it is out: “Replace the old terminals”")
    walk.card("amina", 2, "a fix is shipped")

    assert told["thread_ts"] == walk.card("amina", 7)["ts"]
    walk.posts(key_of(told))


def day(walk: Walk, later: int) -> str:
    """A day from now, as a date picker has it."""
    return (walk.clock() + timedelta(days=later)).astimezone(UTC).date().isoformat()


def the_cases_are_closed(walk: Walk) -> None:
    bruno = walk.slack.user_id("bruno")
    message = walk.shows(CLAIMS, "handoff:1", "close_case")
    walk.send("bruno", walk.form("bruno", message, "close_case", "resolution"), resolution="Reissued")
    walk.did("bruno", "closed", 1)
    told = walk.bot.wrote("amina", "C-1 was closed by")
    card = walk.card("amina", 1, f"*Closed* by <@{bruno}>", "Resolved by: Reissued")
    walk.shows(CLAIMS, "handoff:1", f"*Closed* by <@{bruno}>")
    assert told["thread_ts"] == card["ts"]

    form = walk.form("amina", walk.card("amina", 2), "close_case", "before")
    walk.slack.click("amina", form, "case_same_as_before", "Reissued")
    walk.send("amina", walk.modal("amina", '"block_id": "resolution1"'))
    walk.did("amina", "closed", 2)
    walk.card("amina", 2, "*Closed* by <@", "Reissued", "satisfaction 2 of 5")
    walk.posts(key_of(told))  # who closes their own case is not told so


def ask(walk: Walk, user: str, question: str) -> Json:
    """A question in the agent's conversation; the finished answer."""
    place = walk.slack.direct(user)
    asked = walk.slack.say(user, place, question)
    return walk.slack.wait_for(
        lambda: next(
            (
                one
                for one in walk.slack.messages(place)
                if one.get("thread_ts") == asked.ts and one.get("streaming_state") == "completed"
            ),
            None,
        ),
        PATIENCE,
    )


def as_csv(walk: Walk, user: str, answer: Json) -> str:
    """The cases behind an answer, as they were sent to the asker."""
    before = len(walk.slack.journal.calls("files.completeUploadExternal"))
    walk.slack.click(user, answer, "ask_export")
    calls = walk.slack.wait_for(
        lambda: walk.slack.journal.calls("files.completeUploadExternal")[before:], PATIENCE
    )
    body = calls[0].body
    files = json.loads(body["files"]) if isinstance(body["files"], str) else body["files"]

    assert body["channel_id"] == walk.slack.direct(user)
    return walk.slack.file(files[0]["id"]).decode()


def chloe_asks_in_plain_words(walk: Walk) -> None:
    answer = ask(walk, "chloe", "how many cases are there in Cards?")
    assert "7 cases" in answer["text"]
    assert "Department: Cards ✕" in words(answer)
    assert SECRET in as_csv(walk, "chloe", answer)  # she owns Cards

    walk.slack.click("chloe", answer, "ask_feedback", value="good")
    walk.did("chloe", "answer rated")
    walk.posts("answer:chloe", "file:chloe")


def the_private_case_stays_private(walk: Walk) -> None:
    shown = [as_csv(walk, "bruno", ask(walk, "bruno", "how many cases are there in Cards?"))]
    walk.posts("answer:bruno", "file:bruno")
    walk.slack.command("bruno", "complaints", "/similar", DECLINED)
    shown.append(str(walk.bot.told("bruno", "Similar past cases")))
    shown.append(str(walk.page("bruno", 1, "*C-7*")))
    shown.append(walk.home("bruno"))
    seen = [walk.slack.messages(walk.slack.direct("bruno")), walk.slack.messages(CLAIMS)]

    assert "keys" not in str([*shown, *seen])
    assert all("kept to its department" in one for one in shown[:3])
    assert "keys" in str(walk.page("amina", 1, "*C-7*"))
    walk.posts()


def everybodys_home_is_their_own(walk: Walk) -> None:
    amina, bruno = walk.home("amina"), walk.home("bruno")
    chloe, deepak = walk.home("chloe"), walk.home("deepak")

    assert "You log for *Cards*. Your role: reporter." in amina
    assert "accepted by Claims" in amina and "sent back by Claims" in amina
    assert "Until it is fixed: Let the customer tap twice" in amina
    assert "Your causes" not in amina and "open_settings" not in amina
    assert "You log for *Claims*" in bruno and "None yet." in bruno and "Your causes" not in bruno
    assert "owner of Cards, Claims" in chloe and "Your causes, most urgent first" in chloe
    assert "Fixes that are shipped, not proven yet" in chloe and "open_settings" not in chloe
    assert "Your role: admin." in deepak and "open_settings" in deepak
    for home in (amina, bruno, chloe, deepak):
        assert "Matches that people checked: right" in home


def a_guest_is_refused_everywhere(walk: Walk) -> None:
    said, before = walk.slack.say("bruno", FLOOR, "It happened again just now"), len(walk.bot.cases())
    for command, text in (
        *(("/similar", DECLINED), ("/causes", ""), ("/causes", "RC-1"), ("/digest", "now")),
        *(("/faultline", "settings"), ("/faultline", "me Cards")),
    ):
        walk.slack.command("guest", "complaints", command, text)
    walk.slack.message_shortcut("guest", "log_as_case", FLOOR, said.ts)
    walk.slack.react("guest", FLOOR, said.ts, "ticket")
    walk.slack.say("guest", FLOOR, "@faultline log my card was declined")
    walk.slack.shortcut("guest", "log_case")
    walk.slack.say("guest", walk.slack.direct("guest"), "how many cases are there in Cards?")
    walk.posts(*["alone:guest"] * 3, *["guest"] * 2)
    home = walk.home("guest")
    alone = [one["text"] for one in walk.slack.ephemerals("guest")]
    shown = str([alone, walk.slack.messages(walk.slack.direct("guest")), home])

    assert sum("members of this workspace only" in one for one in alone) == 9
    assert "members of this workspace only" in home
    assert walk.slack.modal("guest") is None
    assert "RC-" not in shown and "Terminals" not in shown
    assert len(walk.bot.cases()) == before


def the_export_tells_every_step_in_order(walk: Walk) -> None:
    walk.slack.wait_for(lambda: "answer rated" in str(walk.export()), PATIENCE)
    told = [
        (one["kind"], one["actor"], one["case_id"], one["cause_id"])
        for one in walk.export()
        if one["kind"] != "setting changed" and (one["actor"] != MACHINE or one["kind"].startswith(TOLD))
    ]
    for step, event in zip(walk.steps, told, strict=True):
        assert event == step
