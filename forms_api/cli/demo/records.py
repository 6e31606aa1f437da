"""Six weeks of a kindergarten's records, made by the same actions that real records go through."""

from datetime import datetime, timedelta
from random import Random

from forms_api.actions.authenticate import hash_password
from forms_api.actions.keep_texts import keep_texts
from forms_api.cli.demo.learning import plan_learning
from forms_api.cli.demo.requests import plan_requests
from forms_api.cli.demo.staff import PASSWORD, make_staff
from forms_api.cli.demo.things import plan_rounds
from forms_api.cli.demo.visits import plan_visits
from forms_api.derive.people import fold_people
from forms_api.records.person import PERSON, credential_record, person_record
from forms_api.store.store import Store
from handbook.model.library import Library

WEEKS = 6
SEED = 20260901


def make_records(library: Library, store: Store, now: datetime) -> None:
    """Fill an empty store with people and WEEKS weeks of records that end at `now`."""
    chance = Random(SEED)  # noqa: S311 - the same demo every time
    start = now - timedelta(weeks=WEEKS)
    keep_texts(library, store, start)
    _hire(library, store, start)
    people = tuple(fold_people(store.read(PERSON)).values())
    events = [
        *plan_visits(library, store, people, start, now, chance),
        *plan_learning(library, store, people, start, chance),
        *plan_requests(library, store, people, now, chance),
        *plan_rounds(library, store, people, start, now),
    ]
    for event in sorted(events, key=lambda event: event.at):
        if event.at < now:
            event.happen()


def _hire(library: Library, store: Store, start: datetime) -> None:
    """Everybody with one password: hashing it once for each would take seconds."""
    hashed = hash_password(PASSWORD)
    campus = library.school.campuses[0].id
    for one in make_staff(library):
        fact = person_record(start, campus=campus, name=one.name, jobs=one.jobs, places=one.places)
        secret = credential_record(start, campus=campus, person_id=fact.subject, hashed=hashed)
        store.append(fact, secret)
