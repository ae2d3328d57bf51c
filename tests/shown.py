"""What a local Slack shows people while a test runs: every message, modal and Home, each shape once."""

import contextlib
import json
import os
import re
import threading
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any

from playground.slack import LocalSlack

Json = dict[str, Any]
Picture = tuple[str, Json]
"""What is to be drawn: a kind (message, modal, home) and the content."""

FOLDER = os.environ.get("FAULTLINE_SHOWN", "")
"""Where the end-to-end tests keep what was shown; empty: nowhere."""
PATIENCE = 10.0

_OWN = ("ts", "thread_ts", "user", "team", "channel", "to", "id", "hash", "block_id", "action_id", "value",
        "private_metadata", "metadata", "root_view_id", "previous_view_id", "latest_reply")  # fmt: skip
_WORDS = re.compile(r"[\w.,'’-]+(\s+[\w.,'’-]+)*")


def shape(content: Any) -> Any:
    """What is left of a content without its words and numbers: two of one shape are drawn alike."""
    if isinstance(content, dict):
        return {name: shape(inner) for name, inner in sorted(content.items()) if name not in _OWN}
    if isinstance(content, list):
        return [shape(inner) for inner in content]
    if isinstance(content, str):
        return _WORDS.sub("a", content)
    return type(content).__name__


def distinct(pictures: Iterable[Picture]) -> list[Picture]:
    """The first picture of each shape."""
    found: dict[str, Picture] = {}
    for kind, content in pictures:
        found.setdefault(json.dumps([kind, shape(content)]), (kind, content))
    return list(found.values())


def pictures(news: Json) -> Iterator[Picture]:
    """What a piece of news shows of the app: people's own words are not among it."""
    kind = news["type"]
    if kind in ("message", "message_changed", "ephemeral"):
        if "bot_id" in news["message"] or "error" in news["message"]:
            yield "message", news["message"]
    elif kind == "modal" and news["stack"]:
        yield "modal", {**news["stack"][-1], "errors": news["errors"]}
    elif kind == "home":
        yield "home", news["view"]


class Watching:
    """Listens to the news of a local Slack, as its page does, until that ends."""

    def __init__(self, slack: LocalSlack) -> None:
        self.seen: list[Picture] = []
        self._slack = slack
        self._number = self._heard = 0
        self._begun = threading.Event()
        threading.Thread(target=self._listen, name="watching", daemon=True).start()
        self._begun.wait(PATIENCE)

    def caught_up(self) -> None:
        """Wait until everything that was shown until now was heard."""
        with urllib.request.urlopen(f"{self._slack.url}/control/state") as state:
            count = json.load(state)["news"]
        self._slack.wait_for(lambda: self._heard >= count, PATIENCE)

    def _listen(self) -> None:
        with (
            contextlib.suppress(OSError, HTTPException),  # the local Slack has ended
            urllib.request.urlopen(f"{self._slack.url}/control/events") as news,
        ):
            for line in news:
                self._begun.set()
                self._read(line.decode().rstrip("\n"))

    def _read(self, line: str) -> None:
        name, _, said = line.partition(": ")
        if name == "data":
            self.seen.extend(pictures(json.loads(said)))
        elif name == "id":
            self._number = int(said)
        elif not line:
            self._heard = self._number


@contextmanager
def remembered(slack: LocalSlack) -> Iterator[None]:
    """Keep what a local Slack shows until the block ends, where a folder is named for it."""
    if not FOLDER:
        yield
        return
    watching = Watching(slack)
    yield
    watching.caught_up()
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    with (Path(FOLDER) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as kept:
        kept.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in distinct(watching.seen))


def kept() -> list[Picture]:
    """Everything in the folder, each shape once."""
    files = [file.read_text(encoding="utf-8") for file in sorted(Path(FOLDER).glob("*.jsonl"))]
    lines = [json.loads(line) for text in files for line in text.split("\n") if line]
    return distinct((kind, content) for kind, content in lines)
