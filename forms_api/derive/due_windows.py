"""Until when a form has to be done: the local times of each item that `due` asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, pairwise
from zoneinfo import ZoneInfo

from forms_api.derive.due_spans import Closed, Span, spans_from
from forms_api.derive.local_day import day_begins
from forms_api.derive.school_days import SchoolDays
from handbook.model.due import Due

MINUTE = timedelta(minutes=1)
"""A clock shows minutes: 16:00 is over at 16:01, and 23:59 when the day is."""


LAST_MOMENT = datetime(9000, 1, 1, tzinfo=UTC)
"""No zone takes it out of the calendar."""


@dataclass(frozen=True, slots=True)
class Instants:
    """A window in UTC: a year of items is compared with records, and UTC compares far faster.

    From `late` on it is too late but for the grace, from `over` on for that, too.
    """

    opens: datetime
    late: datetime
    over: datetime
    next_opens: datetime | None


@dataclass(frozen=True, slots=True)
class Window:
    """Aware local times. `n` counts the items that open together from 1; `next_opens` is when the
    next ones do (None: no term knows of any); `cleared` says why nothing has to be done."""

    opens: datetime
    by: datetime
    grace_until: datetime
    utc: Instants
    n: int = 1
    next_opens: datetime | None = None
    cleared: str | None = None


def windows(
    due: Due, days: SchoolDays, closed: Closed, zone: ZoneInfo, first: date, last: date
) -> Iterator[Window]:
    """Those whose days, from opening to `by`, touch the days from `first` to `last`; in order."""
    for span, following in pairwise(chain(spans_from(due, days, closed, first), (None,))):
        if span is None or span.first > last:
            return
        yield from _items(due, zone, span, following)


def _items(due: Due, zone: ZoneInfo, span: Span, following: Span | None) -> Iterator[Window]:
    opens = day_begins(span.first, zone)
    next_opens = day_begins(following.first, zone) if following else None
    for n, clock in enumerate(_clocks(due), 1):
        by = day_begins(span.last, zone).replace(hour=clock.hour, minute=clock.minute)
        until = _later(by.astimezone(UTC), due.grace)
        instants = Instants(
            opens=opens.astimezone(UTC),
            late=by.astimezone(UTC) + MINUTE,
            over=until + MINUTE,
            next_opens=next_opens and next_opens.astimezone(UTC),
        )
        grace_until = until.astimezone(zone)
        yield Window(opens, by, grace_until, instants, n, next_opens, span.cleared)


def _clocks(due: Due) -> tuple[time, ...]:
    return tuple(sorted(due.by)) if len(due.by) > 1 else due.by * due.times


def _later(moment: datetime, span: timedelta) -> datetime:
    """In UTC: two hours are two hours on the night when the clocks change, too."""
    try:
        return min(moment + span, LAST_MOMENT)
    except OverflowError:
        return LAST_MOMENT
