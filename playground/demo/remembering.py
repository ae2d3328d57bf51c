"""Bringing rows of the story in, through the same import that a deployer uses."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from bot.bootstrap import House
from jobs.beside import Progress
from jobs.drain import Drain
from jobs.importing import Order, import_file
from knowledge.tables import Case, Fix, Membership
from playground.story import Row, Story
from triage.causes.on_file import of_case
from triage.consolidating.regrouping import regroup
from triage.intake.filing import already_on_file
from triage.numbers import cause_number

SOURCE = "harbour-bank"


@dataclass(frozen=True)
class Memory:
    """The bot's house, and a folder for the files that are imported."""

    house: House
    folder: Path

    def twelve_weeks(self, story: Story, shown: Callable[[int], None]) -> None:
        """Bring the past in and find its causes; `shown` hears how many cases have one, and may end it."""
        counters = Progress()
        counters.show = lambda: shown(counters.grouped)
        self.take("cases", story.cases, self.house.drain, counters)
        self.consolidate()
        shown(len(story.cases))
        causes = self._causes_of_anchors(story)
        fixes: list[Row] = [
            {**fix, "cause": causes[str(fix["cause"])]} for fix in story.fixes if fix["cause"] in causes
        ]
        for kind, rows in (("fixes", fixes), ("handoffs", story.handoffs), ("ratings", story.ratings)):
            self.take(kind, rows)

    def take(
        self, kind: str, rows: list[Row], drain: Drain | None = None, counters: Progress | None = None
    ) -> None:
        """Import rows. Cases wait for a running bot to group them, unless there is a drain."""
        path, house = self.folder / f"{kind}.jsonl", self.house
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        import_file(Order(path, kind, SOURCE), house.database, drain, house.clock, counters or Progress())

    def consolidate(self) -> None:
        """What the bot does every night."""
        regroup(self.house.database, self.house.grouper, self.house.clock())

    def waiting(self) -> int:
        """How many cases have no cause yet."""
        with self.house.database.read() as session:
            due = select(col(Case.id)).where(col(Case.due_at).is_not(None))
            return len(session.scalars(due).all())

    def shipped(self, story: Story) -> dict[str, datetime]:
        """Since when there is a fix, by the story's key of a cause: fixes of the story itself do not count.

        A cause of the story is the one that holds most of its cases, whatever people did to it.
        """
        own = {str(fix["id"]) for fix in story.fixes if "shipped_at" in fix}
        with self.house.database.read() as session:
            since = _shipped(session, own)
            found = {key: since.get(cause) for key, cause in _causes(session, story.truth).items()}
        return {key: moment for key, moment in found.items() if moment}

    def _causes_of_anchors(self, story: Story) -> dict[str, str]:
        """The number that Faultline gave to each cause of the story, found by a typical case of it."""
        with self.house.database.read() as session:
            cases = already_on_file(session, SOURCE, list(story.anchors.values()))
            return {
                cause: cause_number(of_case(session, cases[anchor])[1].number)
                for cause, anchor in story.anchors.items()
                if anchor in cases
            }


def _shipped(session: Session, own: set[str]) -> dict[int, datetime]:
    """The first shipped fix of each cause that has one."""
    rows = session.scalars(select(Fix).where(col(Fix.shipped_at).is_not(None)))
    since: dict[int, datetime] = {}
    for fix in rows:
        if fix.shipped_at and not (fix.source == SOURCE and fix.external_id in own):
            since[fix.cause_id] = min(fix.shipped_at, since.get(fix.cause_id, fix.shipped_at))
    return since


def _causes(session: Session, truth: dict[str, str]) -> dict[str, int]:
    """The cause that holds most cases of each of the story's causes."""
    where = select(col(Case.external_id), col(Membership.cause_id)).join(
        Membership, col(Membership.case_id) == col(Case.id)
    )
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    for case, cause in session.execute(where.where(col(Case.source) == SOURCE)).tuples():
        if case in truth:
            counted[truth[case]][cause] += 1
    return {key: causes.most_common(1)[0][0] for key, causes in counted.items()}
