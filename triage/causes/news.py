"""News: whoever reported a cause hears once what changed about it, in the thread of their case."""

from datetime import datetime
from hashlib import blake2b

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Cause, Membership
from triage.notices import post_later

NEWS = "news"
WORKAROUND, SHIPPED, ANSWER = "workaround", "shipped", "answer"


def tell_reporters(session: Session, cause: int, what: str, mark: str, by: str, now: datetime) -> int:
    """Everybody in Slack who reported a case of this cause hears of it, but not whoever did it.

    `what` is one of the kinds above. Nobody hears the same twice: `mark` tells one fix from the next,
    and a workaround is known by its words. Returns how many hear of it.
    """
    if what == WORKAROUND:
        mark = _digest(session.get_one(Cause, cause).workaround)
    reported = (
        select(col(Case.reporter), col(Case.id))
        .join(Membership, col(Membership.case_id) == col(Case.id))
        .where(
            col(Membership.cause_id) == cause, col(Case.source) == "slack", col(Case.reporter).is_not(None)
        )
        .order_by(col(Case.id))
    )
    latest = {str(reporter): int(case) for reporter, case in session.execute(reported) if reporter != by}
    told = 0
    for reporter, case in latest.items():
        told += _tell(session, reporter, case, {"cause": cause, "what": what}, mark, now)
    return told


def tell_reporter(session: Session, case: Case, by: str, now: datetime) -> bool:
    """The reporter hears how somebody else closed their case; of the same resolution, once."""
    if case.source != "slack" or not case.reporter or case.reporter == by:
        return False
    mark = _digest(case.resolution)
    return _tell(session, case.reporter, int(case.id or 0), {"what": ANSWER}, mark, now)


def _tell(
    session: Session, reporter: str, case: int, payload: dict[str, object], mark: str, now: datetime
) -> bool:
    about = payload.get("cause", case)
    key = f"news:{payload['what']}:{about}:{mark}:{reporter}"
    thread = {"case": case, "thread_of": f"card:{case}"}
    return post_later(session, key, NEWS, reporter, {**payload, **thread}, now)


def _digest(text: str | None) -> str:
    """Words as part of a key."""
    return blake2b((text or "").encode(), digest_size=8).hexdigest()
