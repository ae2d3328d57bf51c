"""Setting journeys: their stages, roles, owners and satisfaction targets. Admins set all; owners their own.

An owner may set journeys that are theirs by name or belong to a department they own, and the targets of
the touchpoints in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import func, select
from sqlmodel import Session, col

from knowledge.tables import Journey, Stage, Touchpoint, Workspace
from triage.mapping.stages import ALL, journeys, stages_of
from triage.report import tidy
from triage.roles import Actor, NotAllowed
from triage.wording.redaction import redact
from triage.workspace.changes import SettingFault, changed, named
from triage.workspace.departments import as_known

MOST_STAGES = 60
MOST_ROLES = 200  # characters of all roles of a stage together: a form shows all stages at once


class StageWanted(BaseModel):
    """A touchpoint of a journey, who takes part, and the share of customers to be satisfied there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    touchpoint: str
    roles: list[str] = []
    target: float | None = Field(default=None, ge=0, le=1)


class JourneyWanted(BaseModel):
    """A journey as people want it; its touchpoints in the order in which customers meet them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    owner: str | None = None  # Slack user id
    department: str | None = None
    stages: list[StageWanted] = Field(min_length=1)


class Definition(BaseModel):
    """What `faultline map --define` reads: journeys, and the target of touchpoints without one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    journeys: list[JourneyWanted] = []
    target: float | None = Field(default=None, ge=0, le=1)


@dataclass(frozen=True)
class JourneyKept:
    """A journey on file with its stages and their targets, as a form shows it."""

    key: str
    wanted: JourneyWanted


def kept(session: Session, key: str) -> JourneyKept | None:
    """A journey as it is set; None where there is none."""
    row = session.get(Journey, key)
    if row is None:
        return None
    targets = {one.key: one.target for one in session.scalars(select(Touchpoint))}
    stages = [
        StageWanted(touchpoint=one.touchpoint, roles=one.roles, target=targets.get(one.touchpoint.casefold()))
        for one in stages_of(session, key)
    ]
    # Read from the database, so nothing is checked again: a journey may stand without stages.
    wanted = JourneyWanted.model_construct(
        name=row.name, owner=row.owner, department=row.owner_department, stages=stages
    )
    return JourneyKept(key, wanted)


def may_set(actor: Actor, row: Journey | None) -> bool:
    """Whether somebody may set a journey, or a new one."""
    if actor.admin:
        return True
    if row is None:
        return actor.is_owner
    return row.owner == actor.user or (row.owner_department or "").casefold() in actor.owns


def may_set_any(session: Session, actor: Actor) -> bool:
    """Whether there is a journey that somebody may set, or a new one."""
    return may_set(actor, None) or any(may_set(actor, row) for row in journeys(session))


def require_set(actor: Actor, row: Journey | None, department: str | None = None) -> None:
    """Raise `NotAllowed` unless somebody may set a journey; a new one of an owner is of their department."""
    if not may_set(actor, row):
        raise NotAllowed("Journeys are for an admin of Faultline, or for those who own them, to change.")
    if row is None and not actor.admin and (department or "").casefold() not in actor.owns:
        raise NotAllowed(
            "Choose a department that you own: a journey of others is for them or an admin to set."
        )


def set_journey(
    session: Session, before: str | None, wanted: JourneyWanted, actor: Actor, now: datetime
) -> Journey:
    """Set a journey; with `before` (its key), the one that was called so.

    Raises `SettingFault` and `NotAllowed`. A stage that says nothing of a target leaves it as it is.
    """
    name = named(wanted.name, "name", "journey")
    if name.casefold() == ALL.casefold():
        raise SettingFault("name", f"“{ALL}” is the map of everything: name the journey otherwise.")
    row = session.get(Journey, before) if before else session.get(Journey, name.casefold())
    department = (
        as_known(session, named(wanted.department, "department", "department")) if wanted.department else None
    )
    require_set(actor, row, department)
    stages = _checked(wanted.stages)
    old = _told(session, row)
    row = _row(session, row, name)
    row.name, row.owner, row.owner_department = name, wanted.owner, department
    session.add(row)
    _replace_stages(session, row.key, stages)
    changed(session, actor.user, now, "journey", name, old, _told(session, row))
    for stage in (one for one in stages if "target" in one.model_fields_set):
        set_target(session, stage.touchpoint, stage.target, actor.user, now)
    return row


def forget_journey(session: Session, key: str, actor: Actor, now: datetime) -> None:
    """Take a journey away; what is on file for its touchpoints stays. Raises `NotAllowed`."""
    row = session.get(Journey, key)
    if row is None:
        return
    require_set(actor, row)
    changed(session, actor.user, now, "journey", row.name, _told(session, row), None)
    _replace_stages(session, key, [])
    session.delete(row)
    session.flush()


def set_target(session: Session, touchpoint: str, target: float | None, by: str, now: datetime) -> None:
    """What share of customers is to be satisfied at a touchpoint; None: the workspace's own target holds."""
    row = session.get(Touchpoint, touchpoint.casefold())
    if row is None and target is None:
        return
    row = row or Touchpoint(key=touchpoint.casefold(), name=touchpoint)
    changed(session, by, now, "touchpoint's target", row.name, row.target, target)
    row.target = target
    session.add(row)
    session.flush()


def set_general_target(session: Session, target: float | None, by: str, now: datetime) -> None:
    """The target of every touchpoint that has none of its own."""
    row = session.get(Workspace, 1) or Workspace()
    changed(session, by, now, "target", None, row.target, target)
    row.target = target
    session.add(row)
    session.flush()


def define(session: Session, definition: Definition, actor: Actor, now: datetime) -> int:
    """Set all that a file defines; how many journeys. The same file again changes nothing."""
    for wanted in definition.journeys:
        set_journey(session, None, wanted, actor, now)
    if "target" in definition.model_fields_set:
        set_general_target(session, definition.target, actor.user, now)
    return len(definition.journeys)


def read_definition(text: str) -> Definition:
    """What a file says. Raises `SettingFault` naming the place and what to mend."""
    try:
        return Definition.model_validate_json(text)
    except ValidationError as error:
        faults = (
            f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}" for one in error.errors()[:5]
        )
        raise SettingFault("file", "; ".join(faults)) from error


def _checked(stages: Sequence[StageWanted]) -> list[StageWanted]:
    """The stages with names as they are kept, each touchpoint once. Raises `SettingFault`."""
    if not stages:
        raise SettingFault("stages", "Give at least one touchpoint: one a line.")
    if len(stages) > MOST_STAGES:
        raise SettingFault("stages", f"A journey has at most {MOST_STAGES} touchpoints: take some out.")
    found: dict[str, StageWanted] = {}
    for stage in stages:
        name = named(stage.touchpoint, "stages", "touchpoint")
        if name.casefold() in found:
            raise SettingFault("stages", f"“{name}” stands there twice: a journey passes a touchpoint once.")
        roles = [role for one in stage.roles if (role := str(tidy(one) or ""))]
        if len(", ".join(roles)) > MOST_ROLES:
            raise SettingFault("stages", f"“{name}”: who takes part is told in {MOST_ROLES} characters.")
        roles = [redact(role).text for role in roles]
        found[name.casefold()] = stage.model_copy(update={"touchpoint": name, "roles": roles})
    return list(found.values())


def _row(session: Session, row: Journey | None, name: str) -> Journey:
    """The row under the key that its name asks for. Raises `SettingFault` where that is taken."""
    if row is not None and row.key == name.casefold():
        return row
    if session.get(Journey, name.casefold()) is not None:
        raise SettingFault("name", f"There is a journey {name} already.")
    last = session.scalar(select(func.max(col(Journey.position))))
    position = row.position if row is not None else (last or 0) + 1
    if row is not None:
        _replace_stages(session, row.key, [])
        session.delete(row)
        session.flush()
    return Journey(key=name.casefold(), name=name, position=position)


def _replace_stages(session: Session, key: str, stages: Sequence[StageWanted]) -> None:
    session.flush()
    for old in stages_of(session, key):
        session.delete(old)
    session.flush()
    session.add_all(
        Stage(journey_key=key, position=at, touchpoint=one.touchpoint, roles=list(one.roles))
        for at, one in enumerate(stages)
    )
    session.flush()


def _told(session: Session, row: Journey | None) -> dict[str, object] | None:
    """A journey as events record it."""
    if row is None:
        return None
    stages = [{"touchpoint": one.touchpoint, "roles": list(one.roles)} for one in stages_of(session, row.key)]
    return {"name": row.name, "owner": row.owner, "department": row.owner_department, "stages": stages}
