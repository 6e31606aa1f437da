"""The work that was handed in, without its answers: all from which the standing of items follows.

A year of 200,000 submissions fits into memory this way, and each form is asked for its own.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from forms_api.records.record import Record, with_body

KEPT = ("form", "flags", "done_at", "supersedes")
REACHES_BACK = ("done_at", "supersedes")
"""With one of these, work may be of a time long before it arrived."""


def slim_body(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Form, flags, time, what it corrects, and nothing else."""
    return MappingProxyType({key: body[key] for key in KEPT if key in body})


@dataclass(frozen=True, slots=True)
class _Row:
    """The submissions of a form in the order of arrival. `reaching`: the places of those that may
    be of an earlier time, and of those that these correct; in order. `plain`: the body that nearly
    all of them share, for they have nothing more to say."""

    plain: Mapping[str, Any]
    kept: list[Record] = field(default_factory=list)
    reaching: list[int] = field(default_factory=list)

    def take(self, submission: Record) -> None:
        body = submission.body
        if any(key in body for key in REACHES_BACK):
            self.reaching.append(len(self.kept))
        is_plain = not body.get("flags") and self.reaching[-1:] != [len(self.kept)]
        self.kept.append(with_body(submission, self.plain if is_plain else slim_body(body)))
        if corrected := body.get("supersedes"):
            self._reach(corrected)

    def between(self, since: datetime, until: datetime | None) -> Iterator[Record]:
        first = bisect_left(self.kept, since, key=_at)
        end = len(self.kept) if until is None else bisect_left(self.kept, until, key=_at)
        yield from self.kept[first:end]
        for place in self.reaching[bisect_left(self.reaching, max(first, end)) :]:
            yield self.kept[place]

    def without(self, record_id: str) -> "_Row":
        rest = _Row(self.plain)
        for record in self.kept:
            if record.id != record_id:
                rest.take(record)
        return rest

    def _reach(self, corrected: str) -> None:
        """Corrections come soon, and are few: from the end it is found at once."""
        places = range(len(self.kept) - 1, -1, -1)
        place = next((place for place in places if self.kept[place].id == corrected), None)
        if place is not None and place not in self.reaching:
            insort(self.reaching, place)


class Worklog:
    """Submissions by form, slim, in the order of arrival. Taking and reading may overlap."""

    def __init__(self, submissions: Iterable[Record] = ()) -> None:
        self._of_form: dict[str, _Row] = {}
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
            self._row(submission.body["form"]).take(submission)

    def forget(self, record_id: str) -> None:
        """It was erased. Its corrections stand for themselves."""
        self._begun.pop(record_id, None)
        for form, row in self._of_form.items():
            if any(record.id == record_id for record in row.kept):
                self._of_form[form] = row.without(record_id)

    def begin_anew(self, begun: Callable[[Record], datetime]) -> None:
        """Ask again when the work began that each correction is about."""
        for row in self._of_form.values():
            for record in row.kept:
                if "supersedes" in record.body:
                    self._begun[record.id] = begun(record)

    def of(
        self, form_id: str, since: datetime, until: datetime | None = None
    ) -> tuple[Record, ...]:
        """What arrived from `since` on; a correction counts from the day of what it corrects. Of
        what arrived from `until` on only that which may be of work done before."""
        row = self._of_form.get(form_id)
        found = row.between(since, until) if row else ()
        return tuple(record for record in found if self._begun[record.id] >= since)

    def _row(self, form_id: str) -> _Row:
        if form_id not in self._of_form:
            self._of_form[form_id] = _Row(MappingProxyType({"form": form_id, "flags": ()}))
        return self._of_form[form_id]


def _at(record: Record) -> datetime:
    return record.at
