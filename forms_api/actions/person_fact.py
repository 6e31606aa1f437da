"""The fact that says who a person is now, and where the facts about them are kept."""

from forms_api.derive.people import NoSuchPerson
from forms_api.records.person import PERSON
from forms_api.records.record import Record
from forms_api.store.store import Store


def find_person_fact(store: Store, person_id: str) -> Record:
    """The newest fact of a person: its id is the version. Raises NoSuchPerson."""
    found = store.read(PERSON, subject=person_id)
    if not found:
        raise NoSuchPerson(person_id)
    return found[-1]


def campus_of_person(store: Store, person_id: str) -> str:
    """The campus that keeps the facts about a person. Raises NoSuchPerson."""
    return find_person_fact(store, person_id).campus
