"""Days that were to be open and were not: an epidemic, a storm, a burst pipe."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from forms_api.derive.due_spans import Closed
from forms_api.derive.due_subjects import Subject
from forms_api.derive.school_days import each_day
from forms_api.records.record import Record


@dataclass(frozen=True)
class Closing:
    """`place` is closed from `first` to `last`, both included; None: the whole campus is."""

    id: str
    campus: str
    place: str | None
    first: date
    last: date
    reason: str

    def touches(self, subject: Subject) -> bool:
        """A place closes with all that belongs to it: small-1-bedroom with small-1."""
        if self.campus != subject.campus or self.place is None:
            return self.campus == subject.campus
        where = subject.place or ""
        return where == self.place or where.startswith(f"{self.place}-")


def fold_closings(records: Iterable[Record]) -> tuple[Closing, ...]:
    """What stands, in the order in which it was recorded: replaced and withdrawn ones are out."""
    closings: dict[str, Closing] = {}
    for record in records:
        closings.pop(record.body["supersedes"] or "", None)
        if not record.body["withdrawn"]:
            closings[record.id] = _read(record)
    return tuple(closings.values())


def closed_days(closings: Iterable[Closing], subject: Subject) -> Closed:
    """Why it is closed for the subject, by day; of two reasons for a day the first."""
    found: dict[date, str] = {}
    for closing in closings:
        if closing.touches(subject):
            for day in each_day(closing.first, closing.last):
                found.setdefault(day, closing.reason)
    return found


def closings_on(closings: Iterable[Closing], day: date) -> tuple[Closing, ...]:
    return tuple(one for one in closings if one.first <= day <= one.last)


def _read(record: Record) -> Closing:
    body = record.body
    return Closing(
        id=record.id,
        campus=record.campus,
        place=None if record.subject == record.campus else record.subject,
        first=date.fromisoformat(body["from"]),
        last=date.fromisoformat(body["to"]),
        reason=body["reason"],
    )
