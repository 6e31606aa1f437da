"""The seal of a day: a record that holds the head of the chain as the day left it.

The first commit after local midnight begins with it, so each day's head is covered by the next
day's chain, and a head that was written on paper can be found again by its date.

seal   subject = the local date of the last record before, `2026-09-01`; campus "" (the whole
       kindergarten); body {head, seq}: the chain hash and the number of the last frame before
"""

from datetime import date, datetime, timedelta, timezone, tzinfo

from forms_api.records.ids import new_id
from forms_api.records.record import Record

KIND = "seal"
BY = "store"
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""One time zone, no summer time: for whoever opens a store and knows no school."""


class Days:
    """Says when a seal is due. `begun`: the `at` of the last seal, or of the very first record."""

    def __init__(self, zone: tzinfo, begun: datetime | None) -> None:
        self._zone = zone
        self._day = None if begun is None else self.day_of(begun)

    def day_of(self, at: datetime) -> date:
        try:
            return at.astimezone(self._zone).date()
        except OverflowError:
            # the calendar ends before the zone's last day does: that day is the last one
            return at.date()

    def ends_before(self, at: datetime) -> bool:
        """Whether a commit at that moment must begin with a seal."""
        return self._day is not None and self.day_of(at) > self._day

    def begin(self, at: datetime) -> None:
        """A commit at that moment was kept, with its seal if it needed one."""
        self._day = max(self._day or self.day_of(at), self.day_of(at))


def seal_record(day: date, at: datetime, head: str, seq: int) -> Record:
    """The seal of `day`; `at` is that of the commit which it opens."""
    body = {"head": head, "seq": seq}
    return Record(new_id(at), KIND, "", day.isoformat(), BY, at, body)
