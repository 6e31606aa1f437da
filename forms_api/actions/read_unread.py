"""The records of late that somebody has to read, and has not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from forms_api.actions.confirm_reading import jobs_to_read
from forms_api.actions.read_board import Look
from forms_api.derive.entries import fold_entries
from forms_api.derive.people import Person, fold_people
from forms_api.derive.receipts import readings_of
from forms_api.records.person import PERSON
from forms_api.records.receipt import RECEIPT
from forms_api.records.record import Record
from handbook.model.form import Form

LOOK_BACK = timedelta(days=100)
"""What nobody read in so long stays unread on its own page alone."""


@dataclass(frozen=True)
class Unread:
    """`record` as it stands now, corrected or not; its answers are not there."""

    form: Form
    record: Record


def read_unread(look: Look, person: Person) -> tuple[Unread, ...]:
    """What this person has to read, the oldest first."""
    forms = [form for form in look.library.forms.values() if form.read_by]
    found = [one for form in forms for one in _unread(look, form, person)]
    return tuple(sorted(found, key=lambda one: one.record.at))


def _unread(look: Look, form: Form, person: Person) -> Iterator[Unread]:
    since = look.now - LOOK_BACK
    log = look.work.follow(look.store, since)
    receipts = look.store.read(RECEIPT, since=since)
    people = fold_people(look.store.read(PERSON))
    for entry in fold_entries(log.of(form.id, since), look.now):
        jobs = jobs_to_read(look.library, person, entry.record)
        readings = readings_of(form, entry.record, people, receipts)
        if any(one.job in jobs and not one.is_read for one in readings):
            yield Unread(form, entry.record)
