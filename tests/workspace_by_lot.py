"""A workspace that decisions are made and taken back in, each judged by what stood before and after it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import numpy as np
from helpers import NOW, WordEncoder, everything, group_all
from sqlalchemy import text
from standing import Standing, standing

from jobs.beside import Progress
from jobs.importing import Order, import_file
from knowledge.database import Database
from knowledge.encoder import Encoder, Floats
from knowledge.tables import Decision
from triage.deciding.lifecycle import NameTaken
from triage.deciding.reshaping import WrongState
from triage.deciding.undoing import CannotUndo, undo
from triage.grouping.grouper import Grouper

REFUSALS = (NameTaken, WrongState)


class Remembering:
    """An encoder that works once for each text, however many workspaces ask."""

    _known: ClassVar[dict[tuple[str, str], Floats]] = {}

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self.fingerprint = encoder, encoder.fingerprint

    def encode(self, texts: Sequence[str]) -> Floats:
        fresh = [one for one in dict.fromkeys(texts) if (self.fingerprint, one) not in self._known]
        if fresh:
            made = zip(fresh, self._encoder.encode(fresh), strict=True)
            self._known.update({(self.fingerprint, one): row for one, row in made})
        return np.stack([self._known[self.fingerprint, one] for one in texts])


class Made:
    """A decision that was made, with what stood before and after it."""

    def __init__(self, row: Decision, before: Standing, after: Standing, minute: int) -> None:
        self.minute = minute
        self.number, self.before, self.after = int(row.id or 0), before, after
        self.cases = {int(entry[0]) for entry in row.before["cases"]}
        self.causes = {int(cause): set(fields) for cause, fields in row.before["causes"].items()}
        self.founded = set(row.before["founded"])
        self.added = Counter(after.constraints) - Counter(before.constraints)
        self.dropped = Counter(before.constraints) - Counter(after.constraints)
        self.undone = False


class Workspace:
    """One workspace and the decisions made in it."""

    def __init__(self, database: Database, past: Path) -> None:
        self.database, self.past = database, past
        self.minutes = 0
        self.made: list[Made] = []
        self._read: tuple[object, Standing] | None = None
        self.fixed_at = 0  # when a fix was last planned: a minute
        self.grouper = Grouper(database, Remembering(WordEncoder()))
        self.import_past()

    def now(self) -> datetime:
        """Later than ever."""
        self.minutes += 1
        return NOW + timedelta(minutes=self.minutes)

    def standing(self) -> Standing:
        """How it stands: read anew when there was a turn or an event since."""
        newest = text("SELECT (SELECT number FROM turns), (SELECT max(id) FROM events)")
        with self.database.read() as session:
            as_of = session.connection().execute(newest).one()
        if self._read is None or self._read[0] != as_of:
            self._read = as_of, standing(self.database)
        return self._read[1]

    def import_past(self) -> None:
        """Import the past and group what is new."""
        import_file(Order(self.past), self.database, None, self.now, Progress())
        group_all(self.database, self.grouper, self.now())

    def use(self, encoder: Encoder) -> None:
        """A process starts, with this encoder."""
        self.grouper = Grouper(self.database, Remembering(encoder))

    def case(self, pick: int) -> int:
        """One of the cases."""
        return sorted(self.standing().members)[pick % len(self.standing().members)]

    def cause(self, pick: int) -> int:
        """One of the causes, merged ones too."""
        return sorted(self.standing().causes)[pick % len(self.standing().causes)]

    @contextmanager
    def only_machines(self) -> Iterator[None]:
        """What happens here is no person's doing: what people decided stays."""
        before = self.standing()
        yield
        after = self.standing()
        assert before.decided == {case: after.members[case] for case in before.decided}
        assert before.known() <= set(after.living)
        for cause, row in before.causes.items():
            kept = ("state", "owner", "merged_into") if cause in before.known() else ("owner",)
            assert [row[name] for name in kept] == [after.causes[cause][name] for name in kept]
            assert not row["named_by"] or row["name"] == after.causes[cause]["name"]
            if row["state"] == "dismissed":
                assert set(before.of(cause)) <= set(after.of(cause))
        assert (before.constraints, before.fixes) == (after.constraints, after.fixes)

    def decided(self, decision: Callable[..., object], *args: object) -> tuple[Standing, Standing]:
        """What stood before and after a decision; a refused one changes nothing."""
        before, by = self.standing(), self.now()
        try:
            with self.database.turn() as turn:
                decision(turn, *args, "U1", by)
        except REFUSALS:
            assert before == self.standing()
            return before, before
        after = self.standing()
        last = self.made[-1].number if self.made else 0
        for row in everything(self.database, Decision):
            if row.id > last:
                self.made.append(Made(row, before, after, self.minutes))
        touched = {case for made in self.made[-1:] if made.number > last for case in made.cases}
        assert {case for case in after.members if after.members[case] != before.members[case]} <= touched
        return before, after

    def merged(self, cause: int, into: int, decision: Callable[..., object], *args: object) -> None:
        """Two causes become one: all cases of the first go to the second, and nobody else."""
        before, after = self.decided(decision, *args)
        one, other = before.went(cause), before.went(into)
        if before != after:
            gone = set(before.of(one))
            assert after.causes[one]["merged_into"] == other
            assert set(after.of(other)) == set(before.of(other)) | gone
            assert all(after.members[case]["how"] == "merged" for case in gone)

    def parted(self, cause: int, cases: set[int], decision: Callable[..., object], *args: object) -> None:
        """Cases leave a cause for a new one; a whole cause cannot leave itself."""
        before, after = self.decided(decision, *args)
        mine = set(before.of(cause))
        leaving = mine & cases if mine - cases else set()
        assert {case for case in after.place if after.place[case] != before.place[case]} == leaving
        assert len({after.place[case] for case in leaving} - set(before.causes)) == bool(leaving)

    def take_back(self, made: Made) -> None:
        """Somebody undoes a decision: exactly, or not at all."""
        before = self.standing()
        try:
            with self.database.turn() as turn:
                undo(turn, made.number, "U2", self.now())
        except CannotUndo as refusal:
            assert before == self.standing()
            assert made.undone or not self.must_be_undone(made, before), str(refusal)
            return
        assert not made.undone
        made.undone = True
        self.is_taken_back(made, before, self.standing())
        self.take_back(made)  # a second time is refused

    def must_be_undone(self, made: Made, before: Standing) -> bool:
        """Whether nobody decided anything since that stands, and all cases have a cause to return to."""
        since = [one for one in self.made if one.number > made.number and not one.undone]
        homes = {made.before.place[case] for case in made.cases}
        return not since and self.fixed_at < made.minute and all(before.went(one) == one for one in homes)

    def is_taken_back(self, made: Made, before: Standing, after: Standing) -> None:
        """All that the decision changed is as it was before it, and nothing else changed."""
        for case, row in after.members.items():
            if case in made.cases:
                was = made.before.members[case]
                # ... in the cause that consolidation has made of its cause since
                assert row == {**was, "cause_id": after.went(was["cause_id"])}
            else:
                assert row == before.members[case]
        for cause, fields in made.causes.items():
            assert {name: after.causes[cause][name] for name in fields} == {
                name: made.before.causes[cause][name] for name in fields
            }
        names = {after.causes[cause]["name_key"] for cause in made.causes}
        for cause, row in after.causes.items():
            may = made.causes.get(cause, set())
            if cause in made.founded:
                may = may | {"state", "merged_into", "named_by"}
            if before.causes[cause]["merged_into"] in made.founded:
                may = may | {"merged_into"}
            if before.causes[cause]["name_key"] in names:  # taken meanwhile by a machine, and given back
                may = may | {"name", "name_key"}
            assert {name for name in row if row[name] != before.causes[cause][name]} <= may
        unsaid = Counter({row: 1 for one in self.made if one.undone for row in one.added})
        expected = Counter(before.constraints) - made.added + (made.dropped - unsaid)
        assert expected == Counter(after.constraints)
        if before == made.after:
            self.is_as_before(made, after)

    def is_as_before(self, made: Made, after: Standing) -> None:
        """Nothing happened in between: every row is as it was. A founded cause remains as another name."""
        was = made.before
        assert (was.members, was.constraints) == (after.members, after.constraints)
        assert (was.fixes, was.suggestions) == (after.fixes, after.suggestions)
        assert was.causes == {cause: row for cause, row in after.causes.items() if cause in was.causes}
        for cause in made.founded:
            assert after.causes[cause]["merged_into"] in {after.place[case] for case in made.cases}
