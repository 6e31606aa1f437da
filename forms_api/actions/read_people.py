"""Everybody, as they are today: with the jobs that leave passes on to stand-ins for this day."""

from datetime import date, datetime

from forms_api.derive.leave import fold_leaves, pass_on_jobs
from forms_api.derive.people import Person, fold_people
from forms_api.records.leave import LEAVE
from forms_api.records.person import PERSON
from forms_api.store.store import Store
from handbook.model.library import Library


def read_people(library: Library, store: Store, now: datetime) -> dict[str, Person]:
    """People by id, in the order in which they came."""
    return read_people_on(store, now.astimezone(library.school.zone).date())


def read_people_on(store: Store, day: date) -> dict[str, Person]:
    """Those who are here now, with what leave passes on to them on that local day."""
    return pass_on_jobs(fold_people(store.read(PERSON)), fold_leaves(store.read(LEAVE)), day)
