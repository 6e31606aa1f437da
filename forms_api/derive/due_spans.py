"""On which days a form is due: one span of days for each time that its `due` comes round.

A span is one day where `due` names the day (`on`, or every day), else the open days of a period
from the first to the last. Closings that nobody planned move a span or clear it, as the form says;
they never make a longer span shorter, for what is in time must not become late afterwards.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from forms_api.derive.periods import Period, periods_from
from forms_api.derive.school_days import SchoolDays
from handbook.model.due import Due
from handbook.model.values import WEEKDAYS

Closed = Mapping[date, str]
"""Days that were to be open, and why they were not."""

ONE_DAY = timedelta(days=1)

FIRST_TERM = timedelta(weeks=8)
"""How long before the first term of all its preparations may begin; before a later term, they may
when the one before it has ended."""


@dataclass(frozen=True)
class Span:
    """From `first` to `last`, both included. `cleared`: why nothing has to be done after all."""

    first: date
    last: date
    cleared: str | None = None


def spans_from(due: Due, days: SchoolDays, closed: Closed, day: date) -> Iterator[Span]:
    """The spans that end on `day` or later, in order, until the last term ends."""
    found = _spans_around(due, days, closed, _where_to_begin(days, closed, day))
    return (span for span in found if span.last >= day)


def _where_to_begin(days: SchoolDays, closed: Closed, day: date) -> date:
    """What falls on the closed days before `day` may have moved to it."""
    earlier = (one for one in days.open_before(day) if one not in closed)
    return next(earlier, date.min)


def _spans_around(due: Due, days: SchoolDays, closed: Closed, day: date) -> Iterator[Span]:
    if due.before:
        return _before_terms(days)
    periods = periods_from(due.every, day, days.terms)
    if due.on or due.every == "day":
        return _merge(_of_days(due, days, closed, periods))
    return _of_periods(due, days, closed, periods)


def _before_terms(days: SchoolDays) -> Iterator[Span]:
    for earlier, term in pairwise((None, *days.terms)):
        if term is None:
            continue
        begins = earlier.ends + ONE_DAY if earlier else term.starts - FIRST_TERM
        eve = term.starts - ONE_DAY
        yield Span(min(begins, eve), eve)


def _of_periods(
    due: Due, days: SchoolDays, closed: Closed, periods: Iterable[Period]
) -> Iterator[Span]:
    for period in periods:
        if due.days == "calendar-days":
            if days.in_term(*period.cut):
                yield Span(period.first, period.last)
        elif opened := days.open_in(*period.cut):
            is_cleared = all(day in closed for day in opened)
            yield Span(opened[0], opened[-1], closed[opened[-1]] if is_cleared else None)


def _of_days(
    due: Due, days: SchoolDays, closed: Closed, periods: Iterable[Period]
) -> Iterator[Span]:
    for period in periods:
        for day in _wanted(due, days.in_term(*period.cut)):
            if span := _settle(due, days, closed, day):
                yield span


def _wanted(due: Due, in_term: Iterable[date]) -> Iterable[date]:
    """The days of a period that `on` names: of each the first, as a quarter has three 15ths."""
    if not due.on:
        return in_term
    named: dict[object, date] = {}
    for day in in_term:
        for name in (WEEKDAYS[day.weekday()], day.day):
            named.setdefault(name, day)
    return sorted({named[name] for name in due.on if name in named})


def _settle(due: Due, days: SchoolDays, closed: Closed, day: date) -> Span | None:
    """Where what is wanted on `day` has to be done. None: nowhere, it is skipped."""
    if due.days == "calendar-days":
        return Span(day, day)
    moves = due.if_closed == "next-workday"
    planned = days.open_from(day) if moves else [day] if days.is_open(day) else []
    for later in planned:
        if later not in closed:
            return Span(later, later)
    return Span(planned[0], planned[0], closed[planned[0]]) if planned else None


def _merge(spans: Iterable[Span]) -> Iterator[Span]:
    """What moved to a day on which the form is due anyway is one with it."""
    last = None
    for span in spans:
        if span != last:
            yield span
        last = span
