"""Block elements: buttons, menus, pickers and inputs, and which of them each kind of block takes."""

from __future__ import annotations

from playground.slack.block_kit.objects import (
    CONFIRM,
    ID,
    IMAGE,
    OPTION_GROUP,
    PLAIN_OPTION,
    RICH_OPTION,
    RICH_TEXT,
    URL,
    distinct_options,
    option,
    plain,
)
from playground.slack.block_kit.rules import (
    Findings,
    Flag,
    Json,
    ListOf,
    Number,
    OneOf,
    Rule,
    Shape,
    String,
    Typed,
    any_of,
    exclusive,
    shape,
)

_ACTION: dict[str, Rule] = {"action_id": ID}
_CONFIRM: dict[str, Rule] = {**_ACTION, "confirm": CONFIRM}
_FOCUS: dict[str, Rule] = {**_CONFIRM, "focus_on_load": Flag()}
_PICK: dict[str, Rule] = {**_FOCUS, "placeholder": plain(150, 0)}
_DISPATCH = Shape(
    {"trigger_actions_on": ListOf(OneOf(("on_enter_pressed", "on_character_entered")), 2, 1)},
)
_TYPE: dict[str, Rule] = {
    **_ACTION,
    "focus_on_load": Flag(),
    "placeholder": plain(150, 0),
    "dispatch_action_config": _DISPATCH,
}
_FILTER = Shape(
    {
        "include": ListOf(OneOf(("im", "mpim", "private", "public")), 4, 1),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    }
)
_MENU: dict[str, Rule] = {
    "options": ListOf(PLAIN_OPTION, 100, 1),
    "option_groups": ListOf(OPTION_GROUP, 100, 1),
}
_MENU_CHECKS = (any_of("options", "option_groups"), exclusive("options", "option_groups"), distinct_options)
_MANY: dict[str, Rule] = {"max_selected_items": Number(1)}
_IDS = ListOf(ID, 100, 1)
_LOOK: dict[str, Rule] = {"style": OneOf(("primary", "danger")), "accessibility_label": String(75)}
_FEEDBACK = Shape(
    {"text": plain(75), "value": String(2000), "accessibility_label": String(75)}, ("text", "value")
)


def _lengths_in_order(value: Json, pointer: str, found: Findings) -> None:
    """Cross check: a text input's shortest answer is not longer than its longest."""
    low, high = value.get("min_length"), value.get("max_length")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        found.add("min_length must not be greater than max_length", pointer)
    start = value.get("initial_value")
    if isinstance(start, str) and isinstance(high, int) and len(start) > high:
        found.add(f"must be less than {high + 1} characters", f"{pointer}/initial_value")


def _modal_only(value: Json, pointer: str, found: Findings) -> None:
    """Cross check: this element stands in modals alone."""
    if found.surface != "modal":
        found.add(f"unsupported type: {value.get('type')}", f"{pointer}/type")


BUTTONS: dict[str, Shape] = {
    "button": shape(
        "button",
        {
            **_CONFIRM,
            **_LOOK,
            "text": plain(75),
            "value": String(2000),
            "url": URL,
            "agent_prompt": String(4000),
        },
        ("text",),
    ),
    "workflow_button": shape(
        "workflow_button",
        {
            **_CONFIRM,
            **_LOOK,
            "text": plain(75),
            "workflow": Shape(
                {
                    "trigger": Shape(
                        {
                            "url": URL,
                            "customizable_input_parameters": ListOf(Shape({"name": ID, "value": ID}), 100),
                        },
                        ("url",),
                    )
                },
                ("trigger",),
            ),
        },
        ("text", "workflow"),
    ),
    "feedback_buttons": shape(
        "feedback_buttons",
        {**_ACTION, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
        ("positive_button", "negative_button"),
    ),
    "icon_button": shape(
        "icon_button",
        {
            **_CONFIRM,
            "icon": ID,
            "text": plain(75),
            "value": String(2000),
            "accessibility_label": String(75),
            "visible_to_user_ids": ListOf(ID, 10),
        },
        ("icon", "text"),
    ),
}

CHOICES: dict[str, Shape] = {
    "overflow": shape(
        "overflow",
        {**_CONFIRM, "options": ListOf(option(plain(75), with_url=True), 5, 1)},
        ("options",),
        (distinct_options,),
    ),
    "checkboxes": shape(
        "checkboxes",
        {**_FOCUS, "options": ListOf(RICH_OPTION, 10, 1), "initial_options": ListOf(RICH_OPTION, 10, 1)},
        ("options",),
        (distinct_options,),
    ),
    "radio_buttons": shape(
        "radio_buttons",
        {**_FOCUS, "options": ListOf(RICH_OPTION, 10, 1), "initial_option": RICH_OPTION},
        ("options",),
        (distinct_options,),
    ),
}

SELECTS: dict[str, Shape] = {
    "static_select": shape(
        "static_select", {**_PICK, **_MENU, "initial_option": PLAIN_OPTION}, (), _MENU_CHECKS
    ),
    "external_select": shape(
        "external_select", {**_PICK, "initial_option": PLAIN_OPTION, "min_query_length": Number(0)}
    ),
    "users_select": shape("users_select", {**_PICK, "initial_user": ID}),
    "conversations_select": shape(
        "conversations_select",
        {
            **_PICK,
            "initial_conversation": ID,
            "default_to_current_conversation": Flag(),
            "response_url_enabled": Flag(),
            "filter": _FILTER,
        },
    ),
    "channels_select": shape(
        "channels_select", {**_PICK, "initial_channel": ID, "response_url_enabled": Flag()}
    ),
    "multi_static_select": shape(
        "multi_static_select",
        {**_PICK, **_MENU, **_MANY, "initial_options": ListOf(PLAIN_OPTION, 100, 1)},
        (),
        _MENU_CHECKS,
    ),
    "multi_external_select": shape(
        "multi_external_select",
        {**_PICK, **_MANY, "initial_options": ListOf(PLAIN_OPTION, 100, 1), "min_query_length": Number(0)},
    ),
    "multi_users_select": shape("multi_users_select", {**_PICK, **_MANY, "initial_users": _IDS}),
    "multi_conversations_select": shape(
        "multi_conversations_select",
        {
            **_PICK,
            **_MANY,
            "initial_conversations": _IDS,
            "default_to_current_conversation": Flag(),
            "filter": _FILTER,
        },
    ),
    "multi_channels_select": shape("multi_channels_select", {**_PICK, **_MANY, "initial_channels": _IDS}),
}

PICKERS: dict[str, Shape] = {
    "datepicker": shape(
        "datepicker",
        {**_PICK, "initial_date": String(10, 10, r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")},
    ),
    "timepicker": shape(
        "timepicker",
        {**_PICK, "initial_time": String(5, 5, r"([01]\d|2[0-3]):[0-5]\d"), "timezone": String(64)},
    ),
    "datetimepicker": shape("datetimepicker", {**_FOCUS, "initial_date_time": Number(1e9, 9_999_999_999)}),
}

_DECIMAL = String(64, 1, r"-?\d+(\.\d+)?")
INPUTS: dict[str, Shape] = {
    "plain_text_input": shape(
        "plain_text_input",
        {
            **_TYPE,
            "initial_value": String(3000),
            "multiline": Flag(),
            "min_length": Number(0, 3000),
            "max_length": Number(1, 3000),
        },
        (),
        (_lengths_in_order,),
    ),
    "email_text_input": shape("email_text_input", {**_TYPE, "initial_value": String(3000)}),
    "url_text_input": shape("url_text_input", {**_TYPE, "initial_value": String(3000)}),
    "number_input": shape(
        "number_input",
        {
            **_TYPE,
            "is_decimal_allowed": Flag(),
            "initial_value": _DECIMAL,
            "min_value": _DECIMAL,
            "max_value": _DECIMAL,
        },
        ("is_decimal_allowed",),
    ),
    "rich_text_input": shape(
        "rich_text_input",
        {**_TYPE, "initial_value": RICH_TEXT, "min_lines": Number(1, 100), "max_lines": Number(1, 100)},
    ),
    "file_input": shape(
        "file_input",
        {**_ACTION, "filetypes": ListOf(String(32, 1), 100, 1), "max_files": Number(1, 10)},
        (),
        (_modal_only,),
    ),
}

ELEMENTS: dict[str, Shape] = {**BUTTONS, **CHOICES, **SELECTS, **PICKERS, **INPUTS, "image": IMAGE}

IN_ACTIONS = Typed(ELEMENTS, ("button", "workflow_button", *CHOICES, *SELECTS, *PICKERS, "rich_text_input"))
IN_SECTION = Typed(ELEMENTS, ("button", "workflow_button", "image", *CHOICES, *SELECTS, *PICKERS))
IN_INPUT = Typed(ELEMENTS, ("checkboxes", "radio_buttons", *SELECTS, *PICKERS, *INPUTS))
IN_CONTEXT_ACTIONS = Typed(ELEMENTS, ("feedback_buttons", "icon_button"))
