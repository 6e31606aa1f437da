"""Somebody follows their invitation: they set a password, or a PIN on this phone, or both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from forms_api.actions.begin_session import new_session_id, open_session
from forms_api.actions.enrol_device import Enrolled, own_device_facts
from forms_api.actions.find_totp import find_totp
from forms_api.actions.invite_person import bad_invitation, find_invitation
from forms_api.actions.prove_code import prove_code
from forms_api.actions.prove_identity import Identity
from forms_api.actions.refusal import Refusal
from forms_api.actions.set_password import password_fact
from forms_api.actions.set_pin import pin_fact
from forms_api.derive.devices import Device, fold_devices
from forms_api.derive.people import Person, grants_of
from forms_api.derive.session import Session
from forms_api.records.record import Record
from forms_api.records.signin import signin_record
from forms_api.store.errors import Stale
from forms_api.store.store import Store
from handbook.model.library import Library


@dataclass(frozen=True)
class Choice:
    """What the invited person typed; empty is nothing. With a `label` this phone is enrolled as
    their own, which a PIN needs. Who has a second factor needs a `code` too."""

    password: str = ""
    pin: str = ""
    label: str = ""
    code: str = ""


@dataclass(frozen=True)
class Accepted:
    session: Session
    enrolled: Enrolled | None


def accept_invitation(
    library: Library,
    store: Store,
    people: Mapping[str, Person],
    token: str,
    choice: Choice,
    now: datetime,
    *,
    known: Device | None = None,
) -> Accepted:
    """Keep the choice and begin a session, all in one append: an invitation is used once.

    `known`: the device that it happens on, if it is known here. Raises Refusal: bad-invitation,
    busy; bad-choice, bad-password, bad-pin, bad-device, wrong-code, locked with `fields`.
    """
    person, invitation = find_invitation(store, people, token, now)
    _check_choice(library, person, choice)
    secrets = _secrets(library, store, person, choice, now)
    devices, device_token = (
        own_device_facts(store, person, choice.label, now) if choice.label else ([], "")
    )
    device = fold_devices(devices)[devices[0].subject] if devices else known
    if find_totp(store, person):
        prove_code(library, store, person, choice.code, now, device=known)
    session = open_session(new_session_id(), Identity(person, secrets[0].id), device, now)
    trail = signin_record(
        now,
        campus=invitation.campus,
        person_id=person.id,
        how="invitation",
        ok=True,
        device=session.device,
        session=session.id,
    )
    try:
        store.append(*secrets, *devices, trail, after=invitation.id)
    except Stale:
        raise bad_invitation() from None
    return Accepted(session, Enrolled(device, device_token) if device and devices else None)


def _check_choice(library: Library, person: Person, choice: Choice) -> None:
    faults = {}
    if grants_of(person, library) and not choice.password:
        faults["password"] = "有管理权限的岗位，请设一个密码"  # noqa: S105 - a sentence
    if not choice.password and not choice.pin:
        faults["pin"] = "请设一个密码，或者 6 位数字的 PIN"
    if choice.pin and not choice.label:
        faults["label"] = "PIN 只能在登记过的手机上用，请给这台手机起个名字"
    if faults:
        raise Refusal("bad-choice", "\n".join(faults.values()), faults)


def _secrets(
    library: Library, store: Store, person: Person, choice: Choice, now: datetime
) -> list[Record]:
    """The facts of what was chosen, the password first."""
    facts = []
    if choice.password:
        facts.append(password_fact(library, store, person, choice.password, now, by=person.id))
    if choice.pin:
        facts.append(pin_fact(store, person, choice.pin, now, by=person.id))
    return facts
