"""When a demo plays: now, if the kindergarten is in the middle of a term."""

from datetime import date, datetime, time, timedelta

from forms_api.cli.demo.records import WEEKS
from forms_api.derive.school_days import SchoolDays, each_day, read_school_days
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
    first = today - timedelta(weeks=WEEKS) + timedelta(days=1)
    return len(read_school_days(library).open_in(first, today))


def _in_term(library: Library) -> datetime:
    """Ten in the morning, on an open day after the first weeks of the last school year."""
    year = max(library.calendars, key=lambda calendar: calendar.terms[0].starts)
    day = _next_open(read_school_days(library), year.terms[0].starts + timedelta(weeks=WEEKS))
    return datetime.combine(day, time(10), library.school.zone)


def _next_open(days: SchoolDays, day: date) -> date:
    later = each_day(day, day + timedelta(days=13))
    return next((one for one in later if days.is_open(one)), day)
