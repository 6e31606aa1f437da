from dataclasses import replace
from datetime import date, time

import pytest

from forms_api.cli.demo.due_times import due_times
from handbook.model.calendar import Calendar
from handbook.model.due import Due
from handbook.model.library import Library

AUTUMN = {
    "id": "2026-2027",
    "title": "2026-2027",
    "terms": [{"id": "autumn", "title": "秋季", "starts": "2026-09-01", "ends": "2027-01-22"}],
    "holidays": [{"title": "国庆节", "from": "2026-10-01", "to": "2026-10-07"}],
    "workdays": ["2026-10-10"],
}


@pytest.fixture
def library(library: Library) -> Library:
    """With the holiday of October 2026, and the Saturday that is worked for it."""
    return replace(library, calendars=(Calendar.model_validate(AUTUMN),))


def days_of(library, due: dict, first: int, last: int) -> list[int]:
    start, end = date(2026, 10, first), date(2026, 10, last)
    return [one.by.day for one in due_times(library, Due.model_validate(due), start, end)]


@pytest.fixture
def open_days(library) -> list[int]:
    days = [date(2026, 10, day) for day in range(1, 32)]
    return [day.day for day in days if any(year.is_open(day) for year in library.calendars)]


def test_every_day_is_every_open_day(library, open_days):
    assert days_of(library, {"every": "day"}, 1, 31) == open_days
    assert 3 not in open_days
    assert 10 in open_days


def test_several_times_a_day_have_their_own_clocks(library):
    due = Due.model_validate({"every": "day", "times": 2, "by": ["10:00", "15:00"]})
    day = date(2026, 10, 12)
    found = list(due_times(library, due, day, day))
    assert [(one.by.time(), one.number) for one in found] == [(time(10), 0), (time(15), 1)]
    assert str(found[0].by.tzinfo) == library.school.timezone


def test_a_weekday_that_is_closed_is_skipped_or_moved(library):
    skip = {"every": "week", "on": ["monday"]}
    moved = {**skip, "if_closed": "next-workday"}
    assert days_of(library, skip, 5, 18) == [12]
    assert days_of(library, moved, 5, 18) == [8, 12]


def test_a_week_without_a_day_has_one_time_on_an_open_day(library, open_days):
    found = days_of(library, {"every": "week"}, 12, 25)
    assert len(found) == 2
    assert set(found) <= set(open_days)


def test_several_times_a_month_lie_on_different_days(library):
    found = days_of(library, {"every": "month", "times": 2}, 1, 31)
    assert len(set(found)) == 2
