"""Devices and PINs for the actions about people. Hashes are quick here: what they cost is tested in
test_authenticate.py."""

import pytest

from forms_api.actions import authenticate
from forms_api.actions.set_pin import set_pin
from forms_api.derive.devices import Device, fold_devices
from forms_api.derive.people import Person, fold_people
from forms_api.records.device import device_record
from forms_api.records.person import PERSON


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authenticate, "METHOD", "pbkdf2:sha256:1")


@pytest.fixture
def everybody(store):
    """`everybody()` are the people as the store has them now."""

    def read() -> dict[str, Person]:
        return fold_people(store.read(PERSON))

    return read


@pytest.fixture
def device_of(store, clock):
    """`device_of(person)` is a new device of their own; `device_of()` a shared one."""

    def enrol(owner: Person | None = None, *, campus: str = "main") -> Device:
        fact = device_record(
            clock(),
            campus=campus,
            hashed="00" * 32,
            label="手机",
            shared=owner is None,
            by=owner.id if owner else "console",
        )
        store.append(fact)
        return fold_devices([fact])[fact.subject]

    return enrol


@pytest.fixture
def with_pin(store, clock, add, quick_hashes):
    """`with_pin("李芳", "cook")` is a new person with PASSWORD and the PIN 271828."""

    def with_pin(name: str, job: str, **more) -> Person:
        person = add(name, job, **more)
        set_pin(store, person, "271828", clock(), by=person.id)
        return person

    return with_pin
