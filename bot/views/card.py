"""The card of a case: where it stands, what probably causes it, how sure that is, and what to do with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.mrkdwn import day, escape, label, name, quoted
from bot.views.blocks import Block, actions, button, context, divider, section
from bot.views.journey import contact_line
from bot.views.words import LANGUAGES
from bot.views.words import STATES as STATES
from knowledge.tables import Case, Rating
from triage.cases.casework import HIGHEST
from triage.cases.sources import SourceNote
from triage.causes.on_file import CauseSummary, in_words
from triage.counts import listed
from triage.grouping.memory import DECIDED_BY_PEOPLE
from triage.journeys.contacts import Contact
from triage.matching.past_cases import Match, Matches
from triage.matching.privacy import KEPT
from triage.numbers import case_number, cause_number

PAST_CASES = 3
ELSEWHERE = 2  # more of other departments: with all their words a card stays within what Slack takes
SPREAD = 300  # characters of a list of departments
WORDS = 400  # characters of a resolution or a workaround
WORDS_SHOWN = 6
SPOKE_AGAINST = 0.4  # the chance from which a neighbour of another cause is worth naming
MEANS_THE_SAME = 0.5  # the likeness from which a case in other words is said to mean the same
DISTANT = "the nearest on file, though not near"
SCALES = {"csat": "satisfaction", "effort": "effort"}


@dataclass(frozen=True)
class CardFacts:
    """What the card of a grouped case shows to one reader."""

    case: Case
    how: str  # the case came to its cause: see `Membership`
    confidence: float
    cause: CauseSummary
    explanation: dict[str, Any] = field(default_factory=dict)  # as the membership has it
    workaround: str | None = None
    resolved_by: str | None = None  # what resolved other cases of the cause most often
    past: Matches | None = None  # the most similar cases; none once there is nothing left to decide
    handed: str | None = None  # where it stands between departments: a line of mrkdwn
    at_another: bool = False  # it waits there for an answer
    notes: Sequence[SourceNote] = ()
    ratings: Sequence[Rating] = ()
    undo: int | None = None  # the reader's own last decision, if it can be taken back
    contact: Contact | None = None  # which of its customer's contacts lately, where it is not the first

    @property
    def number(self) -> int:
        """The case's."""
        return int(self.case.id or 0)

    @property
    def decided(self) -> bool:
        """Whether a person said which cause it is."""
        return self.how in DECIDED_BY_PEOPLE

    @property
    def closed(self) -> bool:
        """Whether it is resolved."""
        return self.case.resolution is not None


def logged(case: int, kind: str, redacted: dict[str, int], clipped_text: bool = False) -> str:
    """The confirmation a reporter sees at once."""
    lines = [f"Logged as *{case_number(case)}* ({kind}). Its likely cause and similar past cases follow."]
    if redacted:
        what = ", ".join(f"{count} × {kind_.strip('[]').lower()}" for kind_, count in redacted.items())
        lines.append(f"Personal data was replaced before saving: {escape(what)}.")
    if clipped_text:
        lines.append("The text was very long: its first 8,000 characters were kept.")
    return " ".join(lines)


def card(facts: CardFacts) -> list[Block]:
    """The blocks of a card. Once its cause is decided or the case is closed, it no longer argues."""
    way = button("Journey", "open_journey", {"case": facts.number}) if facts.case.customer else None
    blocks = [section(f"*{case_number(facts.number)}* · {quoted(facts.case.text)}", way)]
    if facts.contact:
        blocks.append(context(f"*{contact_line(facts.contact)}*"))
    if facts.closed:
        blocks.append(section(_closed(facts.case)))
    if facts.handed:
        blocks.append(section(facts.handed))
    page = (
        None if facts.cause.cases == 1 else button("Open cause", "open_cause", {"cause": facts.cause.number})
    )
    blocks.append(section(_cause_lines(facts), page))
    if not (facts.decided or facts.closed):
        blocks += _reasons(facts)
    if facts.resolved_by and facts.how != "founded" and not facts.closed:
        said = f"*What resolved this cause before:* {quoted(facts.resolved_by, WORDS)}"
        blocks.append(section(said))
    if facts.past is not None:
        blocks += _similar(facts.past)
    small = [line for line in (source(facts.case, facts.notes), rated(facts.ratings)) if line]
    return [*blocks, *([context(*small)] if small else []), *_buttons(facts)]


def unread(language: str) -> str:
    """What a case in a language that the encoder does not read is told."""
    said = LANGUAGES.get(language, f"another language ({language})")
    return (
        f"This reads like {said}, which is not understood here: it was matched to nothing but copies of it."
    )


def reasons(explanation: dict[str, Any]) -> str:
    """The neighbours that decided, the words they share with the case, and what spoke against it."""
    decided = explanation.get("for", [])
    if not decided:
        return ""
    words = list(dict.fromkeys(word for voice in decided for word in voice["words"]))[:WORDS_SHOWN]
    shared = f" (shared words: {name(', '.join(words))})" if words else ""
    line = f"Decided by {', '.join(case_number(voice['case']) for voice in decided)}{shared}."
    against = [voice for voice in explanation.get("against", []) if voice["chance"] >= SPOKE_AGAINST]
    if against:
        nearest = against[0]
        line += (
            f" Against it: {case_number(nearest['case'])} of {cause_number(nearest['cause'])}, "
            f"{round(nearest['chance'] * 100)} % likely to share its cause."
        )
    return line


def source(case: Case, notes: Sequence[SourceNote] = ()) -> str:
    """The message that a case came from, who wrote it, and what became of it since; "" of any other case."""
    if not (case.message_ts or notes):
        return ""
    told = case.permalink or ""
    link = (
        f"<{escape(told)}|this message>" if told.startswith("https://") and "|" not in told else "a message"
    )
    parts = [f"From {link}{f' by <@{case.author}>' if case.author else ''}"]
    parts += [f"{note.kind} {day(note.at)}" for note in notes]
    return " · ".join(parts)


def rated(ratings: Sequence[Rating]) -> str:
    """What the customer said, in one line; "" where nothing is on file."""
    return " · ".join(_rating(one) for one in ratings[-4:])


def fallback(facts: CardFacts) -> str:
    """The card in plain words, for notifications."""
    number, cause = case_number(facts.number), facts.cause
    if facts.closed:
        return f"{number} is closed: {quoted(facts.case.resolution or '')}"
    about = f"{cause.cause} {name(cause.name)} ({_cases(cause.cases)})"
    return f"{number}: {'its cause is' if facts.decided else 'likely cause'} {about}"


def in_other_departments(found: Matches, shown: list[Match], most: int) -> list[Block]:
    """The best from other departments than the asker's that are not shown already, under their headline."""
    known = {match.case for match in shown}
    others = [match for match in found.elsewhere if match.case not in known][:most]
    return (
        [section("*In other departments*"), *(section(past_case(match)) for match in others)]
        if others
        else []
    )


def past_case(match: Match) -> str:
    """One past case: score, date, department, cause, why it matches, and what resolved it."""
    where = " · ".join(label(part) for part in (match.department, match.touchpoint) if part)
    head = f"*{match.case}* {round(match.score * 100)} % alike · {day(match.occurred_at)}"
    lines = [f"{head}{' · ' + where if where else ''}", f">{quoted(match.text, 200)}"]
    lines.append(f"{_why(match)}{match.cause} {name(match.cause_name)}")
    if match.text == KEPT:
        return "\n".join(lines)
    solved = quoted(match.resolution, 300) if match.resolution else "no resolution is on file"
    lines.append(f"Resolved by: {solved}")
    return "\n".join(lines)


def owner_line(cause: CauseSummary) -> str:
    """Who has to act: a person is mentioned, a department's name is escaped."""
    return cause.owned_by if cause.owner and not cause.owner_department else escape(cause.owned_by)


def _closed(case: Case) -> str:
    by = f" by <@{case.closed_by}>" if case.closed_by else ""
    when = f", {day(case.closed_at)}" if case.closed_at else ""
    return f"*Closed*{by}{when}\nResolved by: {quoted(case.resolution or '', WORDS)}"


def _cause_lines(facts: CardFacts) -> str:
    cause = facts.cause
    if facts.how == "founded" and cause.cases == 1:
        began = "*First of its kind.* No past case shares its cause, so it starts"
        lines = [f"{began} *{cause.cause}* “{name(cause.name)}”."]
        if cause.state != "suspected" or cause.owner or cause.owner_department:
            lines.append(_stands(cause))
    else:
        sure = f"{in_words(facts.confidence)}, {round(facts.confidence * 100)} %"
        likely = "Cause" if facts.decided else "Likely cause"
        first = facts.how == "founded" and not facts.confidence  # nobody has weighed it since
        how = "confirmed by a person" if facts.decided else "this case was its first" if first else sure
        spread = label(listed(cause.departments) or "no department given", SPREAD)
        lines = [
            f"*{likely}: {cause.cause} “{name(cause.name)}”* ({how})",
            f"{_cases(cause.cases)} since {day(cause.since)} · {spread} · {_stands(cause)}",
        ]
    if facts.workaround and not facts.closed:
        lines.append(f"*What helps until then:* {quoted(facts.workaround, WORDS)}")
    return "\n".join(lines)


def _stands(cause: CauseSummary) -> str:
    return f"{STATES.get(cause.state, cause.state)} · owner: {owner_line(cause)}"


def _reasons(facts: CardFacts) -> list[Block]:
    if facts.case.language:
        return [context(unread(facts.case.language))]
    why = reasons(facts.explanation)
    return [context(why)] if why else []


def _similar(past: Matches) -> list[Block]:
    shown = past.matches[:PAST_CASES]
    if not shown:
        return [context("No similar past case is on file yet.")]
    blocks = [divider(), section("*The most similar past cases*")]
    blocks += [section(past_case(match)) for match in shown]
    return blocks + in_other_departments(past, shown, ELSEWHERE)


def _why(match: Match) -> str:
    """Why a past case is shown; of one whose words are kept from the reader, nothing."""
    if match.text == KEPT:
        return ""
    if match.shared_words:
        return f"Why: shared words: {name(', '.join(match.shared_words))} · "
    return f"Why: {'same meaning, other words' if match.score >= MEANS_THE_SAME else DISTANT} · "


def _rating(rating: Rating) -> str:
    said = f"{SCALES.get(rating.scale, rating.scale)} {rating.score:g} of {HIGHEST.get(rating.scale, 5)}"
    about = "the whole journey" if rating.journey else "this touchpoint"
    return f"Customer's {said} ({about})"


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number} cases"


def _buttons(facts: CardFacts) -> list[Block]:
    """Two rows: what it is, and what happens to it. Three at most in each stand well on a phone."""
    value: dict[str, Any] = {"case": facts.number}
    alone = facts.cause.cases == 1
    different = button("It is a known cause" if alone else "Different cause", "different_cause", value)
    more = button("More like this", "more_like_this", value)
    if facts.undo is not None:
        undo = button("Undo", "undo_decision", {**value, "decision": facts.undo})
        first = [undo, different, more]
    elif facts.decided or alone:
        first = [different, more]
    else:
        first = [button("Same cause", "same_cause", value, style="primary"), different, more]
    rate = button("Add rating", "add_rating", value)
    if facts.closed:
        return [actions(*first), actions(rate, button("It is open again", "reopen_case", value))]
    hand_off = [] if facts.at_another else [button("Hand off", "hand_off", value)]
    return [actions(*first), actions(*hand_off, rate, button("Close with resolution", "close_case", value))]
