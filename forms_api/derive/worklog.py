"""The work that was handed in, without its answers: all from which the standing of items follows.

A year of 200,000 submissions fits into memory this way, and each form is asked for its own.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from forms_api.records.record import Record

KEPT = ("form", "flags", "done_at", "supersedes")


def slim(submission: Record) -> Record:
    """The submission with its form, flags, time, what it corrects, and nothing else in its body."""
    body = submission.body
    return replace(submission, body={key: body[key] for key in KEPT if key in body})


class Worklog:
    """Submissions by form, slim, in the order of arrival. Taking and reading may overlap."""

    def __init__(self, submissions: Iterable[Record] = ()) -> None:
        self._of_form: dict[str, list[Record]] = defaultdict(list)
        self._begun: dict[str, datetime] = {}
        for submission in submissions:
            self.take(submission)

    def __len__(self) -> int:
        return len(self._begun)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._begun

    def take(self, submission: Record, begun: datetime | None = None) -> None:
        """The next one that arrived. Again is no harm. `begun`: when what it corrects was handed
        in, where that may not be here."""
        if submission.id not in self._begun:
            corrected = submission.body.get("supersedes", "")
            self._begun[submission.id] = begun or self._begun.get(corrected, submission.at)
            self._of_form[submission.body["form"]].append(slim(submission))

    def forget(self, record_id: str) -> None:
        """It was erased. Its corrections stand for themselves."""
        self._begun.pop(record_id, None)
        for form, kept in self._of_form.items():
            self._of_form[form] = [record for record in kept if record.id != record_id]

    def begin_anew(self, begun: Callable[[Record], datetime]) -> None:
        """Ask again when the work began that each correction is about."""
        for kept in self._of_form.values():
            for record in kept:
                if "supersedes" in record.body:
                    self._begun[record.id] = begun(record)

    def of(self, form_id: str, since: datetime) -> tuple[Record, ...]:
        """What arrived from `since` on; a correction counts from the day of what it corrects."""
        kept = self._of_form.get(form_id, [])
        later = kept[bisect_left(kept, since, key=_at) :]
        return tuple(record for record in later if self._begun[record.id] >= since)


def _at(record: Record) -> datetime:
    return record.at
