"""Who can sign in by PIN on a device: the names that it shows."""

from collections.abc import Mapping

from forms_api.derive.devices import Device, may_use
from forms_api.derive.people import Person, newest_standing
from forms_api.records.pin import PIN
from forms_api.store.store import Store


def people_on_device(
    store: Store, people: Mapping[str, Person], device: Device
) -> tuple[Person, ...]:
    """Everyone whose PIN opens the device, in the order in which they came."""
    newest = {fact.subject: fact for fact in store.read(PIN)}
    return tuple(
        person
        for person in people.values()
        if may_use(person, device)
        and person.id in newest
        and newest_standing([newest[person.id]], person)
    )
