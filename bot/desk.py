"""The desk: what listeners ask for, in terms of Slack's payloads. Everything slow stays behind the ack."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot import people
from bot.answering import Unwelcome
from bot.bootstrap import House
from bot.views.report_form import Choices
from knowledge.tables import Case, Channel, Person
from triage.causes.on_file import CauseSummary, UnknownCase, cases_of, summaries
from triage.intake.filing import Accepted, accept
from triage.matching.past_cases import Matches, similar
from triage.matching.privacy import veil, viewer_of
from triage.matching.queries import Filters
from triage.report import Report, faults
from triage.roles import Actor, actor_of
from triage.wording.text import plain

_STRAIGHT = str.maketrans("“”„‟«»", '""""""')  # some keyboards curl the quotes of an option


@dataclass(frozen=True)
class Desk:
    """One desk a process. `nudge` wakes a job before its time."""

    house: House
    client: WebClient
    team: str | None
    nudge: Callable[[str], None]

    def file(self, report: dict[str, Any], receipt: str) -> Accepted:
        """Put a report on file, for good. Raises `ValidationError`, `ValueError` and `StoreBusy`."""
        parsed = Report.model_validate(report)
        with self.house.database.write() as session:
            accepted = accept(session, parsed, self.house.clock(), receipt)
        self.nudge("drain")
        return accepted

    def admit(self, user: str) -> None:
        """Let members of the workspace through. Raises `Unwelcome`."""
        if not people.is_colleague(self.house.database, self.client, user, self.team):
            raise Unwelcome(user)

    def actor(self, session: Session, user: str) -> Actor:
        """Who acts: asked again at every submit."""
        return actor_of(session, user, self.house.settings.admins)

    def choices(self, user: str, channel: str | None) -> Choices:
        """What a form offers this person in this channel; to outsiders nothing, since the lists are ours."""
        try:
            self.admit(user)
        except (Unwelcome, SlackApiError):
            return Choices()
        settings = self.house.settings
        departments, touchpoints = people.known_words(
            self.house.database, settings.departments, settings.touchpoints
        )
        with self.house.database.read() as session:
            person = session.get(Person, user)
            place = session.get(Channel, channel) if channel else None
        department = (person and person.department) or (place and place.department) or None
        return Choices(departments, touchpoints, department, (place and place.touchpoint) or None)

    def similar(
        self, user: str, text: str, filters: Filters, limit: int, offset: int = 0, unlike: bool = False
    ) -> Matches:
        """Past cases like a text, and those of other departments, as far as the user may read them."""
        house = self.house
        with house.database.read() as session:
            person = session.get(Person, user)
        own = person.department if person else None
        size: dict[str, Any] = {"limit": limit, "offset": offset, "department": own}
        found = similar(house.database, house.grouper, text, filters, **size, unlike=unlike)
        with house.database.read() as session:
            return veil(session, viewer_of(session, user), found)

    def own_case(self, case: int, user: str) -> Case:
        """A case for its reporter. Raises `UnknownCase` for anybody else."""
        with self.house.database.read() as session:
            row = session.get(Case, case)
            if row is None or row.reporter != user:
                raise UnknownCase(str(case))
            return row

    def cause(self, number: int, offset: int, limit: int = 10) -> tuple[CauseSummary, list[Case]]:
        """A cause with a page of its cases. Raises `UnknownCase`."""
        with self.house.database.read() as session:
            found = summaries(session, [number])
            if number not in found:
                raise UnknownCase(str(number))
            return found[number], cases_of(session, number, limit, offset)


def read_text(payload: dict[str, Any]) -> str:
    """What a command's author typed, as people read it."""
    return plain(str(payload.get("text") or "")).translate(_STRAIGHT).strip()


def told(error: ValidationError | ValueError) -> str:
    """What was wrong with a report."""
    said = faults(error) if isinstance(error, ValidationError) else str(error)
    return said.removeprefix("text: ")
