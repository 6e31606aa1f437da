"""How often somebody's PIN may still be typed on a device, for the page that asks for it."""

from dataclasses import dataclass
from datetime import datetime

from forms_api.actions.prove_identity import lock_words
from forms_api.derive.devices import Device
from forms_api.derive.people import Person
from forms_api.derive.pin_lock import WINDOW, find_lock
from forms_api.derive.tries_left import tries_left
from forms_api.records.signin import SIGNIN
from forms_api.store.store import Store
from handbook.model.library import Library


@dataclass(frozen=True)
class PinTries:
    """`left` wrong ones until a lock; `locked` says until when, in words, or is empty."""

    left: int
    locked: str = ""


def find_pin_tries(
    library: Library, store: Store, person: Person, device: Device, now: datetime
) -> PinTries:
    facts, zone = store.read(SIGNIN, since=now - WINDOW), library.school.zone
    lock = find_lock(facts, "pin", person_id=person.id, device_id=device.id, now=now, zone=zone)
    if lock:
        return PinTries(0, lock_words(lock, library, now))
    return PinTries(tries_left(facts, person_id=person.id, device_id=device.id, now=now, zone=zone))
