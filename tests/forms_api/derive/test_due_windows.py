from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from forms_api.derive.due_windows import Instants, Window, windows
from forms_api.derive.school_days import SchoolDays, read_school_days
from handbook.model.calendar import Calendar
from handbook.model.due import Due

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY, TUESDAY, FRIDAY = date(2026, 9, 7), date(2026, 9, 8), date(2026, 9, 11)


@pytest.fixture(scope="module")
def days(library) -> SchoolDays:
    return read_school_days(library)


def made(days, first: date, last: date, /, zone=SHANGHAI, closed=None, **due) -> list[Window]:
    return list(windows(Due.model_validate(due), days, closed or {}, zone, first, last))


def clock(moment: datetime) -> str:
    return f"{moment:%m-%d %H:%M}"


def test_an_item_of_one_day_opens_at_its_midnight_and_is_due_by_its_hour(days):
    (window,) = made(days, MONDAY, MONDAY, every="day", by="16:00", grace="2h")
    assert window.opens == datetime(2026, 9, 6, 16, tzinfo=UTC)
    assert window.by == datetime(2026, 9, 7, 8, tzinfo=UTC)
    assert window.grace_until == datetime(2026, 9, 7, 10, tzinfo=UTC)
    assert {each.tzinfo for each in (window.opens, window.by, window.grace_until)} == {SHANGHAI}
    assert window.next_opens == datetime(2026, 9, 7, 16, tzinfo=UTC)


def test_in_utc_it_is_late_when_the_minute_of_the_deadline_is_over(days):
    (window,) = made(days, MONDAY, MONDAY, every="day", by="16:00", grace="2h")
    assert window.utc == Instants(
        opens=datetime(2026, 9, 6, 16, tzinfo=UTC),
        late=datetime(2026, 9, 7, 8, 1, tzinfo=UTC),
        over=datetime(2026, 9, 7, 10, 1, tzinfo=UTC),
        next_opens=datetime(2026, 9, 7, 16, tzinfo=UTC),
    )


def test_an_item_of_a_week_opens_on_its_first_day_and_is_due_on_its_last(days):
    (window,) = made(days, TUESDAY, TUESDAY, every="week", by="16:00")
    assert (clock(window.opens), clock(window.by)) == ("09-07 00:00", "09-11 16:00")
    assert window.grace_until == window.by


def test_without_an_hour_it_is_due_while_the_day_lasts(days):
    (window,) = made(days, MONDAY, MONDAY, every="day")
    assert clock(window.by) == "09-07 23:59"
    assert window.utc.late == datetime(2026, 9, 7, 16, tzinfo=UTC)


def test_times_gives_that_many_with_the_same_window(days):
    first, second, third = made(days, MONDAY, FRIDAY, every="week", times=3, by="16:00")
    assert [first.n, second.n, third.n] == [1, 2, 3]
    assert replace(second, n=1) == replace(third, n=1) == first


def test_several_hours_give_each_its_own_in_the_order_of_the_day(days):
    due = {"every": "day", "times": 2, "by": ["15:00", "10:00"], "grace": "30 min"}
    found = made(days, MONDAY, MONDAY, **due)
    assert [(one.n, clock(one.by), clock(one.grace_until)) for one in found] == [
        (1, "09-07 10:00", "09-07 10:30"),
        (2, "09-07 15:00", "09-07 15:30"),
    ]
    assert {clock(one.opens) for one in found} == {"09-07 00:00"}
    assert {clock(one.next_opens) for one in found} == {"09-08 00:00"}


def test_those_are_found_whose_days_touch_the_days_asked_for(days):
    def count(first: date, last: date) -> int:
        return len(made(days, first, last, every="week", by="16:00", grace="3 days"))

    assert count(MONDAY, MONDAY) == count(FRIDAY, FRIDAY) == count(MONDAY, FRIDAY) == 1
    assert count(date(2026, 9, 12), date(2026, 9, 13)) == 0  # in its grace, but no day of it
    assert count(date(2026, 9, 12), date(2026, 9, 14)) == 1
    assert count(FRIDAY, date(2026, 9, 14)) == 2


def test_the_next_ones_open_after_holidays_and_after_the_last_term_never(days):
    (last_of_term,) = made(days, date(2027, 1, 22), date(2027, 1, 22), every="day")
    assert last_of_term.next_opens is not None
    assert clock(last_of_term.next_opens) == "02-22 00:00"
    (last_of_all,) = made(days, date(2027, 7, 9), date(2027, 7, 9), every="day")
    assert last_of_all.next_opens is None


def test_a_cleared_item_keeps_its_times_and_says_why(days):
    (window,) = made(days, MONDAY, MONDAY, closed={MONDAY: "台风"}, every="day", by="16:00")
    assert (clock(window.by), window.cleared) == ("09-07 16:00", "台风")


def test_two_hours_are_two_hours_when_the_clocks_change(library):
    term = {"id": "t", "title": "学期", "starts": "2026-10-01", "ends": "2026-10-31"}
    days = read_school_days(replace(library, calendars=(Calendar(id="berlin", terms=(term,)),)))
    sunday, berlin = date(2026, 10, 25), ZoneInfo("Europe/Berlin")
    due = {"every": "day", "days": "calendar-days", "by": "01:30", "grace": "2h"}
    (window,) = made(days, sunday, sunday, zone=berlin, **due)
    assert window.grace_until - window.by.astimezone(UTC) == timedelta(hours=2)
    assert f"{window.grace_until:%H:%M}" == "02:30"
    assert window.utc.over == datetime(2026, 10, 25, 1, 31, tzinfo=UTC)


def test_a_grace_without_end_does_not_end(days):
    (window,) = made(days, MONDAY, MONDAY, every="day", grace="99999999 weeks")
    assert window.grace_until.year == 9000
