"""Somebody signs in: a session begins, a person on a device for a while."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from forms_api.actions.add_person import check_length
from forms_api.actions.authenticate import find_secret
from forms_api.actions.prove_code import prove_code
from forms_api.actions.prove_identity import Identity, prove_by_password, prove_by_pin
from forms_api.actions.refusal import Refusal
from forms_api.derive.devices import Device
from forms_api.derive.people import Person
from forms_api.derive.session import Session
from forms_api.records.person import CREDENTIAL
from forms_api.store.store import Store
from handbook.model.library import Library

WEAK = "您的岗位现在有管理权限，原来的密码太短，不能再用。请找管理员发邀请，重新设密码。"
OVER = "输密码以后过了 5 分钟，请重新输一次密码。"
HALF_WAY_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class HalfWay:
    """The password was right, the code is to come: no session. Ids of the person, the password's
    fact and the device; `since` when."""

    person: str
    secret: str
    device: str | None
    since: datetime


def sign_in_by_pin(
    library: Library,
    store: Store,
    people: Mapping[str, Person],
    device: Device,
    person_id: str,
    pin: str,
    now: datetime,
) -> Session:
    """A session by PIN, on an enrolled device. Raises Refusal: wrong-pin, locked, busy."""
    session = new_session_id()
    found = prove_by_pin(library, store, people, device, person_id, pin, now, session=session)
    return open_session(session, found, device, now)


def sign_in_by_password(
    library: Library,
    store: Store,
    people: Mapping[str, Person],
    name_or_id: str,
    password: str,
    now: datetime,
    *,
    device: Device | None = None,
) -> Session | HalfWay:
    """A session by password, on any device; half of it, if the person has a second factor.

    Raises Refusal: wrong-password, busy; weak-password where it was right, but is too short for the
    jobs that the person has by now.
    """
    session = new_session_id()
    found = prove_by_password(
        library, store, people, name_or_id, password, now, device=device, session=session
    )
    if check_length(library, found.person.jobs, password):
        raise Refusal("weak-password", WEAK)
    if found.wants_code:
        return HalfWay(found.person.id, found.secret, device.id if device else None, now)
    return open_session(session, found, device, now)


def finish_sign_in(
    library: Library,
    store: Store,
    people: Mapping[str, Person],
    half: HalfWay,
    code: str,
    now: datetime,
    *,
    device: Device | None = None,
) -> Session:
    """The session that a right password has begun half. Raises Refusal: wrong-code, locked, busy;
    half-over where the password must be typed again."""
    person, session = people.get(half.person), new_session_id()
    secret = find_secret(store, CREDENTIAL, person) if person else None
    is_over = not timedelta() <= now - half.since < HALF_WAY_FOR
    if person is None or secret is None or secret.id != half.secret or is_over:
        raise Refusal("half-over", OVER)
    if half.device != (device.id if device else None):
        raise Refusal("half-over", OVER)
    prove_code(library, store, person, code, now, device=device, session=session)
    return open_session(session, Identity(person, half.secret), device, now)


def new_session_id() -> str:
    """128 random bits, in hex."""
    return secrets.token_hex(16)


def open_session(
    session_id: str, identity: Identity, device: Device | None, now: datetime
) -> Session:
    return Session(
        id=session_id,
        person=identity.person.id,
        secret=identity.secret,
        device=device.id if device else None,
        begun=now,
        seen=now,
        proved=now,
    )
