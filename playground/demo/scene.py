"""The scene in the terminal: a complaint at a counter, its card, a search, the weekly digest."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.rule import Rule

from bot.serve import Stop
from playground import terminal
from playground.demo.bank import REVIEW, name_of
from playground.demo.waiting import until
from playground.slack import LocalSlack
from playground.story import Step, Story
from playground.story.cast import handle

PATIENCE = 60.0  # seconds for an answer of the bot: its first one loads the encoder


@dataclass(frozen=True)
class Act:
    """A part of the scene as it was played: what it means, what was typed, and what Faultline showed."""

    title: str
    narration: str
    who: str
    channel: str
    typed: str
    heading: str
    message: dict[str, Any]
    only_for: str = ""


@dataclass
class Scene:
    """Plays the scene over the wire and prints it; `acts` are those that were played."""

    console: Console
    slack: LocalSlack
    story: Story
    stop: Stop
    acts: list[Act] = field(default_factory=list)

    def play(self) -> None:
        """All of it, as today's visitor would.

        Raises `TimeoutError` when the bot does not answer, and `Ended` when somebody ends the demo.
        """
        steps = {step.key: step for step in self.story.script}
        people = {person.key: person for person in self.story.people}
        report, ask, week = steps["report"], steps["similar"], steps["digest"]
        mara, ines = people[report.who], people[ask.who]

        self._types(report, "/complaint")
        logged = self.slack.ephemerals(handle(mara))[-1]
        where = f"Faultline in {report.channel}"
        self._shows(
            "A complaint at the counter", report, f"/complaint {report.says}", where, logged, mara.name
        )

        card = self._latest(lambda: self.slack.messages(self.slack.direct(handle(mara))))
        meaning = f"{steps['match'].narration} {steps['evidence'].narration}"
        self._shows(
            "The likely cause, seconds later",
            steps["match"],
            "",
            f"Faultline to {mara.name}, direct message",
            card,
            meaning=meaning,
        )

        self._types(ask, "/similar")
        found = self._latest(lambda: self.slack.ephemerals(handle(ines)))
        where = f"Faultline in {ask.channel}"
        self._shows("Have we seen this before?", ask, f"/similar {ask.says}", where, found, ines.name)

        digest = self._latest(lambda: _heads(self.slack.messages(REVIEW)))
        self._shows("The weekly digest", week, "", f"Faultline in {week.channel}", digest)

    def _types(self, step: Step, command: str) -> None:
        who = next(person for person in self.story.people if person.key == step.who)
        self.slack.command(handle(who), name_of(step.channel), command, step.says)

    def _latest(self, look: Callable[[], list[dict[str, Any]]]) -> dict[str, Any]:
        """The latest message with blocks, once there is one."""

        def latest() -> dict[str, Any]:
            return next((message for message in reversed(look()) if message.get("blocks")), {})

        return until(self.slack, self.stop, latest, PATIENCE)

    def _shows(
        self,
        title: str,
        step: Step,
        typed: str,
        heading: str,
        message: dict[str, Any],
        only_for: str = "",
        meaning: str = "",
    ) -> None:
        """Print an act and remember it."""
        who = next(person.name for person in self.story.people if person.key == step.who)
        act = Act(title, meaning or step.narration, who, step.channel, typed, heading, message, only_for)
        self.acts.append(act)
        self.console.print()
        self.console.print(Rule(f"[bold]{len(self.acts)}. {title}[/]", align="left"))
        self.console.print(act.narration, style="italic")
        if typed:
            self.console.print(f"[bold]{who}[/] types in [bold]{step.channel}[/]:")
            self.console.print(f"  {typed}", markup=False, style="yellow")
        terminal.message(self.console, heading, message, only_for)


def _heads(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Messages that are no replies."""
    return [one for one in messages if one.get("thread_ts") in (None, one["ts"])]
