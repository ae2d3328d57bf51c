"""Putting event logs on file: handoffs and traces, written once, corrected when a log has grown.

What is on file joins the log that comes in: a shorter log takes nothing away, and one that only goes on
where the last one stopped is understood.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from knowledge.tables import Handoff, Trace
from triage.intake.event_logs import Passed, Step, Told, handoffs_of, in_order, told_of
from triage.intake.records import cases_meant


@dataclass
class Filed:
    """How many handoffs were new or corrected, and how many known."""

    taken: int = 0
    known: int = 0


def file_logs(session: Session, logs: Mapping[str, Sequence[Step]], source: str) -> Filed:
    """Write what the logs of these cases tell, in as few statements as there are kinds of it."""
    cases = {name: case.id for name, case in cases_meant(session, logs.keys(), source).items()}
    handoffs, traces = _handoffs_on_file(session, logs.keys(), source), _traces(session, logs.keys(), source)
    writes = _Writes(source)
    for name, steps in logs.items():
        ordered = in_order(steps)
        trace = traces.get(name)
        writes.trace(name, cases.get(name), trace, told_of(ordered, _told(trace) if trace else None))
        joined = _joined(ordered, handoffs[name], trace)
        writes.handoffs(name, cases.get(name), handoffs[name], handoffs_of(joined))
    writes.execute(session)
    return writes.filed


def _handoffs_on_file(session: Session, names: Collection[str], source: str) -> dict[str, list[Handoff]]:
    """Those that a log gave, by case and in order; not those that were imported one by one."""
    rows = select(Handoff).where(col(Handoff.source) == source, col(Handoff.case_ref).in_(names))
    found: dict[str, list[Handoff]] = defaultdict(list)
    for row in session.scalars(rows.order_by(col(Handoff.at), col(Handoff.id))):
        if str(row.external_id).startswith(f"{row.case_ref}:"):
            found[str(row.case_ref)].append(row)
    for of_case in found.values():
        of_case.sort(key=lambda row: int(str(row.external_id).rpartition(":")[2]))
    return found


def _traces(session: Session, names: Collection[str], source: str) -> dict[str, Trace]:
    rows = select(Trace).where(col(Trace.source) == source, col(Trace.case_ref).in_(names))
    return {row.case_ref: row for row in session.scalars(rows)}


def _joined(steps: Sequence[Step], handoffs: Sequence[Handoff], trace: Trace | None) -> list[Step]:
    """The log's steps together with those that the handoffs on file stand for."""
    if not handoffs:
        return list(steps)
    told = {(step.at, step.group) for step in steps}
    began = trace.began_at if trace else handoffs[0].at
    known = [Step(began, handoffs[0].from_department)]
    known += [Step(row.at, row.to_department, row.actor) for row in handoffs]
    return in_order([*(step for step in known if (step.at, step.group) not in told), *steps])


def _told(trace: Trace) -> Told:
    return Told(*(getattr(trace, name) for name in Told._fields))


class _Writes:
    """Rows to insert and to change, collected over many cases."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.filed = Filed()
        self._new: dict[type[Handoff] | type[Trace], list[dict[str, Any]]] = {Handoff: [], Trace: []}
        self._changed: dict[type[Handoff] | type[Trace], list[dict[str, Any]]] = {Handoff: [], Trace: []}

    def trace(self, name: str, case: int | None, row: Trace | None, told: Told) -> None:
        """One case's trace as it is to be."""
        values = {"case_id": case, **told._asdict()}
        self._put(Trace, row, {"source": self.source, "case_ref": name}, values)

    def handoffs(
        self, name: str, case: int | None, rows: Sequence[Handoff], passed: Sequence[Passed]
    ) -> None:
        """One case's handoffs as they are to be."""
        on_file = {row.external_id: row for row in rows}
        for number, one in enumerate(passed, 1):
            key = {"source": self.source, "external_id": f"{name}:{number}", "case_ref": name}
            values = {
                "case_id": case,
                "at": one.at,
                "from_department": one.sender,
                "to_department": one.receiver,
                "outcome": one.outcome,
                "actor": one.actor,
            }
            if self._put(Handoff, on_file.get(key["external_id"]), key, values):
                self.filed.taken += 1
            else:
                self.filed.known += 1

    def execute(self, session: Session) -> None:
        """Write it all."""
        for table, rows in self._new.items():
            if rows:
                session.execute(insert(table), rows)
        for table, rows in self._changed.items():
            if rows:
                session.execute(update(table), rows)

    def _put(
        self,
        table: type[Handoff] | type[Trace],
        row: Handoff | Trace | None,
        key: dict[str, str],
        values: dict[str, Any],
    ) -> bool:
        """Whether anything is to be written."""
        if row is None:
            self._new[table].append({**key, **values})
        elif any(getattr(row, name) != value for name, value in values.items()):
            self._changed[table].append({"id": row.id, **values})
        else:
            return False
        return True
