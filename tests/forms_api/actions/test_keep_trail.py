from datetime import timedelta

import pytest

from forms_api.actions.keep_trail import keep_readings, keep_refusal
from forms_api.actions.refusal import Refusal
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.trail import READ, REFUSED, read_record
from forms_api.store.errors import StoreDown, StoreFull


@pytest.fixture
def library(folder):
    """The records of the fridge tell of a person here."""
    return folder.edit("forms/fridge-log.yml", "kind: record", "kind: record\ndata: personal")


@pytest.fixture
def submit(store, clock):
    """`submit(person, "fridge-log")` is a kept submission; only what is read here is in it."""

    def submit(person, form, kind="submission") -> Record:
        body = {"form": form} if kind == "submission" else {"content": {"form": form}}
        record = Record(new_id(clock()), kind, "main", "kitchen", person.id, clock(), body)
        return store.append(record)[0]

    return submit


def test_a_refusal_says_who_wanted_what(store, clock, staff):
    keep_refusal(store, staff.cook, clock(), endpoint="people.show", code="forbidden")
    (fact,) = store.read(REFUSED)
    assert (fact.subject, fact.by) == (staff.cook.id, staff.cook.id)
    assert dict(fact.body) == {"endpoint": "people.show", "code": "forbidden"}


def test_a_reading_is_kept_once_per_person_record_and_hour(library, store, clock, staff, submit):
    first, second = submit(staff.cook, "fridge-log"), submit(staff.cook, "fridge-log")
    keep_readings(library, store, staff.health, [first], clock())
    clock.advance(timedelta(minutes=59))
    keep_readings(library, store, staff.health, [first], clock())
    assert [(fact.subject, fact.by) for fact in store.read(READ)] == [(first.id, staff.health.id)]
    keep_readings(library, store, staff.health, [first, second], clock())
    keep_readings(library, store, staff.principal, [first], clock())
    clock.advance(timedelta(minutes=1))
    keep_readings(library, store, staff.health, [first], clock())
    assert len(store.read(READ)) == 4


def test_only_what_others_wrote_of_a_person_leaves_a_trail(library, store, clock, staff, submit):
    gone = submit(staff.cook, "no-longer-there")
    aside = submit(staff.cook, "fridge-log", kind="quarantine")
    others = [
        submit(staff.cook, "toy-disinfection"),
        submit(staff.cook, "toy-disinfection", kind="quarantine"),
        submit(staff.health, "fridge-log"),
        Record(new_id(clock()), "signoff", "main", "disinfection", staff.cook.id, clock(), {}),
    ]
    keep_readings(library, store, staff.health, [gone, aside, *others], clock())
    assert {fact.subject for fact in store.read(READ)} == {gone.id, aside.id}


def test_of_two_who_append_at_once_both_are_complete(library, store, clock, staff, submit):
    first, second = submit(staff.cook, "fridge-log"), submit(staff.cook, "fridge-log")

    class Overtaken:
        """A store in which another request keeps the same reading just before."""

        def get(self, record_id):
            return store.get(record_id)

        def append(self, *facts):
            same = read_record(
                clock(), campus="main", person_id=staff.health.id, record_id=first.id
            )
            if store.get(same.id) is None:
                store.append(same)
            return store.append(*facts)

    keep_readings(library, Overtaken(), staff.health, [first, second], clock())
    assert {fact.subject for fact in store.read(READ)} == {first.id, second.id}


@pytest.mark.parametrize("error", [StoreDown, StoreFull])
def test_what_cannot_be_put_on_the_trail_is_not_read(library, clock, staff, submit, error):
    class Down:
        def get(self, record_id):
            return None

        def append(self, *facts):
            raise error

    theirs, mine = submit(staff.cook, "fridge-log"), submit(staff.health, "fridge-log")
    with pytest.raises(Refusal) as refused:
        keep_readings(library, Down(), staff.health, [theirs], clock())
    assert refused.value.code == "store-down"
    keep_readings(library, Down(), staff.health, [mine], clock())
