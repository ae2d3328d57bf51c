"""The card of a case: what probably causes it, how sure that is, and what resolved it before."""

from typing import Any

from bot.mrkdwn import day, escape, label, name, quoted
from bot.views.blocks import Block, actions, button, context, divider, section
from triage.causes import CauseSummary, in_words
from triage.claims import listed
from triage.matching import Match, Matches
from triage.memory import DECIDED_BY_PEOPLE
from triage.numbers import case_number, cause_number

PAST_CASES = 3
ELSEWHERE = 2  # more of other departments: with all their words a card stays within what Slack takes
SPREAD = 300  # characters of a list of departments
WORDS_SHOWN = 6
SPOKE_AGAINST = 0.4  # the chance from which a neighbour of another cause is worth naming
LANGUAGES = {
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "pl": "Polish",
    "tr": "Turkish",
    "sv": "Swedish",
    "ru": "Russian",
    "uk": "Ukrainian",
    "el": "Greek",
    "ar": "Arabic",
    "he": "Hebrew",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "hi": "Hindi",
}
STATES = {
    "suspected": "suspected",
    "confirmed": "confirmed by people",
    "fixing": "a fix is planned",
    "shipped": "a fix is shipped",
    "verified": "fixed and verified",
    "regressed": "came back after a fix",
    "dismissed": "dismissed",
}


def logged(case: int, kind: str, redacted: dict[str, int], clipped_text: bool = False) -> str:
    """The confirmation a reporter sees at once."""
    lines = [f"Logged as *{case_number(case)}* ({kind}). Its likely cause and similar past cases follow."]
    if redacted:
        what = ", ".join(f"{count} × {kind_.strip('[]').lower()}" for kind_, count in redacted.items())
        lines.append(f"Personal data was replaced before saving: {escape(what)}.")
    if clipped_text:
        lines.append("The text was very long: its first 8,000 characters were kept.")
    return " ".join(lines)


def card(
    case: int,
    text: str,
    how: str,
    confidence: float,
    cause: CauseSummary,
    past: Matches,
    explanation: dict[str, Any] | None = None,
    language: str | None = None,
) -> list[Block]:
    """The blocks of a grouped case's card. `explanation` and `language` are as the case's row has them."""
    blocks = [
        section(f"*{case_number(case)}* · {quoted(text)}"),
        section(_cause_lines(how, confidence, cause)),
    ]
    if language:
        blocks.append(context(unread(language)))
    elif why := reasons(explanation or {}):
        blocks.append(context(why))
    if cause.resolutions and how != "founded":
        blocks.append(section("*What resolved this cause before:* " + quoted(cause.resolutions[0], 400)))
    shown = past.matches[:PAST_CASES]
    if shown:
        blocks += [divider(), section("*The most similar past cases*")]
        blocks += [section(past_case(match)) for match in shown]
        blocks += in_other_departments(past, shown, ELSEWHERE)
    else:
        blocks.append(context("No similar past case is on file yet."))
    blocks.append(_buttons(case, how, cause))
    return blocks


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


def fallback(case: int, cause: CauseSummary) -> str:
    """The card in plain words, for notifications."""
    return f"{case_number(case)}: likely cause {cause.cause} {name(cause.name)} ({_cases(cause.cases)})"


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
    why = (
        f"shared words: {name(', '.join(match.shared_words))}"
        if match.shared_words
        else "same meaning, other words"
    )
    lines.append(f"Why: {why} · {match.cause} {name(match.cause_name)}")
    solved = quoted(match.resolution, 300) if match.resolution else "no resolution is on file"
    lines.append(f"Resolved by: {solved}")
    return "\n".join(lines)


def _cause_lines(how: str, confidence: float, cause: CauseSummary) -> str:
    if how == "founded" and cause.cases == 1:
        first = "*First of its kind.* No past case shares its cause, so it starts"
        return f"{first} *{cause.cause}* “{name(cause.name)}”."
    if how in DECIDED_BY_PEOPLE:
        sure = "confirmed by a person"
    else:
        sure = f"{in_words(confidence)}, {round(confidence * 100)} %"
    spread = listed(cause.departments) or "no department given"
    return (
        f"*Likely cause: {cause.cause} “{name(cause.name)}”* ({sure})\n"
        f"{_cases(cause.cases)} since {day(cause.since)} · {label(spread, SPREAD)} · "
        f"{STATES.get(cause.state, cause.state)} · owner: {owner_line(cause)}"
    )


def owner_line(cause: CauseSummary) -> str:
    """Who has to act: a person is mentioned, a department's name is escaped."""
    return cause.owned_by if cause.owner and not cause.owner_department else escape(cause.owned_by)


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number} cases"


def _buttons(case: int, how: str, cause: CauseSummary) -> Block:
    value: dict[str, Any] = {"case": case}
    more = button("More like this", "more_like_this", value)
    if how in DECIDED_BY_PEOPLE:
        return actions(more)
    same = button("Same cause", "same_cause", value, style="primary")
    different = button("Different", "different_cause", value)
    return actions(*([same, different] if cause.cases > 1 else []), more)
