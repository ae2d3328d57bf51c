"""A listener as the page is one: news first, then everything, then the news on top."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playground.slack import LocalSlack

Json = dict[str, Any]


def ask(
    slack: LocalSlack, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, Json, bytes]:
    """One request exactly as written: its status, its headers by lower-case name, and its body."""
    connection = http.client.HTTPConnection(slack.url.removeprefix("http://"), timeout=5)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, sent)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def act(slack: LocalSlack, verb: str, **given: Any) -> Json:
    """One verb of the control interface, as the page uses it."""
    sent = json.dumps(given).encode()
    answer: Json = json.loads(
        ask(slack, "POST", f"/control/{verb}", sent, Content_Type="application/json")[2]
    )
    return answer


def state(slack: LocalSlack) -> Json:
    """Everything, as the page fetches it."""
    everything: Json = json.loads(ask(slack, "GET", "/control/state")[2])
    return everything


class Page:
    """What a page knows: a state, and every piece of news since it began to listen."""

    def __init__(self, slack: LocalSlack, stream: http.client.HTTPResponse) -> None:
        self._slack = slack
        self._stream = stream
        self.news: list[Json] = []
        self.last = 0
        self.ended = threading.Event()
        self.cleanly = False
        stream.readline(), stream.readline()  # the server listens for us from here on
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_until_told(self) -> list[Json]:
        """All news so far, once the server has none that we have not heard."""
        count = state(self._slack)["news"]
        self._slack.wait_for(lambda: self.last >= count)
        return list(self.news)

    def of(self, kind: str) -> list[Json]:
        """All news of a kind so far, once the server has none that we have not heard."""
        return [one for one in self.wait_until_told() if one["type"] == kind]

    def _listen(self) -> None:
        number, kind = 0, ""
        with contextlib.suppress(http.client.HTTPException):  # the line was cut
            for raw in self._stream:
                name, _, value = raw.decode().rstrip("\n").partition(": ")
                if name == "id":
                    number = int(value)
                elif name == "event":
                    kind = value
                elif name == "data":
                    self.news.append(json.loads(value))
                    assert self.news[-1]["type"] == kind
                    self.last = number
            self.cleanly = True
        self.ended.set()


@contextmanager
def page(slack: LocalSlack) -> Iterator[Page]:
    """A page that listens until the block ends."""
    connection = http.client.HTTPConnection(slack.url.removeprefix("http://"))
    connection.request("GET", "/control/events")
    line = connection.sock
    listening = Page(slack, connection.getresponse())
    try:
        yield listening
    finally:
        with contextlib.suppress(OSError):  # the server may have been first
            line.shutdown(socket.SHUT_RDWR)
        listening.ended.wait(5)
        connection.close()


def followed(known: Json, news: list[Json]) -> Json:
    """What a page holds that knew a state and put news on top: whole objects, in their order."""
    world = seen(known)
    for one in news:
        _put(world, one)
    return world


def seen(known: Json) -> Json:
    """A state by the ids of its objects, without what merely passes: the time, and empty places."""
    return {
        "users": {one["id"]: {**one, "updated": 0} for one in known["users"]},
        "channels": {
            one["id"]: {name: value for name, value in one.items() if name != "messages"}
            for one in known["channels"]
        },
        "messages": {
            one["id"]: {message["ts"]: message for message in one["messages"]} for one in known["channels"]
        },
        "ephemerals": {one["ts"]: one for one in known["ephemerals"]},
        "modals": {user: stack for user, stack in known["modals"].items() if stack},
        "errors": {user: errors for user, errors in known["modal_errors"].items() if errors},
        "homes": dict(known["homes"]),
        "threads": {
            (one["channel"], one["thread_ts"]): {
                name: value for name, value in one.items() if name not in ("channel", "thread_ts")
            }
            for one in known["threads"]
        },
        "faults": known["faults"],
        "sockets": known["sockets"],
    }


def _put(world: Json, news: Json) -> None:
    kind = news["type"]
    if kind in ("message", "message_changed"):
        world["messages"].setdefault(news["channel"], {})[news["message"]["ts"]] = news["message"]
    elif kind == "message_deleted":
        world["messages"][news["channel"]].pop(news["ts"], None)
    elif kind == "ephemeral":
        world["ephemerals"][news["message"]["ts"]] = news["message"]
    elif kind == "ephemeral_deleted":
        world["ephemerals"].pop(news["ts"], None)
    elif kind == "modal":
        _stand(world["modals"], news["user"], news["stack"])
        _stand(world["errors"], news["user"], news["errors"])
    elif kind == "home":
        world["homes"][news["user"]] = news["view"]
    elif kind == "thread":
        world["threads"][news["channel"], news["thread_ts"]] = news["shown"]
    elif kind == "channel":
        world["channels"][news["channel"]["id"]] = news["channel"]
        world["messages"].setdefault(news["channel"]["id"], {})
    elif kind == "user":
        world["users"][news["user"]["id"]] = {**news["user"], "updated": 0}
    elif kind == "faults":
        world["faults"] = news["faults"]
    elif kind == "sockets":
        world["sockets"] = news["connected"]


def _stand(places: Json, user: str, what: Any) -> None:
    """Put something in a user's place, or leave the place empty."""
    places.pop(user, None)
    if what:
        places[user] = what
