"""One cause in detail, printed: the same that its page shows in Slack."""

from datetime import datetime

from rich.table import Table

from bot.cli.says import out
from triage.cause_pages.fixes_now import FixNow
from triage.cause_pages.page import CausePage
from triage.counts import listed
from triage.volume import NOWHERE


def print_page(page: CausePage) -> None:
    """Print everything about a cause, a part at a time."""
    also = f" (also {', '.join(page.also)})" if page.also else ""
    _say(f"{page.cause} {page.name}{also}")
    _say(f"{page.state} · owner: {page.owned_by}")
    late = f"{page.recent} in the last 28 days, {page.before} in the 28 days before"
    _say(f"{page.cases} cases since {page.since:%Y-%m-%d}, {late}")
    _say(f"departments: {listed(page.departments) or 'none given'}")
    _say(f"touchpoints: {listed(page.touchpoints) or 'none given'}")
    _trend(page)
    _part("workaround", [page.workaround] if page.workaround else [])
    _part("what resolved it", page.resolutions)
    supporting = f" (supported by {', '.join(page.supporting)})" if page.supporting else ""
    _part("why it happens", [f"{page.hypothesis}{supporting}"] if page.hypothesis else [])
    _part("fixes", [_fix(one) for one in page.fixes])
    _part("suggestions", [f"{one.kind}: {one.text} (backed by {one.backers})" for one in page.suggestions])
    _part(
        "proposals",
        [f"{one.number}: {one.kind} {one.other or ', '.join(one.cases)}" for one in page.proposals],
    )
    if page.checked:
        _say(f"\nmatches that people checked this month: right {page.agreed} of {page.checked}")
    _part("history", [f"{one.at:%Y-%m-%d} {one.actor}: {one.kind} {one.case or ''}" for one in page.history])
    _part("latest cases", [f"{one.case} {one.occurred_at:%Y-%m-%d} {one.text}" for one in page.listed])


def _trend(page: CausePage) -> None:
    if not page.trend:
        return
    table = Table("cases a week", *(f"{day:%-d %b}" for day in page.weeks), box=None, pad_edge=False)
    for department, counts in page.trend.items():
        table.add_row(department or NOWHERE, *map(str, counts))
    _say("")
    out.print(table, markup=False)


def _fix(one: FixNow) -> str:
    when = _day("shipped", one.shipped_at) or _day("due", one.due_at)
    parts = [one.title, when, one.expected, one.verdict or ""]
    return " · ".join(part for part in parts if part)


def _day(what: str, moment: datetime | None) -> str:
    return f"{what} {moment:%Y-%m-%d}" if moment else ""


def _part(title: str, lines: list[str]) -> None:
    if lines:
        _say(f"\n{title}")
    for line in lines:
        _say(f"  {line.rstrip()}")


def _say(line: str) -> None:
    out.print(line, markup=False, highlight=False)
