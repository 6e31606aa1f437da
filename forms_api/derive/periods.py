"""The periods of `every`: days, weeks, ..., school years, one after the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handbook.model.calendar import Term
from handbook.model.due import Period as Every

FORTNIGHT = timedelta(days=14)
SEPTEMBER = 9


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included. With `term` it belongs to that term alone."""

    first: date
    last: date
    term: Term | None = None

    @property
    def cut(self) -> tuple[date, date]:
        """First and last day, cut to the period's own term."""
        if self.term is None:
            return self.first, self.last
        return max(self.first, self.term.starts), min(self.last, self.term.ends)


def periods_from(every: Every, day: date, terms: Sequence[Term]) -> Iterator[Period]:
    """The periods that end on `day` or later, up to the end of the last of the terms (which come
    in order), in their order."""
    if every in _OF_TERM:
        pieces = (piece for term in terms for piece in _OF_TERM[every](term))
        yield from (piece for piece in pieces if piece.last >= day)
    elif terms:
        yield from _of_calendar(*_OF_CALENDAR[every], max(day, terms[0].starts), terms[-1].ends)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _of_calendar(
    begin: Callable[[date], date], longest: int, day: date, end: date
) -> Iterator[Period]:
    first = begin(day)
    while first <= end:
        # no period is longer, and no two of them are shorter: this lands in the next one
        following = begin(first + timedelta(days=longest))
        yield Period(first, following - timedelta(days=1))
        first = following


def _fortnights(term: Term) -> Iterator[Period]:
    first = monday_of(term.starts)
    while first <= term.ends:
        yield Period(first, first + FORTNIGHT - timedelta(days=1), term)
        first += FORTNIGHT


def _whole(term: Term) -> Iterator[Period]:
    yield Period(term.starts, term.ends, term)


def _month(day: date) -> date:
    return day.replace(day=1)


def _quarter(day: date) -> date:
    """September, December, March and June begin one; January belongs to December's."""
    month = day.month - day.month % 3
    return date(day.year, month, 1) if month else date(day.year - 1, 12, 1)


def _school_year(day: date) -> date:
    return date(day.year - (day.month < SEPTEMBER), SEPTEMBER, 1)


_OF_TERM: Mapping[Every, Callable[[Term], Iterator[Period]]] = {
    "2 weeks": _fortnights,
    "term": _whole,
}
_OF_CALENDAR: Mapping[Every, tuple[Callable[[date], date], int]] = {
    "day": (lambda day: day, 1),
    "week": (monday_of, 7),
    "month": (_month, 31),
    "quarter": (_quarter, 92),
    "year": (_school_year, 366),
}
"""What a period begins with, and how many days the longest one has."""
