"""A phone or computer becomes known here: on it six digits are enough."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forms_api.actions.authenticate import hash_token
from forms_api.actions.find_device import read_device
from forms_api.actions.person_fact import campus_of_person
from forms_api.actions.refusal import Refusal
from forms_api.derive.devices import Device, fold_devices
from forms_api.derive.people import Person, grants_of
from forms_api.derive.where import may_act_at
from forms_api.records.device import DEVICE, device_record
from forms_api.records.record import Record
from forms_api.store.store import Store
from handbook.model.library import Library

MOST_OWN = 5
LONGEST_LABEL = 40
GRANT = "manage-people"


@dataclass(frozen=True)
class Enrolled:
    """`token` goes into the device's cookie, and is kept nowhere else."""

    device: Device
    token: str


def enrol_own_device(
    store: Store, person: Person, label: str, now: datetime, *, session: str | None = None
) -> Enrolled:
    """The person's own device, which their PIN alone opens; the oldest of more than MOST_OWN goes.
    `session` is the one that goes on on it. Raises Refusal `bad-device`."""
    facts, token = own_device_facts(store, person, label, now, session=session)
    store.append(*facts)
    return Enrolled(fold_devices(facts)[facts[0].subject], token)


def enrol_shared_device(
    library: Library,
    store: Store,
    person: Person,
    campus: str,
    label: str,
    now: datetime,
    *,
    session: str | None = None,
) -> Enrolled:
    """A device for everybody of a campus: only who manages people may say that, since each such
    device is one more place to guess the PINs of all. Raises Refusal: forbidden, bad-device."""
    if GRANT not in grants_of(person, library) or not may_act_at(person, campus):
        raise Refusal("forbidden", "公用的设备要由管人员的人来登记，请找园长或后勤主任")
    if library.school.find_campus(campus) is None:
        raise Refusal("bad-device", "没有这个园区", {"campus": "没有这个园区"})
    token = new_device_token()
    fact = device_record(
        now,
        campus=campus,
        hashed=hash_token(token),
        label=check_label(label),
        shared=True,
        by=person.id,
        session=session,
    )
    store.append(fact)
    return Enrolled(fold_devices([fact])[fact.subject], token)


def own_device_facts(
    store: Store, person: Person, label: str, now: datetime, *, session: str | None = None
) -> tuple[list[Record], str]:
    """The facts of a person's new own device, the first one its own; and its token."""
    token = new_device_token()
    fact = device_record(
        now,
        campus=campus_of_person(store, person.id),
        hashed=hash_token(token),
        label=check_label(label),
        shared=False,
        by=person.id,
        session=session,
    )
    owned = own_devices(store, person)
    surplus = owned[: max(0, len(owned) + 1 - MOST_OWN)]
    return [fact, *(_revoked(device, now, person.id) for device in surplus)], token


def own_devices(store: Store, person: Person) -> Sequence[Device]:
    """The person's own active devices, the oldest first."""
    devices = fold_devices(store.read(DEVICE)).values()
    return [
        device
        for device in devices
        if device.active and not device.shared and device.owner == person.id
    ]


def revoke_device(store: Store, device_id: str, now: datetime, *, by: str) -> None:
    """The device is known no more, and the sessions on it end. Once more does nothing.

    Raises Refusal `not-found`. Whether `by` may do it is asked before: an owner, or a manager.
    """
    device = read_device(store, device_id)
    if device is None:
        raise Refusal("not-found", "没有这台设备")
    if device.active:
        store.append(_revoked(device, now, by))


def new_device_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def check_label(label: str) -> str:
    plain = " ".join(label.split())
    if not plain or len(plain) > LONGEST_LABEL or not plain.isprintable():
        words = f"请给设备起个名字，最多 {LONGEST_LABEL} 个字，如「小一班的手机」"
        raise Refusal("bad-device", words, {"label": words})
    return plain


def _revoked(device: Device, now: datetime, by: str) -> Record:
    return device_record(
        now,
        campus=device.campus,
        hashed=device.hashed,
        label=device.label,
        shared=device.shared,
        active=False,
        device_id=device.id,
        by=by,
    )
