"""Whatever happens, in whatever order: what people decided holds, and every change can be told."""

from collections.abc import Callable
from functools import partial
from itertools import chain

import numpy as np
import pytest
from helpers import FAULTS, NOW, WordEncoder, everything, log_and_group, reports
from sqlmodel import SQLModel

from knowledge.database import Database
from knowledge.tables import Case, Cause, Constraint, Event, Membership, Proposal
from triage.decisions import assign, confirm, differ
from triage.grouping import Grouper
from triage.numbers import case_id, cause_id, cause_number
from triage.planning import Proposed
from triage.proposing import accept, dismiss, open_proposals, propose
from triage.regrouping import regroup
from triage.report import Report
from triage.reshaping import merge, split

STEPS = 25
GERMAN = "Die Karte wurde wieder abgelehnt, obwohl genug Guthaben auf dem Konto ist"


class Walk:
    """A workspace in which things happen by lot, and what people have said in it so far."""

    def __init__(self, database: Database, seed: int, past: list[Report]) -> None:
        self.database, self.rng = database, np.random.default_rng(seed)
        self.grouper = Grouper(database, WordEncoder())
        self.said: dict[int, int] = {}  # the cause that people last said a case belongs to
        self.apart: set[tuple[int, int]] = set()  # whom they keep apart
        self.seen = 0  # constraints taken in
        numbers = log_and_group(database, past, self.grouper)
        self.say(number for number, report in zip(numbers, past, strict=True) if report.cause)

    def step(self) -> Callable[[], None]:
        acts = [self.confirm, self.differ, self.assign, self.merge, self.split, self.propose, self.answer]
        chosen = self.rng.choice(len(acts) + 4)
        return acts[chosen] if chosen < len(acts) else (self.log, self.regroup)[int(chosen) % 2]

    def log(self) -> None:
        fresh = [report.text for report in reports(2)]
        fresh += [f"{FAULTS[0]} and {FAULTS[1]}", "the lift in the lobby of the tower is stuck", GERMAN]
        log_and_group(self.database, self.rng.choice(fresh, 6).tolist(), self.grouper)

    def regroup(self) -> None:
        regroup(self.database, self.grouper, NOW)
        before = state(self.database)
        again = regroup(self.database, self.grouper, NOW)
        assert (again.moved, again.founded, again.merged, again.renamed) == (0, 0, 0, 0)
        assert before == state(self.database)

    def confirm(self) -> None:
        self.decide(confirm, case := self.a_case())
        self.say([case])

    def differ(self) -> None:
        self.decide(differ, case := self.a_case())
        self.say([case])

    def assign(self) -> None:
        case, name = self.a_case(), f"Name {self.rng.integers(5)}"
        said = name if self.rng.random() < 0.4 else cause_number(int(self.rng.choice(self.living())))
        self.decide(assign, case, said)
        self.say([case])

    def merge(self) -> None:
        one, other = self.rng.choice(self.living(), 2, replace=False).tolist()
        self.merged(one, other, lambda: self.decide(merge, one, other))

    def merged(self, one: int, into: int, act: Callable[[], object]) -> None:
        one, into = self.went(one), self.went(into)
        gone = [case for case, cause in self.causes().items() if cause == one != into]
        act()
        self.say(gone)
        assert {self.causes()[case] for case in gone} <= {into}

    def split(self) -> None:
        causes = self.causes()
        cause = causes[self.a_case()]
        mine = [case for case, its in causes.items() if its == cause]
        if len(mine) > 1:
            leaving = self.rng.permutation(mine)[: self.rng.integers(1, len(mine))].tolist()
            founded = self.decide(split, cause, leaving)
            self.say(leaving)
            assert {self.said[case] for case in leaving} == {founded} != {cause}

    def propose(self) -> None:
        """By lot, a consolidation would merge some causes and split others."""
        causes, wanted = self.causes(), []
        for _ in range(3):
            one, other = self.rng.choice(self.living(), 2, replace=False).tolist()
            cases = [case for case, cause in causes.items() if cause == one]
            wanted.append(Proposed("merge", one, other, ()))
            wanted.append(Proposed("split", one, None, tuple(cases[: 1 + len(cases) // 2])))
        with self.database.turn() as turn:
            propose(turn, wanted, NOW)

    def answer(self) -> None:
        """A person answers all proposals, whatever became of their causes and cases meanwhile."""
        with self.database.read() as session:
            waiting = open_proposals(session).root
        for one in waiting:
            cause, other = cause_id(one.cause), cause_id(one.other or "")
            accepted = partial(self.decide, accept, one.number)
            if self.rng.random() < 0.3:
                self.decide(dismiss, one.number)
            elif other is not None:
                self.merged(other, cause, accepted)
            else:
                self.parted(cause, {case_id(case) for case in one.cases}, accepted)

    def parted(self, cause: int, cases: set[int], act: Callable[[], object]) -> None:
        before = self.causes()
        mine = {case for case, its in before.items() if its == cause}
        leaving = mine & cases if mine - cases else set()  # a whole cause cannot leave itself
        act()
        after = self.causes()
        assert {case for case in after if after[case] != before[case]} == leaving
        self.say(leaving)

    def decide(self, decision: Callable, *args: object) -> object:
        with self.database.turn() as turn:
            return decision(turn, *args, "U1", NOW)

    def say(self, cases) -> None:
        """People said that these cases belong where they are now."""
        causes = self.causes()
        self.said |= {case: causes[case] for case in cases}
        kept_apart = everything(self.database, Constraint)
        self.apart |= {(row.case_id, row.other_id) for row in kept_apart[self.seen :]}
        self.seen = len(kept_apart)
        # Whom people put together again, they no longer keep apart.
        self.apart = {pair for pair in self.apart if causes[pair[0]] != causes[pair[1]]}

    def causes(self) -> dict[int, int]:
        return {row.case_id: row.cause_id for row in everything(self.database, Membership)}

    def went(self, cause: int) -> int:
        return next(row.merged_into or cause for row in everything(self.database, Cause) if row.id == cause)

    def living(self) -> list[int]:
        return sorted(set(self.causes().values()))

    def a_case(self) -> int:
        return int(self.rng.choice(sorted(self.causes())))

    def check(self) -> None:
        causes, rows = self.causes(), {row.id: row for row in everything(self.database, Cause)}
        assert sorted(causes) == [row.id for row in everything(self.database, Case)]
        assert all(rows[cause].merged_into is None for cause in causes.values())
        assert all(rows[cause].state not in ("merged", "dismissed") for cause in causes.values())
        assert self.said == {case: causes[case] for case in self.said}
        assert all(causes[one] != causes[other] for one, other in self.apart)
        assert replayed(everything(self.database, Event)) == causes
        for row in rows.values():  # an alias leads straight to a living cause
            assert row.merged_into is None or rows[row.merged_into].merged_into is None


def replayed(events: list[SQLModel]) -> dict[int, int]:
    """The cause of every case, by the events alone."""
    causes: dict[int, int] = {}
    for event in events:
        if event.kind in ("arrived", "founded", "confirmed", "moved"):
            causes[event.case_id] = event.cause_id
        elif event.kind == "merged" and event.actor != "faultline":
            into = cause_id(event.detail["into"])
            causes |= {case: into for case, cause in causes.items() if cause == event.cause_id}
        elif event.kind == "split":
            causes |= {case_id(case): cause_id(event.detail["to"]) for case in event.detail["cases"]}
    return causes


def state(database: Database) -> list[dict[str, object]]:
    tables = (Cause, Membership, Event, Constraint, Proposal)
    return [row.model_dump() for row in chain(*(everything(database, table) for table in tables))]


def walked(walk: Walk) -> None:
    walk.check()
    for _ in range(STEPS):
        walk.step()()
        walk.check()
    walk.regroup()
    walk.check()


@pytest.mark.parametrize("seed", range(3))
def test_decisions_hold_whatever_happens(sqlite_database: Database, seed: int):
    walked(Walk(sqlite_database, seed, reports(6)))


def test_decisions_hold_on_the_other_database_too(database: Database):
    walked(Walk(database, 11, reports(6)))


def test_decisions_hold_where_people_named_so_much_that_it_teaches_a_metric(sqlite_database: Database):
    named = [
        report.model_copy(update={"cause": f"Fault {number % len(FAULTS)}"})
        for number, report in enumerate(reports(12))
    ]
    walked(Walk(sqlite_database, 21, named + reports(4)))


def test_decisions_hold_where_known_causes_are_recognised(sqlite_database: Database):
    things = (
        "account",
        "branch",
        "meter",
        "router",
        "contract",
        "letter",
        "parcel",
        "tariff",
        "kiosk",
        "loan",
    )
    named = [
        Report(text=f"{thing} {thing}{number % 7} {thing}x{number % 3} trouble again", cause=f"The {thing}")
        for number in range(25)
        for thing in things
    ]
    walk = Walk(sqlite_database, 31, named + reports(3))
    assert walk.grouper.learn_known_causes() is not None
    walked(walk)
