"""Settling: complete weeks say what fixes did, whether or not anybody reads a digest."""

from datetime import datetime

from knowledge.database import Database
from triage.causes.fixes import moves_of, settle_fixes, settled_as_of, weeks_to_settle

CATCHING_UP = 4  # weeks that a bot looks back: it may have been away


def settle(database: Database, now: datetime, most: int | None = CATCHING_UP) -> int:
    """Let the last complete weeks move causes on; how many were moved. Nothing is moved twice.

    With `most` None every week since the first open fix has its say, in order: for cases and fixes that
    we heard of later. The database is kept from others only where there is something to write.
    """
    with database.read() as session:
        weeks = weeks_to_settle(session, now)
    moved = 0
    for week in weeks if most is None else weeks[-most:]:
        as_of = settled_as_of(week, now)
        with database.read() as session:
            found = moves_of(session, week, as_of)
        if found:
            with database.write() as session:
                moved += settle_fixes(session, week, as_of)
    return moved
