"""Roles: who may do what. Pure rules over what is on file; asked again at every submit.

A reporter decides about their own cases and suggests. An owner acts on the causes of the departments
they own, on causes that are theirs by name, and on causes nobody owns that touch their departments.
An admin acts on all and changes the settings.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from knowledge.tables import Case, Cause, Person
from triage.numbers import cause_number

REPORTER, OWNER, ADMIN = "reporter", "owner", "admin"
ROLES = (REPORTER, OWNER, ADMIN)


class NotAllowed(Exception):
    """Somebody tried what their role does not allow; the message says who may."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a user, the department an admin gave them and those they own (casefolded)."""

    user: str
    department: str | None = None
    owns: frozenset[str] = frozenset()
    admin: bool = False

    @property
    def is_owner(self) -> bool:
        """Whether they own at least one department."""
        return bool(self.owns)


MACHINE_ROOM = Actor("command line", admin=True)
"""Whoever has the database in their hands."""


def actor_of(session: Session, user: str, admins: Iterable[str] = ()) -> Actor:
    """Somebody in Slack as the settings have them; `admins` are so by the deployer's word."""
    person = session.get(Person, user)
    if person is None:
        return Actor(user, admin=user in admins)
    owns = frozenset(name.casefold() for name in person.owns) if person.role != REPORTER else frozenset()
    department = person.department.casefold() if person.department and not person.claimed else None
    return Actor(user, department, owns, person.role == ADMIN or user in admins)


def may_decide(actor: Actor, cause: Cause, departments: Iterable[str]) -> bool:
    """Whether somebody may act on a cause that has cases of these departments."""
    if actor.admin or cause.owner == actor.user:
        return True
    if cause.owner_department:
        return cause.owner_department.casefold() in actor.owns
    if cause.owner:
        return False
    return bool(actor.owns & {name.casefold() for name in departments})


def require_decide(actor: Actor, cause: Cause, departments: Iterable[str]) -> None:
    """Raise `NotAllowed` unless somebody may act on this cause."""
    if not may_decide(actor, cause, departments):
        # Numbers alone: names are what people typed, and this is shown as it stands.
        whose = f"<@{cause.owner}>" if cause.owner else "an owner of its department"
        raise NotAllowed(f"{cause_number(cause.id or 0)} is for {whose} or an admin to decide.")


def may_handle(actor: Actor, case: Case) -> bool:
    """Whether somebody may work on a case: its reporter, people of its department, owners and admins."""
    own = (case.department or "").casefold()
    return actor.admin or case.reporter == actor.user or bool(own and own in {actor.department, *actor.owns})


def require_admin(actor: Actor) -> None:
    """Raise `NotAllowed` unless somebody is an admin."""
    if not actor.admin:
        raise NotAllowed("That is for an admin of Faultline: `/faultline me` says who they are.")
