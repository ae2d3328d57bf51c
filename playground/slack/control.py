"""Acting over HTTP: what people do, and breaking things, from another process or a page.

`POST /control/<verb>` takes a JSON object of arguments named as the Python methods name them and answers
`{"ok": true, "result": ...}`, or `{"ok": false, "error": ...}` with a `detail` where there is more to say.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import playground.slack.looking as looking
from playground.slack.delivery import Courier
from playground.slack.errors import SlackError
from playground.slack.faults import CALL_KINDS, DELIVERY_KINDS, Fault
from playground.slack.happenings import Happenings
from playground.slack.interact import People
from playground.slack.json_text import JsonText, read
from playground.slack.sockets import Sockets
from playground.slack.world import World

Json = dict[str, Any]
Verb = Callable[..., Any]

_NAMES = {"user": "who", "channel": "where"}
MOST_BYTES = 16 * 1024 * 1024
"""The longest request: a file of the largest size in base64, and a few words with it."""


class Control:
    """The verbs and their route; lives as long as the server."""

    def __init__(
        self, world: World, courier: Courier, sockets: Sockets, people: People, happenings: Happenings
    ) -> None:
        self._world = world
        self._courier = courier
        self.verbs: Mapping[str, Verb] = {
            "command": people.command,
            "click": people.click,
            "suggest": people.suggest,
            "fill": people.fill,
            "submit": people.submit,
            "close": people.close,
            "shortcut": people.shortcut,
            "message_shortcut": people.message_shortcut,
            "say": happenings.say,
            "edit": happenings.edit,
            "delete": happenings.delete,
            "react": happenings.react,
            "join": happenings.join,
            "leave": happenings.leave,
            "open_tab": happenings.open_tab,
            "upload": happenings.upload,
            "event": happenings.event,
            "fault": self._fault,
            "clear_faults": self._world.faults.clear,
            "move_clock": world.move_clock,
            "request_url": self._listen_at,
            "disconnect_sockets": sockets.disconnect,
            "cut_sockets": sockets.cut,
            "freeze_sockets": sockets.freeze,
            "messages": lambda **given: looking.messages(world, **given),
            "ephemerals": lambda **given: looking.ephemerals(world, **given),
            "modal": lambda **given: looking.modal(world, **given),
            "home": lambda **given: looking.home(world, **given),
            "thread": lambda **given: looking.thread(world, **given),
        }

    def routes(self) -> list[Route]:
        """What to mount under `/control`."""
        return [Route("/{verb}", self._act, methods=["POST"])]

    def _fault(self, **given: Any) -> None:
        """Order a fault."""
        if given.get("kind") not in CALL_KINDS | DELIVERY_KINDS:
            raise ValueError("no such kind of fault")
        self._world.faults.add(Fault(**given))

    def _listen_at(self, url: str) -> None:
        """Send signed HTTP to this URL when no socket is open."""
        self._courier.request_url = url

    async def _act(self, request: Request) -> Response:
        """Carry out one verb."""
        verb = self.verbs.get(request.path_params["verb"])
        if verb is None:
            return JsonText({"ok": False, "error": "unknown_verb"}, 404)
        if not request.headers.get("content-type", "").startswith("application/json"):
            return JsonText({"ok": False, "error": "json_only"}, 415)
        try:
            result = verb(**_arguments(await _body(request)))
            result = await result if isinstance(result, Awaitable) else result
        except SlackError as refusal:
            more = {name: said for name, said in refusal.details.items() if name == "detail"}
            return JsonText({"ok": False, "error": refusal.code, **more})
        except (AttributeError, KeyError, TypeError, ValueError) as wrong:
            return JsonText({"ok": False, "error": "bad_arguments", "detail": str(wrong)}, 400)
        if dataclasses.is_dataclass(result) and not isinstance(result, type):
            result = dataclasses.asdict(result)
        return JsonText({"ok": True, "result": result})


async def _body(request: Request) -> Any:
    """The JSON of a request, as far as UTF-8 can carry it; ValueError when it is too long or none."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES} bytes")
    given = read(bytes(body))
    # A browser may send half a character, which no form can carry on to the app.
    return _whole(given) if b"\\ud" in body.lower() else given


def _whole(value: Any) -> Any:
    """A JSON value in which every half of a character has become a question mark."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value


def _arguments(given: Any) -> Json:
    """The arguments as the coroutines call them, with a `[channel, ts]` target as the pair it stands for."""
    if not isinstance(given, dict):
        raise TypeError("arguments must be a JSON object")
    named: Json = {_NAMES.get(str(name), str(name)): value for name, value in given.items()}
    target = named.get("target")
    return named | {"target": tuple(target)} if isinstance(target, list) else named
