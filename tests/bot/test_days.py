"""A day that somebody chooses is that day where they are, and in what is written of it."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.desks.causes import moment_of, zone_of
from knowledge.database import Database
from knowledge.tables import Person

DAY = date(2026, 12, 10)


@pytest.mark.parametrize(
    "zone",
    ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Auckland", "Pacific/Kiritimati",
     "Pacific/Pago_Pago", "Etc/GMT+12"],
)  # fmt: skip
@pytest.mark.parametrize("days", range(0, 360, 30))
def test_a_day_is_the_same_there_and_in_utc(zone: str, days: int):
    day = DAY + timedelta(days=days)
    moment = moment_of(day, ZoneInfo(zone))

    assert moment.astimezone(ZoneInfo(zone)).date() == day
    assert moment.astimezone(UTC).date() == day


@pytest.mark.parametrize(
    ("kept", "zone"), [("Asia/Kolkata", "Asia/Kolkata"), ("No/Where", "UTC"), (None, "UTC")]
)
def test_a_zone_that_is_not_known_is_utc(sqlite_database: Database, kept: str | None, zone: str):
    with sqlite_database.write() as session:
        session.add(Person(user="U1", zone=kept))

    with sqlite_database.read() as session:
        assert str(zone_of(session, "U1")) == zone
        assert str(zone_of(session, "U2")) == "UTC"
