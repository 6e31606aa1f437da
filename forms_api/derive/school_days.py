"""The days of all terms, and those of them on which the kindergarten works."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from handbook.model.calendar import Calendar, Term
from handbook.model.library import Library


@dataclass(frozen=True)
class SchoolDays:
    """Terms in order; `term_days` and `open_days` in order, each day once. All spans of days in
    the arguments and answers include both ends."""

    terms: tuple[Term, ...]
    term_days: tuple[date, ...]
    open_days: tuple[date, ...]

    def is_open(self, day: date) -> bool:
        return day in self._open

    def in_term(self, first: date, last: date) -> Sequence[date]:
        """The days that lie in any term, open or closed."""
        return _between(self.term_days, first, last)

    def open_in(self, first: date, last: date) -> Sequence[date]:
        return _between(self.open_days, first, last)

    def open_from(self, day: date) -> Sequence[date]:
        """The open days from `day` on, until the end of its term; none where it has no term."""
        term = next((term for term in self.terms if term.has(day)), None)
        return self.open_in(day, term.ends) if term else ()

    def open_before(self, day: date) -> Iterator[date]:
        """The open days before `day`, the nearest first."""
        return reversed(self.open_days[: bisect_left(self.open_days, day)])

    @cached_property
    def _open(self) -> frozenset[date]:
        return frozenset(self.open_days)


def read_school_days(library: Library) -> SchoolDays:
    """Worked out once for a library: a list of requests asks for them with each line."""
    known = library.derived.get(("school-days", ""))
    if known is None:
        known = library.derived["school-days", ""] = _read(library)
    assert isinstance(known, SchoolDays)
    return known


def _read(library: Library) -> SchoolDays:
    days = [
        (day, calendar.is_open(day))
        for calendar in library.calendars
        for term in calendar.terms
        for day in each_day(term.starts, term.ends)
    ]
    return SchoolDays(
        terms=tuple(sorted(_terms(library.calendars), key=lambda term: term.starts)),
        term_days=tuple(sorted({day for day, _ in days})),
        open_days=tuple(sorted({day for day, is_open in days if is_open})),
    )


def each_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _terms(calendars: Sequence[Calendar]) -> Iterator[Term]:
    return (term for calendar in calendars for term in calendar.terms)


def _between(days: Sequence[date], first: date, last: date) -> Sequence[date]:
    return days[bisect_left(days, first) : bisect_right(days, last)]
