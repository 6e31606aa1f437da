"""The school year's open and closed days are those that the State Council announced."""

from datetime import date, timedelta

import pytest

from handbook.model.calendar import Calendar
from handbook.model.library import Library

# The notice for 2026, as far as it falls into the school year: weekdays off, weekend days worked.
OFF_2026 = {date(2026, 9, 25), *(date(2026, 10, day) for day in (1, 2, 5, 6, 7))}
WORKED_2026 = {date(2026, 9, 20), date(2026, 10, 10)}


@pytest.fixture
def calendar(library: Library) -> Calendar:
    return next(calendar for calendar in library.calendars if calendar.id == "2026-2027")


def test_the_weekdays_off_in_2026_are_the_announced_ones(calendar: Calendar) -> None:
    assert {day for day in _days_of_2026() if day.weekday() < 5 and not calendar.is_open(day)} == (
        OFF_2026
    )


def test_the_weekend_days_worked_in_2026_are_the_announced_ones(calendar: Calendar) -> None:
    assert {day for day in _days_of_2026() if day.weekday() >= 5 and calendar.is_open(day)} == (
        WORKED_2026
    )


def test_what_is_not_announced_says_so(calendar: Calendar) -> None:
    for holiday in calendar.holidays:
        is_announced = holiday.from_day.year == 2026
        assert holiday.sure == ("announced" if is_announced else "expected"), holiday.title
    assert calendar.note
    assert "没有发布" in calendar.note


def test_no_exchanged_workday_is_made_up_for_2027(calendar: Calendar) -> None:
    assert {day for day in calendar.workdays if day.year == 2027} == set()


def test_the_statutory_days_of_2027_in_term_are_closed(calendar: Calendar) -> None:
    statutory = [date(2027, 1, 1), date(2027, 4, 5), date(2027, 5, 1), date(2027, 6, 9)]
    assert [day for day in statutory if calendar.is_open(day)] == []


def test_the_autumn_term_begins_on_the_first_of_september(calendar: Calendar) -> None:
    assert calendar.is_open(date(2026, 9, 1))
    assert not calendar.is_open(date(2026, 8, 31))


def _days_of_2026() -> list[date]:
    first = date(2026, 9, 1)
    return [first + timedelta(days=n) for n in range((date(2026, 12, 31) - first).days + 1)]
