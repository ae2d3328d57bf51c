"""The outbox: notices that are due are handed to whoever can publish them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from knowledge.database import Database
from knowledge.tables import Notice
from triage import notices

log = logging.getLogger("faultline")

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=5)
LONGEST_SENDING = timedelta(seconds=45)  # a few calls to Slack that hang until they are given up
PACE = timedelta(seconds=0.9)  # Slack takes about one message a second and channel; we look every second


@dataclass(frozen=True)
class Sent:
    """The message is in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Wait:
    """Slack took nothing and says to come back."""

    seconds: float
    why: str
    whole_channel: bool = False


@dataclass(frozen=True)
class Refused:
    """Slack will never take it."""

    why: str


@dataclass(frozen=True)
class Unknown:
    """No answer: it may be in Slack or not. It is looked for before it is sent again."""

    why: str


Outcome = Sent | Wait | Refused | Unknown


class Publish(Protocol):
    """What the outbox needs of Slack."""

    def __call__(self, notice: Notice) -> Outcome:
        """Send one notice."""

    def find(self, notice: Notice) -> Sent | None:
        """The message of a notice that was perhaps sent before. Raises OSError when that cannot be told."""


class Outbox:
    """Sends what is due. Any number of processes may run one: a notice is leased to one at a time."""

    def __init__(
        self, database: Database, publish: Publish, cannot_tell: tuple[type[Exception], ...] = (OSError,)
    ) -> None:
        self._database, self._publish, self._cannot_tell = database, publish, cannot_tell

    def once(self, clock: Callable[[], datetime]) -> int:
        """Send what is due now; how many notices were taken up."""
        with self._database.read() as session:
            if not notices.any_due(session, clock()):
                return 0  # looking takes no lock from those who write
        with self._database.write() as session:
            claimed = notices.claim(session, clock())
        for notice, doubtful in claimed:
            if clock() > notice.due_at - LONGEST_SENDING:
                break  # the lease may end while this one is sent: another process looks for the rest
            self._settle(notice, self._outcome(notice, doubtful), clock())
        return len(claimed)

    def _outcome(self, notice: Notice, doubtful: bool) -> Outcome:
        try:
            return self._doubtful(notice) if doubtful else self._publish(notice)
        except Exception as error:  # noqa: BLE001 - the loop's edge: one notice must not hold up the others
            log.error("notice %s was not sent: %s", notice.key, type(error).__name__)
            return Unknown(f"it could not be sent: {type(error).__name__}")

    def _doubtful(self, notice: Notice) -> Outcome:
        """An earlier sending got no answer: look before sending again."""
        try:
            return self._publish.find(notice) or self._publish(notice)
        except self._cannot_tell as error:
            return Unknown(f"cannot tell whether it was posted: {error}")

    def _settle(self, notice: Notice, outcome: Outcome, now: datetime) -> None:
        number = int(notice.id or 0)
        with self._database.write() as session:
            if isinstance(outcome, Sent):
                notices.sent(session, number, outcome.channel, outcome.ts)
                notices.put_off_channel(session, notice.channel, now + PACE)
            elif isinstance(outcome, Refused):
                notices.give_up(session, number, outcome.why)
            elif notice.attempts >= MOST_ATTEMPTS:
                notices.give_up(session, number, outcome.why, unknown=isinstance(outcome, Unknown))
            elif isinstance(outcome, Wait):
                until = now + timedelta(seconds=outcome.seconds)
                notices.put_off(session, number, until, outcome.why)
                if outcome.whole_channel:
                    notices.put_off_channel(session, notice.channel, until)
            else:
                until = now + FIRST_WAIT * 2 ** (notice.attempts - 1)
                notices.keep_doubtful(session, number, until, outcome.why)
