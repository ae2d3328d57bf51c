"""The changes that departments shipped against causes, by days before now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from playground.story.model import Row
from playground.story.texts import Tale
from playground.story.weeks import BANK_ZONE

FRIDAY = 4  # nobody ships at the weekend


@dataclass(frozen=True)
class Change:
    """A fix in the story; `shipped` is None while it is only planned."""

    cause: str
    department: str
    title: str
    expected: str
    planned: int
    shipped: int | None


CHANGES = (
    Change(
        "standing_order_twice",
        "Payments",
        "Batch re-run guard: a standing order that was paid is skipped",
        "No standing order is paid twice; complaints end within two weeks",
        63,
        49,
    ),
    Change(
        "foreign_fee_twice",
        "Cards",
        "Tariff table corrected: one foreign currency fee per payment",
        "Four out of five complaints about double foreign fees gone within three weeks",
        60,
        42,
    ),
    Change(
        "stolen_login",
        "Digital",
        "New ID check with face scan before a device is added to the app",
        "Takeovers of the app fall by three quarters",
        66,
        47,
    ),
    Change(
        "evidence_upload",
        "Claims",
        "Larger size limit for uploaded dispute evidence",
        "Half as many lost documents",
        54,
        44,
    ),
    Change(
        "payslips_again",
        "Lending",
        "One shared folder for income documents of branch and loan desk",
        "Nobody is asked for the same payslip twice",
        11,
        None,
    ),
)


def fixes(tales: tuple[Tale, ...], now: datetime) -> list[Row]:
    """Import rows of the changes, in the order in which they were planned."""
    names = {tale.key: tale.name for tale in tales}
    planned = sorted(CHANGES, key=lambda change: -change.planned)
    return [_row(change, names[change.cause], number, now) for number, change in enumerate(planned, 1)]


def _row(change: Change, name: str, number: int, now: datetime) -> Row:
    told: Row = {
        "id": f"FX-{number:02}",
        "cause": name,
        "department": change.department,
        "title": change.title,
        "expected": change.expected,
        "planned_at": _morning(now, change.planned),
    }
    return told if change.shipped is None else {**told, "shipped_at": _morning(now, change.shipped)}


def _morning(now: datetime, days: int) -> str:
    day = now.astimezone(BANK_ZONE) - timedelta(days=days)
    day -= timedelta(days=max(day.weekday() - FRIDAY, 0))
    return day.replace(hour=7, minute=30, second=0, microsecond=0).isoformat(timespec="seconds")
