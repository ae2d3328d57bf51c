"""The weekly digest as one page for people outside Slack: to read, to print, to write the decisions on."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from bot.views.digest import drawing, words
from bot.views.digest.page_style import STYLE
from triage.digest.model import Carried, Digest, DigestItem, Standing, Thanks
from triage.digest.parts import (
    CARRIED,
    DECIDE,
    FINDINGS,
    STANDING,
    THANKS,
    cases_of,
    decisions,
    findings,
    standing,
)

_NUMBER = re.compile(r"\bR?C-\d+\b")
MOST_CASES = 60  # numbers of cases beneath one claim
INTRODUCTION = (
    "Complaints and escalations of all departments, grouped by what causes them. For a review of thirty "
    "minutes: first what was decided, then what to decide, then what is proved."
)
ENDING = (
    "Counts are distinct customers by the day it happened, not tickets. Every cause is compared with its own "
    "past at the volume of the week. “Followed by” is what the figures show; what caused it, people confirm."
)


def page_of(digest: Digest) -> str:
    """The whole page: it needs no other file, no network and no script."""
    body = "".join([_head(digest), *_parts(digest), _foot(digest)])
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words.title(digest))}</title><style>{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _parts(digest: Digest) -> Iterable[str]:
    if digest.carried:
        yield _section(CARRIED, "".join(_earlier(digest, one) for one in digest.carried))
    yield _asked(digest)
    for part in FINDINGS:
        found = [_finding(digest, one.item) for one in findings(digest, *part.kinds)]
        yield _section(part.title, "".join(found)) if found else ""
    keeps = [_standing(digest, one) for _, one in standing(digest)]
    yield _section(STANDING, "".join(keeps)) if keeps else ""
    yield _section(THANKS, "".join(map(_thanked, digest.thanks))) if digest.thanks else ""


def _head(digest: Digest) -> str:
    phase, _, why = words.phase(digest).partition(":")
    whose = f" · {', '.join(digest.departments)}" if digest.departments else " · all departments"
    note = f"<p class='note'>{_said(digest.note)}</p>" if digest.note else ""
    return (
        f"<header><p class='over'>Faultline · weekly digest{_said(whose)}</p>"
        f"<h1>{_said(words.dates(digest.week))} <small>{_said(digest.week)}</small></h1>"
        f"<p class='lead'>{_said(words.volume(digest))} {_said(_count(digest))}</p>"
        f"<p class='phase'><b>{_said(phase)}</b>{_said(why)}</p>{note}"
        f"<p class='how'>{_said(INTRODUCTION)}</p></header>"
    )


def _count(digest: Digest) -> str:
    many = len(decisions(digest))
    if not many:
        return words.quiet(digest)
    return "One thing to decide." if many == 1 else f"{many} things to decide."


def _asked(digest: Digest) -> str:
    """The things to decide, each with boxes to tick and a line to write on."""
    found = decisions(digest)
    if not found:
        return _section(DECIDE, f"<p class='quiet'>{_said(words.quiet(digest))}</p>", "decide")
    cards = [_decision(digest, place, one.item) for place, one in enumerate(found, 1)]
    return _section(DECIDE, "".join(cards), "decide")


def _decision(digest: Digest, place: int, item: DigestItem) -> str:
    boxes = "".join(f"<span>{_said(words.CHOICES[choice])}</span>" for choice in item.choices)
    wanted = words.suggested(item)
    who = f"suggested: {wanted}" if wanted else ""
    return (
        f"<article class='card {_kind(item)}'><div class='number'>{place}</div><div class='said'>"
        f"{_claim(digest, item)}<p class='choices'>{boxes}<em>Who: <u>{_said(who)}</u> By: <u></u></em></p>"
        f"{_evidence(digest, item)}</div>{drawing.sparkline(item.trend, digest.weeks)}</article>"
    )


def _finding(digest: Digest, item: DigestItem) -> str:
    said = f"{_claim(digest, item)}{_evidence(digest, item)}"
    return (
        f"<article class='row {_kind(item)}'><div class='said'>{said}</div>"
        f"{drawing.sparkline(item.trend, digest.weeks)}</article>"
    )


def _claim(digest: Digest, item: DigestItem) -> str:
    kind = item.about or item.kind
    badge = f"<span class='badge {_kind(item)}'>{words.KINDS[kind]}</span>"
    telling = kind == "fix" and item.verdict  # of the other kinds the sentence says it
    verdict = f"<span class='verdict'>{_said(item.verdict or '')}</span>" if telling else ""
    title = _said(words.called(item.name, item.cause))
    return (
        f"<p class='badges'>{badge}{verdict}</p><h3>{title}</h3>"
        f"<p class='claim'>{_said(words.claim(digest, item))}</p>"
        f"<p class='who'>{_who(item)}</p>"
    )


def _who(item: DigestItem) -> str:
    """The departments involved and who has to act; what nobody owns stands out."""
    said, wanted = _said(words.responsible(item)), words.suggested(item)
    nobody = _said(words.nobody(item))
    return said.replace(nobody, f"<strong>{nobody}</strong>") if wanted else said


def _evidence(digest: Digest, item: DigestItem) -> str:
    """Details, drawings, figures and the numbers of the cases: open when it is printed."""
    listed = "".join(f"<li>{_said(line)}</li>" for line in words.details(digest, item))
    drawn = drawing.interval(item) or drawing.comparison(item)
    cases = cases_of(digest, item)
    inside = f"<ul>{listed}</ul>{drawn}{_cases(cases)}"
    return f"<details><summary>Evidence</summary>{inside}</details>" if listed or cases else ""


def _cases(cases: Sequence[str]) -> str:
    if not cases:
        return ""
    more = f" and {len(cases) - MOST_CASES:,} more" if len(cases) > MOST_CASES else ""
    return f"<p class='cases'>Cases: {_said(', '.join(cases[:MOST_CASES]))}{more}</p>"


def _earlier(digest: Digest, one: Carried) -> str:
    verdict = f"<span class='verdict'>{_said(one.verdict)}</span>" if one.verdict else ""
    was = f"<li>The review of {_said(words.dates(one.period))} read: {_said(one.claim)}</li>"
    return (
        f"<article class='row'><div class='said'><h3>{_said(words.about(one))} {verdict}</h3>"
        f"<p class='claim'>{_said(one.came_of)}</p>"
        f"<p class='who'>{_said(words.decided(one, one.by, digest.week))}</p>"
        f"<details><summary>Evidence</summary><ul>{was}</ul>{_cases(cases_of(digest, one))}</details>"
        "</div></article>"
    )


def _standing(digest: Digest, one: Standing) -> str:
    owner = words.owned(one)
    who = " · ".join(part for part in (words.involved(one), owner and f"owner: {owner}") if part)
    return (
        f"<article class='row'><div class='said'><h3>{_said(words.called(one.name, one.cause))}</h3>"
        f"<p class='claim'>{_said(one.claim)}</p><p class='who'>{_said(who)}</p>"
        f"<p class='who'>{_said(words.helps(digest, one))}</p>"
        f"<details><summary>Evidence</summary><ul><li>Among the five causes that hurt customers most: "
        f"{words.likely(one.chance)}</li></ul>{_cases(one.cases)}</details></div>"
        f"{drawing.sparkline(one.trend, digest.weeks)}</article>"
    )


def _thanked(one: Thanks) -> str:
    return f"<article class='row'><div class='said'><p class='claim'>{_said(one.claim)}</p></div></article>"


def _section(title: str, inside: str, kind: str = "") -> str:
    return f"<section class='{kind}'><h2>{_said(title)}</h2>{inside}</section>"


def _foot(digest: Digest) -> str:
    read = f"{digest.as_of:%-d %B %Y, %H:%M} UTC"
    return (
        f"<footer><p>{_said(words.checked(digest))} {_said(ENDING)}</p>"
        f"<p>As it was on file on {_said(read)}.</p></footer>"
    )


def _kind(item: DigestItem) -> str:
    return (item.about or item.kind).replace(" ", "-")


def _said(text: str) -> str:
    """Words as they are: nothing in them is markup, people are named by their ids, numbers stay on a line."""
    return _NUMBER.sub(r"<span class='n'>\g<0></span>", escape(words.without_mentions(text), quote=True))
