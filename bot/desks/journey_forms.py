"""Changing journeys and targets in Slack: what is shown, what is checked when it is sent."""

from sqlalchemy import select
from sqlmodel import Session, col

from bot.answering import REFUSED, words
from bot.desk import Desk
from bot.desks.saving import Json, Saver, saved
from bot.desks.workspace import menus
from bot.people import is_colleague
from bot.rooms import hurried
from bot.views import journey_forms as forms
from bot.views.matches import message_modal
from bot.views.workspace_forms import YES
from knowledge.tables import Journey, Touchpoint, Workspace
from triage.mapping.settings import (
    JourneyWanted,
    forget_journey,
    kept,
    may_set,
    require_set,
    set_general_target,
    set_journey,
    set_target,
)
from triage.mapping.stages import journeys, stages_of
from triage.roles import require_admin
from triage.workspace.changes import SettingFault, named

GUEST = "Choose a member of this workspace: guests cannot answer for a journey."


def listed(desk: Desk, user: str) -> Json:
    """The journeys, with what this person may change."""
    try:
        desk.admit(user)
    except REFUSED as refusal:
        return message_modal(words(refusal))
    with desk.house.database.read() as session:
        actor = desk.actor(session, user)
        rows = [
            (one.key, one.name, _passes(session, one.key), may_set(actor, one)) for one in journeys(session)
        ]
    return forms.journeys_modal(rows, may_set(actor, None), actor.admin)


def form_of(desk: Desk, user: str, of: str) -> Json:
    """The form for a journey by its key, for a `new` one, or for the `targets`. Names never clash with these:
    a journey is found first."""
    departments, _ = menus(desk)
    try:
        desk.admit(user)
        with desk.house.database.read() as session:
            actor = desk.actor(session, user)
            row = session.get(Journey, of)
            if row is None and of == "targets":
                require_admin(actor)
                return forms.targets_form(*_targets(session))
            if row is None and of == "new":
                return forms.journey_form(None, departments)
            require_set(actor, row)
            return forms.journey_form(kept(session, of), departments)
    except REFUSED as refusal:
        return message_modal(words(refusal))


def save(desk: Desk, user: str, view: Json) -> dict[str, str]:
    """Check a form and save it; what is wrong, by field. Whoever sends it must be allowed to now."""
    return saved(desk, user, view, SAVERS[view["callback_id"]])


def _save_journey(desk: Desk, user: str, meta: Json, filled: Json) -> None:
    before = str(meta.get("of") or "")
    if before and YES in (filled.get("remove") or []):
        with desk.house.database.write() as session:
            forget_journey(session, before, desk.actor(session, user), desk.house.clock())
        return
    owner = filled.get("owner")
    if owner and not is_colleague(desk.house.database, hurried(desk.client), owner, desk.team):
        raise SettingFault("owner", GUEST)
    name = named(filled.get("name"), "name", "journey")
    # Built without a check: no touchpoint at all is told at the field, in our own words.
    wanted = JourneyWanted.model_construct(
        name=name,
        owner=owner,
        department=filled.get("department"),
        stages=forms.stages_of(_text(filled, "stages")),
    )
    with desk.house.database.write() as session:
        if not before and session.get(Journey, name.casefold()) is not None:
            raise SettingFault("name", f"There is a journey {name} already: edit it in the list.")
        set_journey(session, before or None, wanted, desk.actor(session, user), desk.house.clock())


def _save_targets(desk: Desk, user: str, _meta: Json, filled: Json) -> None:
    general = forms.share(filled.get("target") or "", "target")
    wanted = {
        named(name, "own", "touchpoint"): target
        for name, target in forms.targets_of(_text(filled, "own")).items()
    }
    with desk.house.database.write() as session:
        require_admin(desk.actor(session, user))
        now = desk.house.clock()
        set_general_target(session, general, user, now)
        keys = {name.casefold() for name in wanted}
        _, own = _targets(session)
        for name in (one for one in own if one.casefold() not in keys):
            set_target(session, name, None, user, now)
        for name, target in wanted.items():
            set_target(session, name, target, user, now)


SAVERS: dict[str, Saver] = {
    "journey_form": _save_journey,
    "journey_targets_form": _save_targets,
}


def _text(filled: Json, field: str) -> str:
    """What stands in a field and its continuations."""
    wanted = [text for name, text in filled.items() if name == field or name.startswith(f"{field}_")]
    return "\n".join(str(text or "") for text in wanted)


def _passes(session: Session, key: str) -> str:
    return " → ".join(stage.touchpoint for stage in stages_of(session, key)) or "no touchpoints"


def _targets(session: Session) -> tuple[float | None, dict[str, float]]:
    workspace = session.get(Workspace, 1)
    rows = session.scalars(select(Touchpoint).order_by(col(Touchpoint.key)))
    own = {row.name: row.target for row in rows if row.target is not None}
    return workspace.target if workspace else None, own
