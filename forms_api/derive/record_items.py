"""Submissions as lists and the API show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from forms_api.derive.people import Person
from forms_api.records.record import Record, spell_time
from forms_api.records.submission import answers_of
from handbook.model.library import Library, has_job


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; None means any."""

    form: str | None = None
    place: str | None = None
    person: str | None = None

    def admits(self, record: Record) -> bool:
        return (
            self.form in (None, record.body["form"])
            and self.place in (None, record.subject)
            and self.person in (None, record.by)
        )


def record_item(record: Record) -> dict[str, Any]:
    """The item of contracts.md §5: id, form, place, by, at, done_at, flags, answers."""
    return {
        "id": record.id,
        "form": record.body["form"],
        "place": record.subject,
        "by": record.by,
        "at": spell_time(record.at),
        "done_at": record.body.get("done_at"),
        "flags": list(record.body["flags"]),
        "answers": answers_of(record.body),
    }


def may_read(library: Library, person: Person, grants: Iterable[str], record: Record) -> bool:
    """One's own records, those of the forms one fills, and all of them for who reviews."""
    form = library.forms.get(record.body["form"])
    return (
        record.by == person.id
        or "review" in grants
        or (form is not None and any(has_job(form.who, job) for job in person.form_jobs))
    )


def page_after(
    records: Sequence[Record], cursor: str | None, size: int
) -> tuple[tuple[Record, ...], str | None]:
    """The next `size` records after the one named by `cursor`, and the cursor to go on with.

    Raises LookupError for a cursor that names none of the records.
    """
    start = 0
    if cursor:
        places = (place for place, record in enumerate(records, 1) if record.id == cursor)
        start = next(places, 0)
        if not start:
            raise LookupError(cursor)
    page = tuple(islice(records, start, start + size))
    more = start + size < len(records)
    return page, page[-1].id if page and more else None
