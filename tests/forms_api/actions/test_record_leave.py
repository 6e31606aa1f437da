from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from forms_api.actions.read_people import read_people
from forms_api.actions.record_leave import Absence, record_leave, withdraw_leave
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import may_fill
from forms_api.derive.leave import fold_leaves
from forms_api.records.leave import LEAVE
from forms_api.records.person import person_record

MONDAY, TUESDAY, FRIDAY = date(2026, 10, 12), date(2026, 10, 13), date(2026, 10, 16)


@pytest.fixture
def record(store, clock, everybody):
    def record(person, first, last, stand_in=None, **more):
        absence = Absence(person.id, first, last, stand_in.id if stand_in else None)
        return record_leave(store, everybody(), absence, clock(), **more)

    return record


def fields_of(record, *words, **more) -> tuple[str, set[str]]:
    with pytest.raises(Refusal) as refused:
        record(*words, **more)
    return refused.value.code, set(refused.value.fields)


def test_the_stand_in_may_fill_the_forms_from_the_first_day_on(
    library, store, clock, staff, record
):
    form = next(f for f in library.forms.values() if f.who == ("cook",))
    assert not may_fill(form, staff.caregiver)
    record(staff.cook, MONDAY, TUESDAY, staff.caregiver)

    def may(at: datetime) -> bool:
        return may_fill(form, read_people(library, store, at)[staff.caregiver.id])

    shanghai = timezone(timedelta(hours=8))
    assert not may(datetime(2026, 10, 11, 23, 59, tzinfo=shanghai))
    assert may(datetime(2026, 10, 12, 0, 0, tzinfo=shanghai))
    assert may(datetime(2026, 10, 13, 23, 59, tzinfo=shanghai))
    assert not may(datetime(2026, 10, 14, 0, 0, tzinfo=shanghai))


def test_what_cannot_be_is_refused(store, clock, staff, record):
    assert fields_of(record, staff.cook, TUESDAY, MONDAY) == ("bad-leave", {"last"})
    assert fields_of(record, staff.cook, MONDAY, date(2027, 10, 13)) == ("bad-leave", {"last"})
    assert fields_of(record, staff.cook, MONDAY, MONDAY, staff.cook) == ("bad-leave", {"stand_in"})
    nobody = replace(staff.cook, id="nobody")
    assert fields_of(record, staff.cook, MONDAY, MONDAY, nobody) == ("bad-leave", {"stand_in"})
    assert fields_of(record, nobody, MONDAY, MONDAY) == ("bad-leave", {"person"})
    left = staff.health
    store.append(
        person_record(
            clock(), campus="main", name="x", jobs=["cook"], active=False, person_id=left.id
        )
    )
    assert fields_of(record, staff.cook, MONDAY, MONDAY, left) == ("bad-leave", {"stand_in"})
    assert not store.read(LEAVE)


def test_leaves_of_one_person_do_not_overlap(staff, record):
    record(staff.cook, MONDAY, TUESDAY)
    assert fields_of(record, staff.cook, TUESDAY, FRIDAY)[0] == "leave-overlap"
    record(staff.cook, FRIDAY, FRIDAY)
    record(staff.health, MONDAY, FRIDAY)


def test_a_leave_is_changed_and_withdrawn_by_naming_it(store, clock, staff, record):
    first = record(staff.cook, MONDAY, TUESDAY)
    later = record(staff.cook, TUESDAY, FRIDAY, staff.caregiver, supersedes=first.id)
    assert fold_leaves(store.read(LEAVE)) == (later,)
    assert fields_of(record, staff.cook, MONDAY, MONDAY, supersedes=first.id)[0] == "not-found"
    assert fields_of(record, staff.health, MONDAY, MONDAY, supersedes=later.id)[0] == "not-found"
    withdraw_leave(store, later.id, clock(), by=staff.principal.id)
    assert fold_leaves(store.read(LEAVE)) == ()
    assert store.follower(later.id) is not None
    with pytest.raises(Refusal) as refused:
        withdraw_leave(store, later.id, clock())
    assert refused.value.code == "not-found"
