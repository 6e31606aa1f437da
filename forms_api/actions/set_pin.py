"""Somebody chooses six digits: weak ones are refused, and those they had before."""

from datetime import datetime

from forms_api.actions.authenticate import hash_password, is_secret
from forms_api.actions.person_fact import campus_of_person
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.derive.weak_pin import clean_pin, pin_fault
from forms_api.records.pin import PIN, pin_record
from forms_api.records.record import Record
from forms_api.store.store import Store

REMEMBERED = 3
"""Earlier PINs that are compared: each costs a tenth of a second."""


def set_pin(
    store: Store, person: Person, pin: str, now: datetime, *, by: str, session: str | None = None
) -> Record:
    """Keep the PIN; `session` is the one in which it is set. Raises Refusal `bad-pin`, with
    `fields`, or `disabled`."""
    return store.append(pin_fact(store, person, pin, now, by=by, session=session))[0]


def pin_fact(
    store: Store, person: Person, pin: str, now: datetime, *, by: str, session: str | None = None
) -> Record:
    """The fact, not kept yet. Raises Refusal `bad-pin` or `disabled`."""
    if not person.active:
        raise Refusal("disabled", f"{person.name}已停用，不能设 PIN")
    typed = clean_pin(pin)
    if fault := pin_fault(typed) or _earlier_fault(store, person, typed):
        raise Refusal("bad-pin", fault, {"pin": fault})
    campus = campus_of_person(store, person.id)
    hashed = hash_password(typed)
    return pin_record(
        now, campus=campus, person_id=person.id, hashed=hashed, by=by, session=session
    )


def _earlier_fault(store: Store, person: Person, pin: str) -> str:
    earlier = store.read(PIN, subject=person.id)[-REMEMBERED:]
    is_known = any(is_secret(fact, pin) for fact in earlier)
    return "这个 PIN 您用过，请换一个新的" if is_known else ""
