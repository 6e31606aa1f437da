"""The hours in which somebody can be asked: by day, on days that are open."""

from datetime import date, datetime, time, timedelta

from forms_api.derive.school_days import SchoolDays

BEGIN, END = time(7), time(20)


def is_awake(days: SchoolDays, now: datetime) -> bool:
    """`now` is local."""
    return days.is_open(now.date()) and BEGIN <= now.time() < END


def waking_time(days: SchoolDays, start: datetime, end: datetime) -> timedelta:
    """How much of the time between two local moments was in these hours."""
    found = (_on(day, start, end) for day in days.open_in(start.date(), end.date()))
    return sum(found, timedelta())


def _on(day: date, start: datetime, end: datetime) -> timedelta:
    begin = datetime.combine(day, BEGIN, start.tzinfo)
    finish = datetime.combine(day, END, start.tzinfo)
    return max(min(end, finish) - max(start, begin), timedelta())
