"""What has to be done: every item that the forms ask for, place by place.

The days come from `due_spans`, the times from `due_windows`, the places and people from
`due_subjects`. Whether an item was done is `status`.

Of a form that each person fills for themselves, leave clears what is due on its days, with or
without a stand-in: leave passes the forms of a job on, and this one is the person's. Nobody owes
what was over before they came; no thing of a register, what was over before it was registered. Of a
thing that is not in use any more, what was not due yet stands only if it was done.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from types import MappingProxyType
from zoneinfo import ZoneInfo

from forms_api.derive.closings import Closing, closed_days
from forms_api.derive.due_subjects import Subject, Thing, Things, subjects_of
from forms_api.derive.due_windows import Window, windows
from forms_api.derive.leave import Leave, days_away
from forms_api.derive.people import Person
from forms_api.derive.school_days import SchoolDays, each_day, read_school_days
from handbook.model.due import Due
from handbook.model.library import Library

ON_LEAVE = "请假"
NEVER: frozenset[date] = frozenset()
NO_THINGS: Things = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One item: a form, by id, that is due for a subject within a window. `if_done`: there is no
    such item unless something fills it."""

    form: str
    subject: Subject
    window: Window
    if_done: bool = False

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
    leaves: Iterable[Leave] = (),
    things: Things = NO_THINGS,
) -> tuple[Occurrence, ...]:
    """The items of all checklists and records whose days, from opening to `by`, touch the local
    days from `first` to `last`, both included. What is due first stands first; of items alike,
    the order is that of forms, then of places, then of `n`."""
    staff = tuple(people)
    stretch = _Stretch(
        library.school.zone,
        read_school_days(library),
        tuple(closings),
        days_away(leaves),
        {**_joined(staff), **{one.subject.id: one.opened for one in _each(things)}},
        {one.subject.id: one.closed for one in _each(things) if one.closed},
        first,
        last,
    )
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
    """What all forms share. `joined` and `left`: since when somebody or something is there, and
    from when on it is not any more."""

    zone: ZoneInfo
    days: SchoolDays
    closings: tuple[Closing, ...]
    away: Mapping[str, frozenset[date]]
    joined: Mapping[str, datetime]
    left: Mapping[str, datetime]
    first: date
    last: date


def _joined(staff: Iterable[Person]) -> Mapping[str, datetime]:
    return {person.id: person.joined for person in staff if person.joined}


def _each(things: Things) -> Iterator[Thing]:
    return chain.from_iterable(things.values())


def _of_form(
    form_id: str, due: Due, subjects: Iterable[Subject], stretch: _Stretch
) -> Iterator[Occurrence]:
    """Windows are reckoned once for all subjects that were closed on the same days."""
    known: dict[frozenset[tuple[date, str]], tuple[Window, ...]] = {}
    for subject in subjects:
        away = stretch.away.get(subject.id, NEVER)
        closed = {**dict.fromkeys(away, ON_LEAVE), **closed_days(stretch.closings, subject)}
        key = frozenset(closed.items())
        if key not in known:
            known[key] = tuple(
                windows(due, stretch.days, closed, stretch.zone, stretch.first, stretch.last)
            )
        joined, left = stretch.joined.get(subject.id), stretch.left.get(subject.id)
        for window in known[key]:
            is_there = joined is None or joined < window.utc.late
            if is_there and (left is None or window.utc.opens < left):
                if_done = left is not None and left < window.utc.late
                yield Occurrence(form_id, subject, _without_leave(window, away), if_done)


def _without_leave(window: Window, away: frozenset[date]) -> Window:
    """A form that is due on closed days, too, is not due on those of leave."""
    if not away or window.cleared:
        return window
    there = (day not in away for day in each_day(window.opens.date(), window.by.date()))
    return window if any(there) else replace(window, cleared=ON_LEAVE)
