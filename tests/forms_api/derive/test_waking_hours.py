from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from forms_api.derive.school_days import SchoolDays
from forms_api.derive.waking_hours import is_awake, waking_time

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 10, 9, tzinfo=ZONE)
OPEN = (date(2026, 10, 9), date(2026, 10, 12), date(2026, 10, 13))
DAYS = SchoolDays((), OPEN, OPEN)
MINUTE = timedelta(minutes=1)
MOMENTS = st.integers(0, 5 * 24 * 60).map(lambda n: START + n * MINUTE)


@settings(max_examples=50)
@given(MOMENTS, MOMENTS)
def test_it_is_the_count_of_the_minutes_in_which_somebody_is_awake(a: datetime, b: datetime):
    start, end = min(a, b), max(a, b)
    minutes = ((end - start) // MINUTE) if end > start else 0
    counted = sum(is_awake(DAYS, start + n * MINUTE) for n in range(minutes))
    assert waking_time(DAYS, start, end) == counted * MINUTE


def test_what_has_not_begun_yet_has_not_been_waited_for():
    assert waking_time(DAYS, START + timedelta(hours=9), START + timedelta(hours=8)) == timedelta()


def test_a_friday_evening_goes_on_on_monday_morning():
    friday, monday = START.replace(hour=19), START.replace(day=12, hour=8)
    assert waking_time(DAYS, friday, monday) == timedelta(hours=2)
