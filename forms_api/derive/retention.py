"""How long a record must be kept, and which ones may go."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime
from zoneinfo import ZoneInfo

from forms_api.records.record import Record
from handbook.model.form import Retain


@dataclass(frozen=True)
class Retention:
    """`until` is the last day, on the school's clock, on which the record must be there."""

    years: int
    until: date
    basis: str | None

    def has_passed(self, today: date) -> bool:
        return today > self.until


def retention_from(retain: Retain | None, at: datetime, zone: ZoneInfo) -> Retention | None:
    """How long a record that came `at` must be kept. None: its form says nothing.

    Counted as 民法典 arts. 201 and 202 count: the day itself is left out, and the last day is the
    same date `years` later, or the last of the month where there is none.
    """
    if retain is None:
        return None
    day = at.astimezone(zone).date()
    return Retention(retain.years, _years_later(day, retain.years), retain.basis)


def came_at(record: Record) -> datetime:
    return record.at


def find_passed(
    records: Iterable[Record],
    find_retain: Callable[[Record], Retain | None],
    now: datetime,
    zone: ZoneInfo,
    counts_from: Callable[[Record], datetime] = came_at,
) -> dict[str, list[Record]]:
    """The records that need not be kept any more, in their order, by the id of their form."""
    today = now.astimezone(zone).date()
    passed: dict[str, list[Record]] = {}
    for record in records:
        retention = retention_from(find_retain(record), counts_from(record), zone)
        if retention is not None and retention.has_passed(today):
            passed.setdefault(record.body["form"], []).append(record)
    return passed


def _years_later(day: date, years: int) -> date:
    year = min(day.year + years, MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
