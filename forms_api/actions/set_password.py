"""Somebody gets another password: sessions that stand on the old one end."""

from datetime import datetime

from forms_api.actions.add_person import check_password
from forms_api.actions.authenticate import hash_password
from forms_api.actions.person_fact import campus_of_person
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.records.person import CONSOLE, credential_record
from forms_api.records.record import Record
from forms_api.store.store import Store
from handbook.model.library import Library


def set_password(
    library: Library,
    store: Store,
    person: Person,
    password: str,
    now: datetime,
    *,
    by: str = CONSOLE,
    session: str | None = None,
) -> Record:
    """Keep the password; `session` is the one in which it is set. Raises Refusal `bad-password`,
    with `fields`, or `disabled`."""
    fact = password_fact(library, store, person, password, now, by=by, session=session)
    return store.append(fact)[0]


def password_fact(
    library: Library,
    store: Store,
    person: Person,
    password: str,
    now: datetime,
    *,
    by: str,
    session: str | None = None,
) -> Record:
    """The fact, not kept yet. Raises Refusal `bad-password` or `disabled`."""
    if not person.active:
        raise Refusal("disabled", f"{person.name}已停用，请先启用，再设密码")
    if faults := check_password(library, person.jobs, password, name=person.name):
        raise Refusal("bad-password", faults["password"], faults)
    campus = campus_of_person(store, person.id)
    hashed = hash_password(password)
    return credential_record(
        now, campus=campus, person_id=person.id, hashed=hashed, by=by, session=session
    )
