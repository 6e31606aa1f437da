"""When a demo plays: now, if the kindergarten is in the middle of a term."""

from datetime import date, datetime, time, timedelta

from forms_api.cli.demo.due_times import is_open
from forms_api.cli.demo.records import WEEKS
from handbook.model.library import Library

ENOUGH = 15
"""Open days in the weeks before, for a demo that shows something."""


def choose_moment(library: Library, now: datetime, wanted: datetime | None) -> datetime | None:
    """What the clock of a demo starts with; None: it shows the real time, which is `now`.

    A moment that somebody wanted is taken as it is.
    """
    if wanted is not None or _open_days_before(library, now) >= ENOUGH:
        return wanted
    return _in_term(library)


def _open_days_before(library: Library, now: datetime) -> int:
    today = now.astimezone(library.school.zone).date()
    return sum(is_open(library, today - timedelta(days=n)) for n in range(WEEKS * 7))


def _in_term(library: Library) -> datetime:
    """Ten in the morning, on an open day after the first weeks of the last school year."""
    year = max(library.calendars, key=lambda calendar: calendar.terms[0].starts)
    day = _next_open(library, year.terms[0].starts + timedelta(weeks=WEEKS))
    return datetime.combine(day, time(10), library.school.zone)


def _next_open(library: Library, day: date) -> date:
    later = (day + timedelta(days=n) for n in range(14))
    return next((one for one in later if is_open(library, one)), day)
