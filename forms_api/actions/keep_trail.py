"""Keep on record what was refused to somebody, and which personal record somebody read."""

from contextlib import suppress
from datetime import datetime

from forms_api.actions.person_fact import campus_of_person
from forms_api.derive.people import Person
from forms_api.records.record import Record
from forms_api.records.trail import read_record, refused_record
from forms_api.store.errors import IdErased, IdExists
from forms_api.store.store import Store


def keep_refusal(store: Store, person: Person, now: datetime, *, endpoint: str, code: str) -> None:
    """A signed-in person was not allowed to do something."""
    campus = campus_of_person(store, person.id)
    fact = refused_record(now, campus=campus, person_id=person.id, endpoint=endpoint, code=code)
    store.append(fact)


def keep_reading(store: Store, person: Person, record: Record, now: datetime) -> None:
    """A person read a record with personal data: kept once an hour."""
    fact = read_record(now, campus=record.campus, person_id=person.id, record_id=record.id)
    if store.get(fact.id) is None:
        with suppress(IdExists, IdErased):
            store.append(fact)
