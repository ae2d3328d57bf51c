"""Facts at the edge of what can be on file, for whatever shows them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import extremes_digest

from bot.mrkdwn import escape
from bot.views import card, casework, matches, report_form
from bot.views.blocks import Block
from bot.views.handoff import handoff_line
from knowledge.tables import Case, Handoff, Rating
from triage.cases.sources import SourceNote
from triage.causes.on_file import CauseSummary
from triage.deciding.choosing import Choice
from triage.matching.past_cases import Match, Matches
from triage.matching.queries import Filters

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
TEXTS = {
    "short": "card declined",
    "long": "card declined at the till " * 400,
    "one word": "x" * 10_000,
    "entities": "a" + "&<>" * 3_000,
    "right to left": "الدفع مرفوض عند الصندوق " * 300,
    "emoji": "😀" * 5_000,
    "lines": "one\ntwo\n\n" * 1_000,
    "markup": "<!channel> <@U1> <http://evil.example|log in> *b* `c` > quote",
    "empty": "",
}
NAMES = {name: text[:200] for name, text in TEXTS.items()}


def cause(text: str, departments: int = 40) -> CauseSummary:
    """A cause whose every word is this text."""
    return CauseSummary(
        number=999_999,
        cause="RC-999999",
        name=text[:200],
        keywords=[text[:50]] * 3,
        state="regressed",
        owner=None,
        owner_department=text[:200] or None,
        cases=10_000,
        departments={f"{text[:100]}{number}": 999 for number in range(departments)},
        since=NOW,
        latest=NOW,
        resolutions=[text[:4_000]] * 3,
    )


def match(text: str) -> Match:
    """A past case whose every word is this text."""
    return Match(
        case="C-9999999", score=0.987, kind="complaint", text=text[:8_000], department=text[:120] or None,
        touchpoint=text[:120] or None, occurred_at=NOW, cause="RC-999999", cause_name=text[:200],
        cause_state="regressed", resolution=text[:4_000] or None, shared_words=[text[:40]] * 8,
    )  # fmt: skip


def explanation(text: str) -> dict[str, Any]:
    """Why a case is where it is, as full as it gets."""
    voice = {"case": 9_999_999, "cause": 9_999_999, "cosine": 0.9, "chance": 0.99, "words": [text[:60]] * 5}
    return {"for": [voice] * 3, "against": [voice] * 3}


def found(text: str, many: int) -> Matches:
    """So many matches of a question for everything."""
    filters = Filters(departments=(text[:100],) * 5, touchpoint=text[:100], since=NOW, state="regressed")
    return Matches(
        query=text[: matches.LONGEST_QUERY],
        filters=filters,
        searched=10**6,
        matches=[match(text)] * many,
        more=True,
        elsewhere=[match(text).model_copy(update={"case": f"C-{number}"}) for number in range(10)],
    )


def case(text: str) -> Case:
    """A case on file."""
    return Case(
        id=9_999_999, text=text[:8_000], department=text[:120], touchpoint=text[:120], severity="critical",
        resolution=text[:4_000], occurred_at=NOW, created_at=NOW,
    )  # fmt: skip


def facts(text: str, how: str = "arrived", past: int | None = 3, **more: Any) -> card.CardFacts:
    """What a card shows, as full as it gets."""
    handed = Handoff(
        at=NOW, from_department=text[:120], to_department=text[:120], outcome="bounced", answer=text
    )
    facts = card.CardFacts(
        case=case(text),
        how=how,
        confidence=0.9,
        cause=cause(text),
        explanation=explanation(text),
        workaround=text[:3_000] or None,
        resolved_by=text[:3_000] or None,
        past=None if past is None else found(text, past),
        handed=handoff_line(handed),
        notes=[SourceNote("edited", NOW), SourceNote("deleted", NOW)],
        ratings=[Rating(score=1, scale=scale, journey=where, at=NOW)
                 for scale in ("csat", "effort") for where in (None, text[:120])],
    )  # fmt: skip
    return replace(facts, **more)


def open_case(text: str) -> Case:
    """A case nobody has closed."""
    return case(text).model_copy(update={"resolution": None})


def cards(text: str) -> dict[str, card.CardFacts]:
    """A case in every state that its card knows."""
    first = cause(text, 0).model_copy(update={"cases": 1})
    return {
        "card": facts(text, case=open_case(text)),
        "foreign card": facts(text, "founded", 0, case=open_case(text).model_copy(update={"language": "xx"})),
        "first card": facts(text, "founded", 0, case=open_case(text), cause=first),
        "confirmed card": facts(text, "confirmed", case=open_case(text), past=None, undo=9_999_999),
        "closed card": facts(text, past=None),
        "closed and confirmed card": facts(text, "moved", past=None, undo=1),
    }


def messages(text: str) -> dict[str, list[Block]]:
    """Every message there is, of this text."""
    return {
        **{shown: card.card(facts) for shown, facts in cards(text).items()},
        "similar": matches.results(found(text, 5), 5),
        "nothing similar": matches.results(found(text, 0).model_copy(update={"more": False}), 0),
        **extremes_digest.messages(text),
    }


def views(text: str) -> dict[str, Block]:
    """Modals of this text; Home and the settings have tests of their own."""
    words = [f"{text[:140]}{number}" for number in range(300)]
    choices = report_form.Choices(words, words, text[:120] or None, text[:120] or None)
    choice = [Choice(9_999_990 + number, text[:200], 10_000) for number in range(5)]
    before = {f"{text[:2_990]}{number}": number for number in range(5)}
    return {
        "which cause": casework.cause_form(9_999_999, text, choice, "C1"),
        "which cause, alone": casework.cause_form(9_999_999, text, choice, "C1", alone=True),
        "which cause, nothing to choose": casework.cause_form(9_999_999, text, [], "C1"),
        "which cause, alone in the world": casework.cause_form(9_999_999, text, [], "C1", alone=True),
        "rating": casework.rating_form(9_999_999, text, text[:120] or None, "C1"),
        "close": casework.close_form(9_999_999, text, before, "C1", text, 12),
        "close, nothing before": casework.close_form(1, text, {}, ""),
        "one moment": casework.opening("Which cause is it?"),
        "more like this": matches.similar_modal(found(text, 10)),
        "none like this": matches.similar_modal(found(text, 0)),
        "searching": matches.searching_modal(),
        "sentence": matches.message_modal(escape(text[:1_000]) or "."),
        "form": report_form.report_form("escalation", "C0123456789", choices, text),
        **extremes_digest.views(text),
        "bare form": report_form.report_form("complaint", None, report_form.Choices()),
    }
