from datetime import timedelta

from forms_api.actions.keep_trail import keep_reading, keep_refusal
from forms_api.records.person import PERSON
from forms_api.records.trail import READ, REFUSED


def test_a_refusal_says_who_wanted_what(store, clock, staff):
    keep_refusal(store, staff.cook, clock(), endpoint="people.show", code="forbidden")
    (fact,) = store.read(REFUSED)
    assert (fact.subject, fact.by) == (staff.cook.id, staff.cook.id)
    assert dict(fact.body) == {"endpoint": "people.show", "code": "forbidden"}


def test_a_reading_is_kept_once_per_person_record_and_hour(store, clock, staff):
    first, second, *_ = store.read(PERSON)
    keep_reading(store, staff.cook, first, clock())
    clock.advance(timedelta(minutes=59))
    keep_reading(store, staff.cook, first, clock())
    assert [(fact.subject, fact.by) for fact in store.read(READ)] == [(first.id, staff.cook.id)]
    keep_reading(store, staff.cook, second, clock())
    keep_reading(store, staff.health, first, clock())
    clock.advance(timedelta(minutes=1))
    keep_reading(store, staff.cook, first, clock())
    assert len(store.read(READ)) == 4
