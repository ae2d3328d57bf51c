"""The forms of the settings: for a department, a person, a channel, a digest, touchpoints, the reaction."""

from collections.abc import Sequence
from typing import Any

from bot.mrkdwn import clipped
from bot.views.blocks import Block, context, input_block, modal, pack, plain, section
from knowledge.tables import Channel, Department, Person, Subscription
from triage.cases.follow_ups import LONGEST
from triage.report import SHORT
from triage.roles import ROLES
from triage.workspace.departments import LEAST_HOURS, MOST_HOURS

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
OPEN_ROOMS = {
    "include": ["public", "private"],
    "exclude_external_shared_channels": True,
    "exclude_bot_users": True,
}
ROLE_WORDS = {
    "reporter": "Reporter: logs cases and decides about their own",
    "owner": "Owner: acts on the causes of their departments",
    "admin": "Admin: does everything, and these settings",
}
YES = "yes"
MOST_OPTIONS, LONGEST_VALUE = 100, 150  # of a menu of Slack's
SHOWN = 50  # characters of an option: three menus of the longest names stay within what a view may weigh
AREA = 2_500  # characters of touchpoints in one text area, which takes 3,000
PRIVATE = "Others may read its cases from private channels"


def department_form(row: Department, back: dict[str, Any], is_new: bool = False) -> Block:
    """A department. `back` says which list to show again."""
    hours = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "initial_value": str(row.timeout_hours),
        "min_value": str(LEAST_HOURS),
        "max_value": str(MOST_HOURS),
    }
    blocks = [
        input_block("name", "Name", _line(row.name)),
        input_block("channel", "Channel that receives its handoffs", _room(row.channel), optional=True),
        input_block("owner", "Owner", _user(row.owner), True, "Told when a handoff stays unanswered."),
        input_block(
            "timeout",
            "Hours until a handoff is late",
            hours,
            hint="Then its channel is reminded; after as long again its owner is told.",
        ),
        input_block("shows_private", "Privacy", _tick(PRIVATE, row.shows_private), optional=True),
    ]
    if not is_new:
        blocks.append(input_block("remove", "Remove", _tick("Remove these settings", False), True, KEPT))
    return _form("Department", "department", blocks, {**back, "of": "" if is_new else row.key})


KEPT = "What is on file for the department stays on file."


def person_form(person: Person, departments: Sequence[str], back: dict[str, Any]) -> Block:
    """What somebody is: department, role, what they own."""
    blocks = [
        section(f"<@{person.user}>"),
        input_block(
            "department", "Department they log for", menu(departments, person.department), optional=True
        ),
        input_block("role", "Role", _roles(person.role)),
        input_block("owns", "Departments they own", _several(departments, person.owns), optional=True),
    ]
    return _form("Person", "person", blocks, {**back, "of": person.user})


def channel_form(
    row: Channel, departments: Sequence[str], touchpoints: Sequence[str], back: dict[str, Any]
) -> Block:
    """What reports logged in a channel are about."""
    blocks = [
        section(f"Reports logged in <#{row.channel}> are about this, unless they say otherwise."),
        input_block("department", "Department", menu(departments, row.department), optional=True),
        input_block("touchpoint", "Touchpoint", menu(touchpoints, row.touchpoint), optional=True),
    ]
    return _form("Channel", "channel", blocks, {**back, "of": row.channel})


def subscription_form(row: Subscription, departments: Sequence[str], back: dict[str, Any]) -> Block:
    """When and about what a channel gets its digest."""
    hours = [f"{hour}:00" for hour in range(24)]
    blocks = [
        section(f"The weekly digest in <#{row.channel}>"),
        input_block(
            "departments",
            "Departments",
            _several(departments, row.departments),
            True,
            "None means all of them.",
        ),
        input_block("weekday", "Day", menu(DAYS, DAYS[row.weekday])),
        input_block("hour", "Hour", menu(hours, hours[row.hour])),
        input_block(
            "zone", "Time zone", _line(row.zone), hint="Such as Europe/Berlin, America/New_York or UTC."
        ),
        input_block("stop", "Stop", _tick("Stop this digest", False), optional=True),
    ]
    return _form("Digest", "subscription", blocks, {**back, "of": row.channel})


def gone() -> Block:
    """For what somebody else took away meanwhile."""
    return modal("Digest", [section("This channel has no digest any more.")], callback="settings_gone")


def touchpoints_form(names: Sequence[str]) -> Block:
    """The touchpoints, one a line; in several fields where one could not hold them."""
    blocks: list[Block] = [context("One a line. Forms also offer the touchpoints of cases on file.")]
    for number, text in enumerate(areas(names)):
        area: Block = {"type": "plain_text_input", "multiline": True, "max_length": 3_000}
        if text:
            area["initial_value"] = text
        blocks.append(
            input_block(f"touchpoints_{number}", "Touchpoints" if not number else "More", area, True)
        )
    return _form("Touchpoints", "touchpoints", blocks, {})


def reaction_form(name: str | None) -> Block:
    """The emoji whose reaction logs a message."""
    blocks = [
        input_block(
            "reaction",
            "Emoji that logs a message as a case",
            _line(f":{name}:" if name else ""),
            True,
            "Such as :ticket: or ticket. Leave it empty to turn this off.",
        )
    ]
    return _form("Reaction", "reaction", blocks, {})


def follow_up_form(days: int | None) -> Block:
    """How long after closing the reporter is asked what came of it."""
    hint = "Between 8 and 18 where they live, in the thread of their case. Leave it empty to turn this off."
    number: Block = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}
    element = {**number, "max_value": str(LONGEST), **({"initial_value": str(days)} if days else {})}
    blocks = [
        input_block("follow_up", "Days until the reporter is asked what came of it", element, True, hint)
    ]
    return _form("Follow-up", "follow_up", blocks, {})


def areas(names: Sequence[str]) -> list[str]:
    """Lines in as many texts as a field each can hold; the last has room."""
    texts = [""]
    for name in names:
        longer = f"{texts[-1]}\n{name}" if texts[-1] else name
        if len(longer) > AREA:
            texts.append(name)
        else:
            texts[-1] = longer
    return texts


def read(values: dict[str, Any]) -> dict[str, Any]:
    """What was filled in, by field: a text, an id, an option's value or several; None for nothing."""
    found: dict[str, Any] = {}
    for field, inputs in values.items():
        state = inputs.get("value") or {}
        several = state.get("selected_options")
        if several is not None:
            found[field] = [option["value"] for option in several]
            continue
        option = state.get("selected_option") or {}
        given = (state.get(key) for key in ("value", "selected_user", "selected_conversation"))
        found[field] = option.get("value") or next((one for one in given if one), None)
    return found


def menu(options: Sequence[str], chosen: str | None) -> Block:
    """A menu of names with what is set now; where there is nothing to choose from, a line to type."""
    shaped = _options(options, [chosen] if chosen else [])
    if not shaped:
        return _line("")
    element: Block = {"type": "static_select", "options": list(shaped.values())}
    return {**element, "initial_option": shaped[chosen]} if chosen in shaped else element


def _several(options: Sequence[str], chosen: Sequence[str]) -> Block:
    shaped = _options(options, chosen)
    if not shaped:
        return _line("")
    element: Block = {"type": "multi_static_select", "options": list(shaped.values())}
    initial = [shaped[one] for one in dict.fromkeys(chosen) if one in shaped]
    return {**element, "initial_options": initial} if initial else element


def _options(options: Sequence[str], chosen: Sequence[str]) -> dict[str, Block]:
    """What is chosen comes first, so that it is offered however long the list is."""
    usable = [name for name in dict.fromkeys([*chosen, *options]) if len(name) <= LONGEST_VALUE]
    names = usable[:MOST_OPTIONS]
    return {name: {"text": plain(clipped(name, SHOWN)), "value": name} for name in names}


def _roles(role: str) -> Block:
    shaped = {one: {"text": plain(ROLE_WORDS[one]), "value": one} for one in ROLES}
    return {"type": "radio_buttons", "options": list(shaped.values()), "initial_option": shaped[role]}


def _tick(text: str, ticked: bool) -> Block:
    option = {"text": plain(text), "value": YES}
    return {"type": "checkboxes", "options": [option], **({"initial_options": [option]} if ticked else {})}


def _line(text: str) -> Block:
    line: Block = {"type": "plain_text_input", "max_length": SHORT}
    return {**line, "initial_value": text[:SHORT]} if text else line


def _room(channel: str | None) -> Block:
    menu: Block = {"type": "conversations_select", "filter": OPEN_ROOMS}
    return {**menu, "initial_conversation": channel} if channel else menu


def _user(user: str | None) -> Block:
    menu: Block = {"type": "users_select"}
    return {**menu, "initial_user": user} if user else menu


def _form(title: str, subject: str, blocks: list[Block], metadata: dict[str, Any]) -> Block:
    view = modal(title, blocks, callback=f"settings_form_{subject}", submit="Save", close="Back")
    return {**view, "private_metadata": pack(metadata)}
