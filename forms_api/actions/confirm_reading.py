"""Somebody confirms to have read a record that was written for them."""

from contextlib import suppress
from datetime import datetime

from forms_api.actions.read_records import get_record
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.derive.receipts import reading_jobs
from forms_api.derive.where import may_act_at
from forms_api.records.receipt import receipt_record
from forms_api.records.record import Record
from forms_api.records.submission import KIND
from forms_api.store.errors import IdExists
from forms_api.store.store import Store
from handbook.model.library import Library


def confirm_reading(
    library: Library, store: Store, person: Person, record_id: str, now: datetime
) -> None:
    """Twice is once. Raises Refusal: not-found, forbidden, stale-version."""
    record = get_record(library, store, person, record_id)
    jobs = jobs_to_read(library, person, record)
    if not jobs:
        raise Refusal("forbidden", "这条记录不用您确认看过")
    if store.follower(record.id):
        raise Refusal("stale-version", "这条记录刚更正过，请看更正后的那一条")
    fact = receipt_record(
        now, campus=record.campus, person_id=person.id, record_id=record.id, jobs=jobs
    )
    with suppress(IdExists):
        store.append(fact)


def jobs_to_read(library: Library, person: Person, record: Record) -> tuple[str, ...]:
    """For which jobs this person has to read the record; empty: they need not."""
    form = library.forms.get(record.body["form"]) if record.kind == KIND else None
    if form is None or record.by == person.id or not may_act_at(person, record.campus):
        return ()
    return reading_jobs(form, person)
