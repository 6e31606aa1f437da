"""Days on the school's clock, as moments."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from forms_api.derive.local_day import day_begins, day_ends

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_day_lasts_from_midnight_to_midnight():
    day = date(2026, 10, 12)
    assert day_begins(day, SHANGHAI) == datetime(2026, 10, 11, 16, 0, tzinfo=UTC)
    assert day_ends(day, SHANGHAI) == datetime(2026, 10, 12, 16, 0, tzinfo=UTC)


def test_the_last_day_of_summer_time_has_25_hours():
    berlin = ZoneInfo("Europe/Berlin")
    day = date(2026, 10, 25)
    assert day_begins(day, berlin).astimezone(UTC) == datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert day_ends(day, berlin).astimezone(UTC) == datetime(2026, 10, 25, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_have_a_utc(day, zone):
    begins, ends = day_begins(day, ZoneInfo(zone)), day_ends(day, ZoneInfo(zone))
    assert begins.astimezone(UTC) <= ends.astimezone(UTC)
