"""Until when the next move of a request has to be done, and to whom it goes up when it is not.

`within` counts from the moment at which the request came into its state. Whole days below a week
are open days, and end with the day: 1 day is until the end of the next open day. Whole weeks end
with the same weekday, or with the next open day where that one is closed. Hours and minutes are
plain time, by night too. Where the calendars know no open day any more, every day counts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from forms_api.derive.local_day import day_ends
from forms_api.derive.moving import movers_of, possible_moves
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.school_days import SchoolDays
from forms_api.derive.waking_hours import waking_time
from handbook.model.flow import Move
from handbook.model.library import Library

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Deadline:
    """The move that has to be done, and the first moment at which it is too late (UTC)."""

    move: Move
    ends: datetime

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends


def deadline_of(request: Request, days: SchoolDays, zone: ZoneInfo) -> Deadline | None:
    """The earliest limit of what may be done now; None where nothing has one, or it is closed."""
    found = (
        Deadline(move, ends)
        for move in possible_moves(request)
        if (ends := _ends(request, move, days, zone))
    )
    return min(found, key=lambda one: one.ends, default=None)


def raised_to(
    library: Library,
    request: Request,
    deadline: Deadline,
    people: Mapping[str, Person],
    keepers: Collection[str],
    days: SchoolDays,
    now: datetime,
    after: timedelta,
) -> str | None:
    """The job before which an overdue request is now: one above after the first stretch `after`
    of waking hours, two after the second, as far as there is one. None: not yet, or nobody."""
    zone = library.school.zone
    waited = waking_time(days, deadline.ends.astimezone(zone), now.astimezone(zone))
    movers = movers_of(library, request, deadline.move, people.values(), keepers)
    above = tuple(_above(library, _job_of(library, deadline.move, movers)))
    steps = min(waited // after, len(above)) if deadline.is_over(now) else 0
    return above[steps - 1] if steps > 0 else None


def _ends(request: Request, move: Move, days: SchoolDays, zone: ZoneInfo) -> datetime | None:
    """The earlier of `within` and `by`."""
    found = [_within(request.since, move.within, days, zone)] if move.within else []
    named = request.values.get(move.by or "")
    if isinstance(named, str):
        found.append(day_ends(date.fromisoformat(named), zone))
    return min(found, default=None)


def _within(since: datetime, span: timedelta, days: SchoolDays, zone: ZoneInfo) -> datetime:
    if span % _DAY:
        return since + span
    return day_ends(_last_day(since.astimezone(zone).date(), span, days), zone)


def _last_day(first: date, span: timedelta, days: SchoolDays) -> date:
    if not span % _WEEK:
        return next(iter(_open_from(first + span, days)), first + span)
    ahead = _open_from(first + _DAY, days)[: span.days]
    return ahead[-1] if len(ahead) == span.days else first + span


def _open_from(day: date, days: SchoolDays) -> list[date]:
    # the last open day that is known ends the answer
    return list(days.open_in(day, days.open_days[-1])) if days.open_days else []


def _job_of(library: Library, move: Move, movers: Iterable[Person]) -> str | None:
    """Whose it is: the first job that the move names, or that of the first who may do it."""
    named = (word for word in move.who if word in library.jobs)
    held = (job for person in movers for job in person.jobs if job in library.jobs)
    return next(named, None) or next(held, None)


def _above(library: Library, job: str | None) -> Iterator[str]:
    while job and (job := library.jobs[job].reports_to):
        yield job
