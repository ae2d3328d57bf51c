"""Setting Faultline up as the bank's people do it, over the wire: settings, departments, the subscription."""

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from playground.demo.bank import REVIEW, name_of, room_id, user_id
from playground.slack import LocalSlack
from playground.story import Person, Story
from playground.story.cast import COLLEAGUES, handle

Json = dict[str, Any]
T = TypeVar("T")

PATIENCE = 30.0  # seconds for an answer of the bot that takes a moment
ADMIN = "jory"
BOT = "faultline"


class NotSetUp(Exception):
    """Faultline refused a setting of the demo; the message says what it answered."""


def set_up(slack: LocalSlack, story: Story) -> Iterator[None]:
    """Everything that a deployer does on the first day, step by step; after each one may end it.

    Raises `NotSetUp` and `TimeoutError`.
    """
    yield from _departments(_Settings(slack, "departments"), story)
    yield from _ranks(_Settings(slack, "people"), story)
    for who, where, command, text in _typed(story):
        _says(slack, who, where, command, text)
        yield


def _typed(story: Story) -> Iterator[tuple[str, str, str, str]]:
    """What people say of themselves and of their channels: who, where, the command and its words."""
    for person in COLLEAGUES:
        yield handle(person), _room_of(story, person), "/faultline", f'me "{person.department}"'
    for channel in story.channels:
        for department in channel.departments:
            leader = handle(_leaders(story)[department])
            yield leader, name_of(channel.name), "/faultline", f'channel "{department}"'
    for person in story.people:
        if person.department not in _leaders(story):  # the settings' forms know no such department
            yield handle(person), BOT, "/faultline", f'me "{person.department}"'
    yield ADMIN, REVIEW, "/digest", "subscribe day:Monday hour:9 zone:Europe/Dublin"


def _departments(settings: "_Settings", story: Story) -> Iterator[None]:
    """Where each department's handoffs arrive, and who hears of late ones."""
    for department, person in _leaders(story).items():
        form = settings.edit(department.casefold())
        room = next(one.name for one in story.channels if department in one.departments)
        settings.send(form, channel=room_id(room), owner=user_id(handle(person)))
        yield
    settings.close()


def _ranks(settings: "_Settings", story: Story) -> Iterator[None]:
    """Who logs for which department and who may decide what: the head of customer experience all of it."""
    leaders = _leaders(story)
    for person in dict.fromkeys((*story.people, *leaders.values())):
        owns = [name for name, leader in leaders.items() if leader == person]
        if person.key == "cx_owner":
            owns = list(leaders)
        if person.key == "admin":  # by the deployer's word
            continue
        given: Json = {"role": "owner", "owns": owns} if owns else {}
        if person.department in leaders:
            given["department"] = person.department
        settings.send(settings.pick(user_id(handle(person))), **given)
        yield
    settings.close()


def _leaders(story: Story) -> dict[str, Person]:
    """Who leads each department: of those in the scene the receiver, else the first colleague of it."""
    found: dict[str, Person] = {one.department: one for one in story.people if one.key == "receiver"}
    for person in COLLEAGUES:
        found.setdefault(person.department, person)
    return found


def _room_of(story: Story, person: Person) -> str:
    return next(name_of(one.name) for one in story.channels if person.department in one.departments)


def _says(slack: LocalSlack, who: str, where: str, command: str, text: str) -> None:
    """Type a command and wait for its answer, which only who typed it sees."""
    before = len(slack.ephemerals(who))
    outcome = slack.command(who, where, command, text)
    if not outcome.acked:
        raise NotSetUp(f"{command} {text}: {outcome.error}")
    slack.wait_for(lambda: len(slack.ephemerals(who)) > before, PATIENCE)


class _Settings:
    """The settings in the admin's hands, open at one list until `close`."""

    def __init__(self, slack: LocalSlack, subject: str) -> None:
        self._slack = slack
        slack.command(ADMIN, REVIEW, "/faultline", "settings")
        overview = self._top(lambda top: top["callback_id"] == "settings_overview")
        slack.click(ADMIN, overview, "settings_open", subject)
        self._list = self._top(lambda top: bool(top["id"] != overview["id"]))
        self._homes_due = self._homes()

    def edit(self, of: str) -> Json:
        """The form behind a row of the list."""
        rows = _values(self._list, "settings_edit")
        return self._form("settings_edit", next(row for row in rows if json.loads(row)["of"] == of))

    def pick(self, who: str) -> Json:
        """The form of a person."""
        return self._form("settings_pick_person", who)

    def send(self, form: Json, **given: Any) -> None:
        """Send a form in. Raises `NotSetUp` when something in it is wrong."""
        values = {field: {"value": value} for field, value in given.items()}
        before = self._overview()["hash"]
        outcome = self._slack.submit(ADMIN, form["id"], values)
        left = self._modal()
        if not outcome.acked or outcome.error or (left and left["id"] == form["id"]):
            raise NotSetUp(f"{given}: {outcome.error or (left and left['errors'])}")
        self._until(lambda: self._overview()["hash"] != before)  # what lies beneath shows it, too
        self._homes_due += 1

    def close(self) -> None:
        """Close what is open, once the bot is done with all that was sent: a new Home comes last."""
        self._until(lambda: self._homes() >= self._homes_due)
        self._slack.close(ADMIN, self._list["id"], clear=True)

    def _form(self, action: str, value: str) -> Json:
        self._slack.click(ADMIN, self._list["id"], action, value)
        return self._top(lambda top: str(top["callback_id"]).startswith("settings_form"))

    def _top(self, meant: Callable[[Json], bool]) -> Json:
        """The modal on top, once it is the one that is meant."""
        found = self._until(lambda: next((top for top in [self._modal()] if top and meant(top)), None))
        assert found is not None  # wait_for returns what is true
        return found

    def _modal(self) -> Json | None:
        return self._slack.modal(ADMIN)

    def _overview(self) -> Json:
        return self._slack.modals(ADMIN)[0]

    def _homes(self) -> int:
        """How often the admin's Home was shown anew."""
        shown = self._slack.journal.calls("views.publish")
        return sum(one.ok and one.body["user_id"] == user_id(ADMIN) for one in shown)

    def _until(self, found: Callable[[], T]) -> T:
        return self._slack.wait_for(found, PATIENCE)


def _values(view: Json, action: str) -> Iterator[str]:
    """The values of the view's buttons with this action."""
    for block in view["blocks"]:
        for one in (*block.get("elements", ()), block.get("accessory") or {}):
            if one.get("action_id") == action:
                yield str(one["value"])
