"""When a careful kindergarten would have filled a form: one moment for each time it is due.

Plausible rather than exact: within a week or month, the day is any open one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from handbook.model.due import Due
from handbook.model.library import Library
from handbook.model.values import WEEKDAYS


@dataclass(frozen=True)
class DueTime:
    """`by` is local, `number` counts the times of one period from 0."""

    by: datetime
    number: int


def due_times(library: Library, due: Due, first: date, last: date) -> Iterator[DueTime]:
    """The times from `first` to `last`, both included, in order."""
    for days in _periods(due, _open_days(library, due, first, last)):
        for number in range(due.times):
            clock = due.by[number] if len(due.by) > 1 else due.by[0]
            yield DueTime(_moment(library, _pick(due, days, number), clock), number)


def is_open(library: Library, day: date) -> bool:
    return any(calendar.is_open(day) for calendar in library.calendars)


def _open_days(library: Library, due: Due, first: date, last: date) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    if due.days == "calendar-days":
        return list(days)
    return [day for day in days if is_open(library, day)]


def _periods(due: Due, days: Sequence[date]) -> Iterator[Sequence[date]]:
    """The open days of each period; with `on`, only the days from the wanted one."""
    if due.every == "day":
        yield from ([day] for day in days)
        return
    for _, found in groupby(days, key=lambda day: _period(due, day)):
        wanted = _from_wanted(due, list(found))
        if wanted:
            yield wanted


def _period(due: Due, day: date) -> tuple[int, int]:
    if due.every == "week":
        return day.isocalendar()[:2]
    if due.every == "2 weeks":
        return day.isocalendar()[0], (day.isocalendar()[1] + 1) // 2
    return day.year, day.month if due.every == "month" else 0


def _from_wanted(due: Due, days: list[date]) -> list[date]:
    if not due.on:
        return days
    wanted = [day for day in days if _is_wanted(due.on, day)]
    if wanted or due.if_closed == "skip":
        return wanted
    return [day for day in days if _comes_after(due.on, day)][:1]


def _is_wanted(on: Iterable[object], day: date) -> bool:
    return WEEKDAYS[day.weekday()] in on or day.day in on


def _comes_after(on: Sequence[object], day: date) -> bool:
    first = on[0]
    if isinstance(first, int):
        return day.day > first
    return day.weekday() > list(WEEKDAYS).index(first)  # type: ignore[arg-type]


def _pick(due: Due, days: Sequence[date], number: int) -> date:
    """The days of several times a period lie apart."""
    if due.every == "day" or due.on:
        return days[0]
    return days[(number + 1) * len(days) // (due.times + 1)]


def _moment(library: Library, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, library.school.zone)
