"""Pieces of work as they were handed in: a submission, and what its corrections made of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from forms_api.records.record import Record
from forms_api.records.submission import done_at_of


@dataclass(frozen=True, slots=True)
class Entry:
    """`by` handed it in `at` that moment: no correction changes that. `record` is how it stands
    now; `done_at`, UTC, is when the work is said to have been done."""

    by: str
    at: datetime
    record: Record
    done_at: datetime | None = None

    @property
    def moment(self) -> datetime:
        """When the work was done, as far as it can be believed: never after it was handed in."""
        return self.at if self.done_at is None else min(self.done_at, self.at)


def fold_entries(submissions: Iterable[Record], now: datetime) -> tuple[Entry, ...]:
    """Each piece of work once, in the order of arrival; what came after `now` is left out.

    A correction of what is not among the submissions stands for itself.
    """
    entries: dict[str, Entry] = {}
    first: dict[str, str] = {}
    for record in submissions:
        if record.at <= now:
            corrected = record.body.get("supersedes", record.id)
            root = first[record.id] = first.get(corrected, record.id)
            entries[root] = _take(entries.get(root), record)
    return tuple(entries.values())


def _take(entry: Entry | None, record: Record) -> Entry:
    done_at = done_at_of(record.body)
    if entry is None:
        return Entry(record.by, record.at, record, done_at)
    return replace(entry, record=record, done_at=done_at)
