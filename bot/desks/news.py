"""News for reporters, gathered from what is on file when it is sent: see `triage.causes.news`."""

from sqlmodel import Session

from bot.bootstrap import House
from bot.views import news
from bot.views.blocks import Block
from knowledge.tables import Case, Cause, Fix, Notice
from triage.causes.news import ANSWER, WORKAROUND
from triage.causes.on_file import UnknownCase
from triage.deciding.lifecycle import fixes_of
from triage.numbers import case_number


def news_of(house: House, notice: Notice) -> tuple[list[Block], str]:
    """What changed about a case or its cause. Raises `UnknownCase` when either is not on file any more."""
    number, what = int(notice.payload["case"]), str(notice.payload["what"])
    with house.database.read() as session:
        case = session.get(Case, number)
        if case is None:
            raise UnknownCase(case_number(number))
        if what == ANSWER:
            return news.answered(number, case.closed_by, case.resolution)
        cause = _living(session, int(notice.payload["cause"]), number)
        if what == WORKAROUND:
            changed = news.workaround(cause.workaround)
        else:
            changed = news.shipped(_fix(session, cause, notice).title)
    return news.about_cause(number, int(cause.id or 0), cause.name, changed)


def _living(session: Session, number: int, case: int) -> Cause:
    row = session.get(Cause, number)
    row = session.get(Cause, row.merged_into) if row and row.merged_into else row
    if row is None:
        raise UnknownCase(case_number(case))
    return row


def _fix(session: Session, cause: Cause, notice: Notice) -> Fix:
    """The fix that the news is about: its number marks the notice's key; else the one shipped last."""
    mark = notice.key.split(":")[3]
    marked = session.get(Fix, int(mark)) if mark.isdigit() else None
    if marked is not None and marked.shipped_at:
        return marked
    out = [fix for fix in fixes_of(session, int(cause.id or 0)) if fix.shipped_at]
    if not out:
        raise UnknownCase(case_number(int(notice.payload["case"])))
    return out[0]
