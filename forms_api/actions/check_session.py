"""Does a session still stand? Asked of the facts at every request: nothing is remembered."""

from collections.abc import Mapping
from datetime import datetime

from forms_api.actions.authenticate import find_secret
from forms_api.actions.find_device import read_device
from forms_api.derive.people import Person
from forms_api.derive.session import Session, has_lapsed
from forms_api.records.person import CREDENTIAL
from forms_api.records.pin import PIN
from forms_api.records.session_end import SESSION_END
from forms_api.store.store import Store


def check_session(
    store: Store, people: Mapping[str, Person], session: Session, now: datetime
) -> Person | None:
    """Whose session it is. None: its time is over, somebody ended it, or what it stands on fell.

    That is: the person was disabled, the password or PIN is another one by now, or the device was
    revoked.
    """
    person = people.get(session.person)
    if person is None or not _has_secret(store, person, session.secret):
        return None
    device = read_device(store, session.device) if session.device else None
    if session.device and (device is None or not device.active):
        return None
    if has_lapsed(session, device, now) or _is_ended(store, session):
        return None
    return person


def _is_ended(store: Store, session: Session) -> bool:
    """By itself, or with all others of this person."""
    if store.read(SESSION_END, subject=session.id):
        return True
    return any(fact.at >= session.begun for fact in store.read(SESSION_END, subject=session.person))


def _has_secret(store: Store, person: Person, secret: str) -> bool:
    found = (find_secret(store, kind, person) for kind in (CREDENTIAL, PIN))
    return any(fact is not None and fact.id == secret for fact in found)
