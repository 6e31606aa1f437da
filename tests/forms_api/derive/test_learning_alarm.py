"""Too few learning sessions, or two of a kind, are said at the end of a month and after it."""

from datetime import date

import pytest

from forms_api.derive.learning_alarm import months_to_mind, say_learning
from forms_api.derive.learning_month import LearningMonth, Session
from forms_api.derive.school_days import each_day, read_school_days

OCTOBER = date(2026, 10, 1)


def session(method: str, campus: str = "main") -> Session:
    return Session("r", campus, OCTOBER, method, "", "")


def said(*sessions: Session, is_over: bool = False, campus: str = "main") -> list[str]:
    month = LearningMonth(OCTOBER, 2, is_over, sessions)
    return [one.words for one in say_learning(month.at(campus))]


@pytest.mark.parametrize(
    ("sessions", "words"),
    [
        ([], ["【学习活动】10月还差 2 次，月底前办好"]),
        (["讲座"], ["【学习活动】10月还差 1 次，月底前办好"]),
        (["讲座", "示范"], []),
        (["讲座", "讲座"], ["【学习活动】10月「讲座」用了不止一次，形式要不一样"]),
    ],
)
def test_what_is_said_of_a_month(sessions, words):
    assert said(*map(session, sessions)) == words


def test_a_month_that_is_over_can_not_be_mended():
    assert said(is_over=True) == ["【学习活动】10月少了 2 次"]


def test_each_campus_holds_its_own():
    there = [session("讲座", "main"), session("讲座", "branch"), session("示范", "branch")]
    assert said(*there, campus="main") == ["【学习活动】10月还差 1 次，月底前办好"]
    assert said(*there, campus="branch") == []


def test_it_is_said_on_the_last_five_open_days_and_on_the_first_of_the_next_month(library):
    days = read_school_days(library)
    october = each_day(date(2026, 10, 1), date(2026, 11, 30))
    found = {day: months_to_mind(days, day) for day in october}
    of_october = [day.isoformat()[5:] for day, months in found.items() if OCTOBER in months]
    assert of_october == ["10-26", "10-27", "10-28", "10-29", "10-30", "11-02"]


def test_nothing_is_said_on_closed_days(library):
    days = read_school_days(library)
    closed = (day for day in each_day(date(2026, 8, 1), date(2027, 8, 1)) if not days.is_open(day))
    assert not any(months_to_mind(days, day) for day in closed)


def test_in_every_month_with_open_days_it_is_said_at_least_once(library):
    days = read_school_days(library)
    found = {month for day in days.open_days for month in months_to_mind(days, day)}
    assert {day.replace(day=1) for day in days.open_days} <= found
