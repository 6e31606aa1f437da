"""Has somebody a second factor, and how many recovery codes are left?"""

from forms_api.actions.authenticate import find_secret
from forms_api.derive.people import Person
from forms_api.records.record import Record
from forms_api.records.totp import TOTP, recovery_use_id
from forms_api.store.store import Store


def find_totp(store: Store, person: Person) -> Record | None:
    """The fact with the secret, if there is one now: disabling the person ends it too."""
    fact = find_secret(store, TOTP, person)
    return fact if fact and fact.body["secret"] else None


def count_recovery_codes(store: Store, totp: Record) -> int:
    """How many of its codes nobody has used."""
    uses = (recovery_use_id(totp.id, place) for place, _ in enumerate(totp.body["codes"]))
    return sum(store.get(use) is None for use in uses)
