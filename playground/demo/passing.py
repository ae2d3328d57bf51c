"""Weeks that pass: people go on logging, fixes do what they do, and each Monday the digest arrives."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.serve import Stop
from playground.demo.bank import REVIEW, room_id
from playground.demo.course import Course
from playground.demo.remembering import Memory
from playground.slack import LocalSlack, SlackError
from playground.slack.clock import MovableTime
from playground.story import Story
from playground.story.going_on import Passed, monday_after, week_after, weeks_until
from triage.weeks import Week

PATIENCE = 90.0  # seconds for a digest, or for the bot to read a week's cases, on a busy machine
BEFORE_OPENING = timedelta(minutes=10)
BROKEN = "Time does not pass any more: the terminal says why."
WAITED = "The digest of {monday:%-d %B} did not arrive in time."


class Weeks:
    """Lets weeks pass, one after the other, in a thread of its own. One order at a time."""

    def __init__(
        self, story: Story, slack: LocalSlack, clock: MovableTime, memory: Memory, course: Course, stop: Stop
    ) -> None:
        self._story, self._slack, self._clock = story, slack, clock
        self._memory, self._course, self._stop = memory, course, stop
        self._written = 0  # the last week whose cases are on file
        self._thread: threading.Thread | None = None

    def begin(self, many: int) -> bool:
        """Let so many weeks pass; False when that is going on already, or nothing is ready for it."""
        if not self._course.begins("passing", many, "Time passes."):
            return False
        self._thread = threading.Thread(target=self._pass, args=(many,), name="weeks")
        self._thread.start()
        return True

    def end(self) -> None:
        """Wait for what is going on; it ends soon once the demo stops."""
        if self._thread:
            self._thread.join()

    def _pass(self, many: int) -> None:
        note = BROKEN
        try:
            note = self._passed(many)
        finally:
            self._course.moves("ready", note=note)

    def _passed(self, many: int) -> str:
        """Let so many weeks pass, as long as each brings its digest; what there is to say at the end."""
        said = ""
        for done in range(many):
            number = weeks_until(self._story, datetime.fromtimestamp(self._clock(), UTC))
            monday = monday_after(self._story, number)
            self._course.moves("passing", done, many, f"The week until Monday, {monday:%-d %B}.")
            well = self._pass_one(number)
            monday = newest_due(self._story, self._clock)  # a later one, where somebody moved the clock
            if not well or self._stop.is_set():
                return WAITED.format(monday=monday)
            said = f"It is Monday, {monday:%-d %B}. The digest is in #{REVIEW}."
        return said

    def _pass_one(self, number: int) -> bool:
        """Let the week with this number pass; whether its digest arrived."""
        monday = monday_after(self._story, number)
        move(self._slack, monday - BEFORE_OPENING)
        for week in range(self._written + 1, number + 1):  # somebody may have moved the clock by hand
            self._write(week_after(self._story, week, self._memory.shipped(self._story)))
            self._written = week
        self._memory.consolidate()
        move(self._slack, monday)
        return self._waited(lambda: arrived(self._slack, newest_due(self._story, self._clock)))

    def _write(self, week: Passed) -> None:
        """Log a week's cases, through the product's own import; the bot groups them."""
        self._memory.take("cases", week.cases)
        self._waited(lambda: not self._memory.waiting())
        self._memory.take("handoffs", week.handoffs)
        self._memory.take("ratings", week.ratings)

    def _waited(self, happened: Callable[[], object]) -> bool:
        """Whether something happened in time, or the demo stops."""
        try:
            return bool(self._slack.wait_for(lambda: happened() or self._stop.is_set(), PATIENCE))
        except TimeoutError:
            return False


def move(slack: LocalSlack, to: datetime) -> None:
    """Let it be this moment, unless it is later already: somebody may have moved the clock by hand."""
    try:
        slack.move_clock(to.timestamp())
    except SlackError as refusal:
        if refusal.code != "clock_goes_forward":
            raise


def newest_due(story: Story, clock: MovableTime) -> datetime:
    """The latest Monday morning: its digest is the one that comes, whatever Mondays were skipped."""
    return monday_after(story, weeks_until(story, datetime.fromtimestamp(clock(), UTC)) - 1)


def arrived(slack: LocalSlack, monday: datetime) -> bool:
    """Whether the digest of the week before this Monday stands in the review's channel."""
    key = f"digest:{room_id(REVIEW)}:{Week.last_complete(monday)}"
    return any(
        message.get("metadata", {}).get("event_payload", {}).get("key") == key
        for message in slack.messages(REVIEW)
    )
