"""The state machine of decisions: what may happen in a workspace, by lot, and what holds after each step."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from helpers import FAULTS, WordEncoder, log_and_group, reports
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from other_encoder import GramEncoder
from standing import wrong
from workspace_by_lot import Workspace

from jobs.reindexing import reindex
from knowledge.database import Database
from triage.causes.suggestions import suggest
from triage.consolidating.planning import Proposed
from triage.consolidating.proposing import accept, dismiss, open_proposals, propose
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import assign, confirm, differ, same_as
from triage.deciding.lifecycle import PlannedFix, confirm_cause, dismiss_cause, own, plan_fix, rename
from triage.deciding.reshaping import WrongState, merge, split
from triage.grouping.memory import DECIDED_BY_PEOPLE
from triage.numbers import case_id, cause_id, cause_number
from triage.report import Report

GERMAN = "Die Karte wurde wieder abgelehnt, obwohl genug Guthaben auf dem Konto ist"
TEXTS = (
    *(report.text for report in reports(2)),
    f"{FAULTS[0]} and {FAULTS[1]}",
    "the lift in the lobby of the tower is stuck",
    GERMAN,
)
NAMES = ("Terminal offline", "Card declined", "Late parcels", "Fault 1")
PICK = st.integers(0, 4) | st.integers(0, 9_999)  # one of what there is, often the same few
SOME = st.lists(PICK, min_size=1, max_size=4)


class Deciding(RuleBasedStateMachine):
    """One workspace in which things happen by lot. A subclass says where it lies and what its past is."""

    emptied: ClassVar[Callable[[], Database]]
    pasts: ClassVar[list[Path]]

    @initialize(past=PICK)
    def begin(self, past: int) -> None:
        self.world = Workspace(type(self).emptied(), self.pasts[past % len(self.pasts)])

    # What machines do

    @rule(texts=SOME, known=st.sampled_from((None, None, None, *NAMES)))
    def arrive(self, texts: list[int], known: str | None) -> None:
        with self.world.only_machines():
            coming = [Report(text=TEXTS[one % len(TEXTS)], cause=known) for one in texts]
            log_and_group(self.world.database, coming, self.world.grouper)

    @rule()
    def consolidate(self) -> None:
        with self.world.only_machines():
            regroup(self.world.database, self.world.grouper, self.world.now())
        before = self.world.standing()
        again = regroup(self.world.database, self.world.grouper, self.world.now())
        assert (again.moved, again.founded, again.merged, again.renamed) == (0, 0, 0, 0)
        assert before == self.world.standing()

    @rule()
    def embed_otherwise(self) -> None:
        """Another encoder comes, or the former comes back."""
        words = self.world.grouper.encoder.fingerprint == WordEncoder().fingerprint
        self.world.use(GramEncoder() if words else WordEncoder())
        before = self.world.standing()
        reindex(self.world.database, self.world.grouper)
        assert before == self.world.standing()
        with self.world.only_machines():
            regroup(self.world.database, self.world.grouper, self.world.now())

    @rule()
    def start_again(self) -> None:
        self.world.use(self.world.grouper.encoder)

    @rule()
    def import_again(self) -> None:
        before = self.world.standing()
        self.world.import_past()
        assert before == self.world.standing()

    # What people decide about a case

    @rule(case=PICK)
    def confirm(self, case: int) -> None:
        number = self.world.case(case)
        before, after = self.world.decided(confirm, number)
        assert before.place == after.place
        assert after.members[number]["how"] == "confirmed"

    @rule(case=PICK)
    def differ(self, case: int) -> None:
        number = self.world.case(case)
        before, after = self.world.decided(differ, number)
        alone = before.of(before.place[number]) == [number]
        assert (after.place[number] in before.causes) == alone
        assert after.of(after.place[number]) == [number]

    @rule(case=PICK, cause=PICK)
    def assign_to(self, case: int, cause: int) -> None:
        number = self.world.case(case)
        said = self.world.cause(cause)
        before, after = self.world.decided(assign, number, cause_number(said))
        assert after.place[number] == before.went(said)

    @rule(case=PICK, name=st.sampled_from(NAMES))
    def assign_named(self, case: int, name: str) -> None:
        number = self.world.case(case)
        _, after = self.world.decided(assign, number, name)
        named = after.causes[after.place[number]]["name"]
        assert name in (named, *(row["name"] for row in after.causes.values() if row["merged_into"]))

    @rule(case=PICK, other=PICK)
    def same(self, case: int, other: int) -> None:
        number, like = self.world.case(case), self.world.case(other)
        before, after = self.world.decided(same_as, number, like)
        assert after.place[number] == before.place[like] == after.place[like]

    @rule(which=PICK)
    def overrule(self, which: int) -> None:
        """Somebody says the contrary of what was said of two cases."""
        said = self.world.standing().constraints
        if said:
            case, other, together, *_ = pair = said[which % len(said)]
            _, after = self.world.decided(*((differ, other) if together else (same_as, other, case)))
            assert pair not in after.constraints

    # What people decide about causes

    @rule(cause=PICK, into=PICK)
    def merge(self, cause: int, into: int) -> None:
        pair = self.world.cause(cause), self.world.cause(into)
        self.world.merged(*pair, merge, *pair)

    @rule(cause=PICK, cases=st.lists(PICK, min_size=1, max_size=6), name=st.sampled_from((None, "Split off")))
    def split(self, cause: int, cases: list[int], name: str | None) -> None:
        now = self.world.standing()
        number = now.living[cause % len(now.living)]
        mine = now.of(number)
        leaving = [mine[one % len(mine)] for one in cases]
        self.world.parted(
            number, set(leaving), lambda turn, by, at: split(turn, number, leaving, by, at, name)
        )

    @rule(cause=PICK)
    def dismiss_it(self, cause: int) -> None:
        before, after = self.world.decided(
            dismiss_cause, number := self.world.cause(cause), "nothing to act on"
        )
        assert before.place == after.place
        assert after.causes[after.went(number)]["state"] == "dismissed"

    @rule(cause=PICK)
    def look_at_it_again(self, cause: int) -> None:
        before, after = self.world.decided(confirm_cause, number := self.world.cause(cause))
        assert before.place == after.place
        assert after.causes[after.went(number)]["state"] not in ("suspected", "dismissed")

    @rule(cause=PICK, name=st.sampled_from(NAMES))
    def rename(self, cause: int, name: str) -> None:
        self.world.decided(rename, self.world.cause(cause), name)

    @rule(cause=PICK, who=st.sampled_from(("U1", None)))
    def own(self, cause: int, who: str | None) -> None:
        self.world.decided(own, self.world.cause(cause), who, None)

    @rule(cause=PICK)
    def plan(self, cause: int) -> None:
        try:
            with self.world.database.turn() as turn:
                plan_fix(turn, self.world.cause(cause), PlannedFix("Mend it"), "U1", self.world.now())
            self.world.fixed_at = self.world.minutes
        except WrongState:
            pass

    @rule(case=PICK)
    def suggest(self, case: int) -> None:
        number = self.world.case(case)
        with self.world.database.write() as session:
            at = self.world.standing().place[number]
            suggest(session, "cause", "It is the till", "U3", self.world.now(), cause=at, case=number)

    @rule(pairs=st.lists(st.tuples(PICK, PICK), min_size=1, max_size=3))
    def propose(self, pairs: list[tuple[int, int]]) -> None:
        """A consolidation would merge some causes and split others."""
        now, wanted = self.world.standing(), []
        for pair in pairs:
            one, other = (now.living[pick % len(now.living)] for pick in pair)
            wanted.append(Proposed("split", one, None, tuple(now.of(one)[: 1 + len(now.of(one)) // 2])))
            wanted += [Proposed("merge", one, other, ())] if one != other else []
        with self.world.only_machines(), self.world.database.turn() as turn:
            propose(turn, wanted, self.world.now())

    @rule(answer=PICK, agree=st.booleans())
    def answer(self, answer: int, agree: bool) -> None:
        """A person answers a proposal, whatever became of its causes and cases meanwhile."""
        with self.world.database.read() as session:
            waiting = open_proposals(session).root
        if not waiting:
            return
        one = waiting[answer % len(waiting)]
        cause, other = int(cause_id(one.cause) or 0), cause_id(one.other or "")

        if not agree:
            before, after = self.world.decided(dismiss, one.number)
            assert before == after
        elif other is not None:
            self.world.merged(other, cause, accept, one.number)
        else:
            cases = {int(case_id(case) or 0) for case in one.cases}
            self.world.parted(cause, cases, accept, one.number)

    # What people take back

    @precondition(lambda self: self.world.made)
    @rule()
    def undo_the_latest(self) -> None:
        if stand := [made for made in self.world.made if not made.undone]:
            self.world.take_back(stand[-1])

    @precondition(lambda self: self.world.made)
    @rule(which=PICK)
    def undo_any(self, which: int) -> None:
        self.world.take_back(self.world.made[which % len(self.world.made)])

    # What holds

    @invariant()
    def all_holds(self) -> None:
        found = list(wrong(self.world.database, self.world.standing()))
        assert not found, found

    @invariant()
    def the_memory_knows(self) -> None:
        with self.world.database.read() as session:
            self.world.grouper.memory.catch_up(session)
        known, now = self.world.grouper.memory.snapshot(), self.world.standing()
        cases = known.cases.tolist()
        assert now.place == dict(zip(cases, known.causes.tolist(), strict=True))
        confirmed = dict(zip(cases, known.confirmed.tolist(), strict=True))
        assert confirmed == {case: row["how"] in DECIDED_BY_PEOPLE for case, row in now.members.items()}
