"""A calendar gets an address that works without signing in, or loses it."""

import secrets
from datetime import datetime

from forms_api.actions.authenticate import hash_token
from forms_api.actions.person_fact import campus_of_person
from forms_api.derive.people import Person, stands
from forms_api.records.calendar_feed import CALENDAR_FEED, calendar_feed_record
from forms_api.records.record import Record
from forms_api.store.store import Store
from handbook.model.school import Campus

SECRET_BYTES = 32


def share_calendar(store: Store, owner: Person | Campus, now: datetime, *, by: Person) -> str:
    """The secret of the new address, which is told once; an older address works no more."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    store.append(_fact(store, owner, now, hash_token(secret), by))
    return secret


def withdraw_calendar(store: Store, owner: Person | Campus, now: datetime, *, by: Person) -> bool:
    """False if there was none."""
    if find_feed(store, owner) is None:
        return False
    store.append(_fact(store, owner, now, None, by))
    return True


def find_feed(store: Store, owner: Person | Campus) -> Record | None:
    """The fact that stands for the owner's address, if there is one that works."""
    facts = store.read(CALENDAR_FEED, subject=owner.id)
    newest = facts[-1] if facts and facts[-1].body["hash"] else None
    if newest and isinstance(owner, Person) and not stands(newest, owner):
        return None
    return newest


def _fact(
    store: Store, owner: Person | Campus, now: datetime, hashed: str | None, by: Person
) -> Record:
    campus = owner.id if isinstance(owner, Campus) else campus_of_person(store, owner.id)
    return calendar_feed_record(now, campus=campus, subject=owner.id, hashed=hashed, by=by.id)
