"""The numbers that the plans fix, row by row, in what is due in the real school year.

S61, every invoice signed, has no date: it comes with its workflow.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from forms_api.derive.occurrences import Occurrence, occurrences
from forms_api.derive.status import judge
from forms_api.records.record import Record
from forms_api.records.submission import KIND, submission_body
from handbook.model.library import Library

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
AUTUMN_ENDS, SPRING_STARTS, SPRING_ENDS = date(2027, 1, 22), date(2027, 2, 22), date(2027, 7, 9)
ROOMS = [f"{size}-{number}" for size in ("small", "middle", "big") for number in (1, 2)]


@pytest.fixture(scope="module")
def year(library: Library) -> Sequence[Occurrence]:
    return occurrences(library, [], FIRST, LAST)


@pytest.fixture(scope="module")
def open_days(library: Library) -> list[date]:
    (calendar,) = library.calendars
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return [day for day in days if calendar.is_open(day)]


def days_of(items: Iterable[Occurrence], form: str, subject: str) -> list[date]:
    return [item.by.date() for item in items if (item.form, item.subject.id) == (form, subject)]


def test_s15_two_learning_sessions_in_each_month_of_a_term(year: Sequence[Occurrence]) -> None:
    months = Counter(day.month for day in days_of(year, "learning-session", "main"))
    assert months == dict.fromkeys((9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7), 2)


@pytest.mark.parametrize("room", ROOMS)
def test_s36_every_room_and_bedroom_is_disinfected_every_open_day(
    year: Sequence[Occurrence], open_days: list[date], room: str
) -> None:
    assert days_of(year, "daily-disinfection", room) == open_days
    assert days_of(year, "bedroom-disinfection", f"{room}-bedroom") == open_days


@pytest.mark.parametrize("room", ROOMS)
def test_s74_a_small_clean_every_day_and_a_big_one_every_week(
    year: Sequence[Occurrence], open_days: list[date], room: str
) -> None:
    assert days_of(year, "daily-clean", room) == open_days
    fridays = [day for day in open_days if day.weekday() == 4]
    moved = [date(2026, 9, 28), date(2026, 10, 8), date(2027, 1, 4)]
    assert days_of(year, "weekly-clean", room) == sorted(fridays + moved)


def test_s44_big_toys_every_monday_and_after_a_closed_monday_on_the_next_open_day(
    year: Sequence[Occurrence], open_days: list[date]
) -> None:
    mondays = [day for day in open_days if day.weekday() == 0]
    moved = [date(2026, 10, 8), date(2027, 4, 6)]
    assert days_of(year, "big-toy-check", "playground") == sorted(mondays + moved)


def test_s45_the_sports_store_every_open_day(
    year: Sequence[Occurrence], open_days: list[date]
) -> None:
    assert days_of(year, "sports-store-check", "sports-store") == open_days


def test_s67_food_every_open_day_at_a_fixed_time(
    year: Sequence[Occurrence], open_days: list[date]
) -> None:
    assert days_of(year, "food-receiving", "kitchen") == open_days
    clocks = {f"{item.by:%H:%M}" for item in year if item.form == "food-receiving"}
    assert clocks == {"08:00"}


def test_s65_the_cooks_meet_before_each_term(library: Library) -> None:
    summer = occurrences(library, [], FIRST - timedelta(days=30), LAST)
    assert days_of(summer, "cooks-meeting", "main") == [
        FIRST - timedelta(days=1),
        SPRING_STARTS - timedelta(days=1),
    ]


def test_s62_the_accounts_are_audited_once_a_term(year: Sequence[Occurrence]) -> None:
    assert days_of(year, "account-audit", "main") == [AUTUMN_ENDS, SPRING_ENDS]


@pytest.mark.parametrize("form", ["monthly-settlement", "monthly-summary"])
def test_s63_and_s83_once_a_month(year: Sequence[Occurrence], form: str) -> None:
    months = [day.month for day in days_of(year, form, "main")]
    assert months == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]


def test_s34_a_drill_with_parents_once_a_year(year: Sequence[Occurrence]) -> None:
    (drill,) = [item for item in year if item.form == "parents-drill"]
    assert (drill.opens.date(), drill.by.date()) == (FIRST, SPRING_ENDS)


def test_drills_once_a_quarter(year: Sequence[Occurrence]) -> None:
    drills = [item for item in year if item.form == "evacuation-drill"]
    assert [(item.opens.month, item.by.month) for item in drills] == [
        *((9, 11), (12, 2), (3, 5), (6, 7))
    ]


def test_nothing_is_due_in_the_holidays(year: Sequence[Occurrence]) -> None:
    """新年、寒假、暑假: no single day of them has an item of its own."""
    short = [item for item in year if item.opens.date() == item.by.date()]
    assert not [item for item in short if AUTUMN_ENDS < item.by.date() < SPRING_STARTS]
    assert not [item for item in short if item.by.date() > SPRING_ENDS]
    assert not [item for item in short if item.by.date() == date(2027, 1, 1)]


def test_tasks_go_on_over_the_turn_of_the_year(year: Sequence[Occurrence]) -> None:
    checked = days_of(year, "big-toy-check", "playground")
    assert {date(2026, 12, 28), date(2027, 1, 4)} <= set(checked)


def test_a_day_in_the_kitchen_as_the_principal_sees_it_at_ten(library: Library) -> None:
    """Monday in November: food and samples came in time, the fridges late, the rest is to come."""
    day = date(2026, 11, 16)
    facts = [
        _sent("food-receiving", "07:40"),
        _sent("food-sample", "08:10"),
        _sent("fridge-log", "09:50"),
    ]
    items = occurrences(library, [], day, day)
    kitchen = [item for item in items if item.subject.id == "kitchen"]
    now = datetime(2026, 11, 16, 2, tzinfo=UTC)
    seen = {
        (each.item.form, each.item.window.n): each.status for each in judge(kitchen, facts, (), now)
    }
    assert seen == {
        ("food-receiving", 1): "done",
        ("food-sample", 1): "done",
        ("food-sample", 2): "due",
        ("food-sample", 3): "due",
        ("fridge-log", 1): "late",
        ("fridge-log", 2): "due",
        ("canteen-daily", 1): "due",
        ("canteen-round", 1): "due",
        ("canteen-round", 2): "due",
        ("canteen-weekly", 1): "due",
        ("meal-company", 1): "grace",
        ("meal-company", 2): "due",
        ("meal-company", 3): "due",
    }


def _sent(form: str, clock: str) -> Record:
    at = datetime.fromisoformat(f"2026-11-16T{clock}+08:00")
    body = submission_body(form=form, revision=1, text="t", answers={}, asked={})
    return Record(f"{form} {clock}", KIND, "main", "kitchen", "cook", at, body)
