"""Modals, stacked three high for each user, and Home tabs."""

from __future__ import annotations

import copy
from typing import Any

from playground.slack.block_kit.checks import check_view, view_too_large
from playground.slack.changes import Changes
from playground.slack.content import name_blocks
from playground.slack.errors import SlackError, invalid
from playground.slack.form_values import initial_values, kept_values
from playground.slack.state import State

Json = dict[str, Any]

STACK = 3
"""Modals that may lie on each other."""
_DEFAULTS: Json = {
    "private_metadata": "",
    "callback_id": "",
    "title": None,
    "close": None,
    "submit": None,
    "clear_on_close": False,
    "notify_on_close": False,
    "external_id": "",
}


class Views:
    """What each user sees beside the conversation; `errors` holds what the top of a stack complains about."""

    def __init__(self, state: State, changes: Changes) -> None:
        self._state = state
        self._changes = changes
        self.stacks: dict[str, list[Json]] = {}
        self.homes: dict[str, Json] = {}
        self.errors: dict[str, Json] = {}

    def top(self, user_id: str) -> Json | None:
        """The modal a user looks at."""
        stack = self.stacks.get(user_id)
        return stack[-1] if stack else None

    def find(self, view_id: str = "", external_id: str = "") -> tuple[str, Json]:
        """Whose view it is, and the view; `not_found` when it is not open."""
        for user_id, stack in self.stacks.items():
            for view in stack:
                if (view_id and view["id"] == view_id) or (
                    external_id and view["external_id"] == external_id
                ):
                    return user_id, view
        for user_id, view in self.homes.items():
            if view_id and view["id"] == view_id:
                return user_id, view
        raise SlackError("not_found")

    def open(self, user_id: str, given: Any) -> Json:
        """Show a modal in place of any that is open."""
        view = self._build(given, "modal")
        self.stacks[user_id] = [view]
        return self._shown(user_id, view)

    def push(self, user_id: str, given: Any) -> Json:
        """Lay a modal on those that are open."""
        stack = self.stacks.get(user_id) or []
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        view = self._build(given, "modal")
        view["previous_view_id"] = stack[-1]["id"]
        view["root_view_id"] = stack[0]["id"]
        stack.append(view)
        return self._shown(user_id, view)

    def update(self, user_id: str, old: Json, given: Any, expected_hash: str = "") -> Json:
        """Replace what an open view shows; what was typed stays where block and action keep their ids."""
        if expected_hash and expected_hash != old["hash"]:
            raise SlackError("hash_conflict")
        view = self._build(given, str(old["type"]), int(old["id"][2:]))
        view["previous_view_id"] = old["previous_view_id"]
        view["root_view_id"] = old["root_view_id"]
        view["state"] = {"values": kept_values(view["blocks"], old["state"]["values"])}
        old.clear()
        old.update(view)
        return self._shown(user_id, old)

    def publish(self, user_id: str, given: Any, expected_hash: str = "") -> Json:
        """Show a Home tab."""
        current = self.homes.get(user_id)
        if expected_hash and current and expected_hash != current["hash"]:
            raise SlackError("hash_conflict")
        view = self._build(given, "home", int(current["id"][2:]) if current else 0)
        self.homes[user_id] = view
        self._changes.tell("home", user=user_id, view=view)
        return view

    def refuse(self, given: Any, kind: str) -> None:
        """Refuse a view that breaks a rule or is of another kind."""
        if problems := check_view(given):
            raise invalid("invalid_arguments", problems)
        if given["type"] != kind:
            raise invalid("invalid_arguments", [f"[ERROR] must be a {kind} view [json-pointer:/view/type]"])
        if view_too_large(given):
            raise SlackError("view_too_large")

    def close_top(self, user_id: str) -> None:
        """Take the top modal away; the one beneath shows again."""
        self.stacks[user_id].pop()
        self._look_again(user_id)

    def clear(self, user_id: str) -> None:
        """Take all modals away."""
        self.stacks[user_id] = []
        self._look_again(user_id)

    def complain(self, user_id: str, errors: Json) -> None:
        """Show errors on the top modal, by block id."""
        self.errors[user_id] = errors
        self._tell(user_id)

    def put_in(self, user_id: str, view: Json, values: Json) -> None:
        """Let an open view hold these values."""
        view["state"]["values"] = values
        if view["type"] == "home":
            self._changes.tell("home", user=user_id, view=view)
        else:
            self._tell(user_id)

    def _shown(self, user_id: str, view: Json) -> Json:
        """Tell what the user looks at now: `view` is new there."""
        self._look_again(user_id)
        return view

    def _look_again(self, user_id: str) -> None:
        """Tell what the user looks at now; what was wrong before is forgotten."""
        self.errors.pop(user_id, None)
        self._tell(user_id)

    def _tell(self, user_id: str) -> None:
        """Tell the whole stack, lowest first, and what its top complains about."""
        stack, errors = self.stacks.get(user_id, []), self.errors.get(user_id, {})
        self._changes.tell("modal", user=user_id, stack=stack, errors=errors)

    def _build(self, given: Any, kind: str, number: int = 0) -> Json:
        """A view in Slack's shape from what the app sent; refused when it breaks a rule."""
        self.refuse(given, kind)
        self._unused_external_id(given.get("external_id"), number)
        view_id = f"V0{number:07d}" if number else self._state.next_id("V")
        blocks = name_blocks(copy.deepcopy(given["blocks"]), self._state)
        untitled = {"title": {"type": "plain_text", "text": "View Title"}} if kind == "home" else {}
        return (
            _DEFAULTS
            | untitled
            | {name: content for name, content in given.items() if content is not None}
            | {
                "id": view_id,
                "team_id": self._state.workspace.team_id,
                "blocks": blocks,
                "state": {"values": initial_values(blocks)},
                "hash": f"{self._state.next_ts()}.{view_id[-4:]}",
                "previous_view_id": None,
                "root_view_id": view_id,
                "app_id": self._state.app.app_id,
                "app_installed_team_id": self._state.workspace.team_id,
                "bot_id": self._state.app.bot_id,
            }
        )

    def _unused_external_id(self, external_id: Any, number: int) -> None:
        """Refuse an external id that another open view has."""
        if not external_id:
            return
        for stack in self.stacks.values():
            for view in stack:
                if view["external_id"] == external_id and int(view["id"][2:]) != number:
                    raise SlackError("duplicate_external_id")
