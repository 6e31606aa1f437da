"""What has to be done: every item that the forms ask for, place by place.

The days come from `due_spans`, the times from `due_windows`, the places and people from
`due_subjects`. Whether an item was done is `status`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from forms_api.derive.closings import Closing, closed_days
from forms_api.derive.due_subjects import Subject, Things, subjects_of
from forms_api.derive.due_windows import Window, windows
from forms_api.derive.people import Person
from forms_api.derive.school_days import SchoolDays, read_school_days
from handbook.model.due import Due
from handbook.model.library import Library

NO_THINGS: Things = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One item: a form, by id, that is due for a subject within a window."""

    form: str
    subject: Subject
    window: Window

    @property
    def opens(self) -> datetime:
        return self.window.opens

    @property
    def by(self) -> datetime:
        return self.window.by

    @property
    def grace_until(self) -> datetime:
        return self.window.grace_until


def occurrences(
    library: Library,
    people: Iterable[Person],
    first: date,
    last: date,
    *,
    closings: Sequence[Closing] = (),
    things: Things = NO_THINGS,
) -> tuple[Occurrence, ...]:
    """The items of all checklists and records whose days, from opening to `by`, touch the local
    days from `first` to `last`, both included. What is due first stands first; of items alike,
    the order is that of forms, then of places, then of `n`."""
    stretch = _Stretch(library.school.zone, read_school_days(library), tuple(closings), first, last)
    staff = tuple(people)
    found = [
        item
        for form in library.forms.values()
        if form.due and form.kind in ("checklist", "record")
        for item in _of_form(
            form.id, form.due, subjects_of(form, library.school, staff, things), stretch
        )
    ]
    return tuple(sorted(found, key=lambda item: item.by))


@dataclass(frozen=True)
class _Stretch:
    """What all forms share."""

    zone: ZoneInfo
    days: SchoolDays
    closings: tuple[Closing, ...]
    first: date
    last: date


def _of_form(
    form_id: str, due: Due, subjects: Iterable[Subject], stretch: _Stretch
) -> Iterator[Occurrence]:
    """Windows are reckoned once for all subjects that were closed on the same days."""
    known: dict[frozenset[tuple[date, str]], tuple[Window, ...]] = {}
    for subject in subjects:
        closed = closed_days(stretch.closings, subject)
        key = frozenset(closed.items())
        if key not in known:
            known[key] = tuple(
                windows(due, stretch.days, closed, stretch.zone, stretch.first, stretch.last)
            )
        for window in known[key]:
            yield Occurrence(form_id, subject, window)
