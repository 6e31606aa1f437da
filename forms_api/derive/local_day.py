"""Days on the school's clock, as moments."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# no record lies outside; nearer to the ends of the calendar some days have no UTC
_FIRST, _LAST = date(1970, 1, 2), date(9000, 1, 1)


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a local day; of the nearest day that a record can have."""
    return datetime.combine(min(max(day, _FIRST), _LAST), time.min, zone)


def day_ends(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after a local day."""
    return day_begins(min(day, _LAST) + timedelta(days=1), zone)
