"""Keep on record what was refused to somebody, and which personal record somebody read."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from forms_api.actions.person_fact import campus_of_person
from forms_api.actions.refusal import Refusal
from forms_api.actions.vault import is_shut
from forms_api.derive.people import Person
from forms_api.derive.personal import is_personal
from forms_api.records.record import Record
from forms_api.records.trail import read_record, refused_record
from forms_api.store.errors import IdExists, StoreDown, StoreFull
from forms_api.store.store import Store
from handbook.model.library import Library


def keep_refusal(store: Store, person: Person, now: datetime, *, endpoint: str, code: str) -> None:
    """A signed-in person was not allowed to do something."""
    campus = campus_of_person(store, person.id)
    fact = refused_record(now, campus=campus, person_id=person.id, endpoint=endpoint, code=code)
    store.append(fact)


def keep_readings(
    library: Library, store: Store, person: Person, records: Iterable[Record], now: datetime
) -> None:
    """Of these records a person reads the personal ones that others wrote: once an hour each; and
    those that are opened for them: each time, their own too.

    Raises Refusal `store-down`: what was seen without a trace cannot be made unseen, so nobody
    sees it until the trace can be kept. Everything else can still be read.
    """
    facts = [
        read_record(
            now,
            campus=record.campus,
            person_id=person.id,
            record_id=record.id,
            each_time=is_shut(record),
        )
        for record in records
        if is_shut(record) or (record.by != person.id and is_personal(library, record))
    ]
    try:
        _append_new(store, facts)
    except (StoreFull, StoreDown) as error:
        raise Refusal("store-down", "看过这条要留下记录，现在记不下。请稍后再看") from error


def _append_new(store: Store, facts: Sequence[Record]) -> None:
    while missing := [fact for fact in facts if store.get(fact.id) is None]:
        # all or none: if another request has just kept one of them, the others are still to keep
        with suppress(IdExists):
            store.append(*missing)
