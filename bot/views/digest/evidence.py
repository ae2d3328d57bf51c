"""The evidence behind a claim, as a modal: details and figures in words, then its cases by pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.mrkdwn import day, label, name, quoted
from bot.views.blocks import Block, actions, button, context, modal, pack, section
from bot.views.cause import case_line
from bot.views.digest import words
from bot.views.digest.facts import Place
from triage.cause_pages.page import CaseLine
from triage.digest.model import Carried, Digest, DigestItem, Standing

PAGE = 10  # cases
CLAIM, DETAIL, MOST_DETAILS = 1_500, 400, 12


@dataclass(frozen=True)
class LoggedCase:
    """A case that is not on file, as an event log tells of it."""

    called: str
    began: datetime | None = None
    ended: datetime | None = None
    reopened: bool = False
    category: str | None = None
    erased: bool = False  # it was on file once


@dataclass(frozen=True)
class Claim:
    """What was claimed, and everything that supports it but the cases themselves."""

    called: str
    said: str
    details: list[str] = field(default_factory=list)
    cause: int | None = None


def of_item(digest: Digest, item: DigestItem) -> Claim:
    """A finding, or something to decide, with all that is claimed beside it."""
    details = [*words.details(digest, item), words.trend(item.trend)]
    if item.departments:
        details.append(words.involved(item, 20))
    said = words.claim(digest, item)
    return Claim(words.called(item.name, item.cause), said, [one for one in details if one])


def of_standing(one: Standing) -> Claim:
    """A cause that keeps happening."""
    usual = f"usually about {words.number(one.expected)}" if one.expected is not None else ""
    sure = f"Among the five causes that hurt customers most: {words.likely(one.chance)}"
    where = words.involved(one, 20)
    details = [one.tier, usual, words.trend(one.trend), sure, where]
    return Claim(words.called(one.name, one.cause), one.claim, [line for line in details if line])


def of_carried(one: Carried) -> Claim:
    """What an earlier review decided."""
    details = [f"The review of {words.dates(one.period)} read: {one.claim}"]
    return Claim(words.about(one), one.came_of, details)


def evidence_modal(
    claim: Claim, cases: Sequence[CaseLine | LoggedCase], place: Place, offset: int, of: int
) -> Block:
    """A claim with one page of its cases, as whoever looks may read them."""
    page = button("Open the cause", "open_cause", {"cause": claim.cause}) if claim.cause else None
    blocks = [section(f"*{name(claim.called)}*\n{label(claim.said, CLAIM)}", page)]
    if claim.details:
        lines = [f"• {label(line, DETAIL)}" for line in claim.details[:MOST_DETAILS]]
        blocks.append(section("\n".join(lines)[:2_900]))
    blocks.append(context(_range(offset, len(cases), of)))
    blocks += [section(_line(one)) for one in cases]
    turning = _pages(place, offset, of)
    return modal("Evidence", [*blocks, *([actions(*turning)] if turning else [])], callback="digest_evidence")


def _range(offset: int, shown: int, of: int) -> str:
    if not of:
        return "No single cases stand behind this."
    return f"Cases {offset + 1} to {offset + shown} of {of:,}"


def _line(one: CaseLine | LoggedCase) -> str:
    if isinstance(one, CaseLine):
        return case_line(one)
    if one.erased:
        return f"*{quoted(one.called, 120)}* no longer on file"
    parts = [label(one.category, 120)] if one.category else []
    if one.began and one.ended:
        parts.append(f"{day(one.began)} to {day(one.ended)}")
    parts += ["worked on again after it was solved"] if one.reopened else []
    return f"*{quoted(one.called, 120)}* {' · '.join([*parts, 'from an event log, not a case on file'])}"


def _pages(place: Place, offset: int, of: int) -> list[Block]:
    row = []
    if offset:
        value = pack({"place": str(place), "o": max(0, offset - PAGE)})
        row.append(button("Previous cases", "digest_cases_previous", value))
    if offset + PAGE < of:
        value = pack({"place": str(place), "o": offset + PAGE})
        row.append(button("More cases", "digest_cases_next", value))
    return row
