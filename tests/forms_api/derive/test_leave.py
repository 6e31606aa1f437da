from datetime import UTC, date, datetime

import pytest

from forms_api.derive.leave import fold_leaves, leaves_on, pass_on_jobs, stand_ins_on
from forms_api.derive.people import Person, grants_of
from forms_api.records.leave import leave_record

NOW = datetime(2026, 10, 1, tzinfo=UTC)
MONDAY, TUESDAY, WEDNESDAY = date(2026, 10, 12), date(2026, 10, 13), date(2026, 10, 14)
PEOPLE = {
    one.id: one
    for one in (
        Person("cook", "李厨师", ("cook",)),
        Person("store", "吴保管", ("storekeeper",)),
        Person("boss", "钱园长", ("principal",)),
        Person("gone", "离开的人", ("gatekeeper",), active=False),
    )
}


def away(person: str, first: date, last: date, stand_in: str | None, **more):
    return leave_record(
        NOW, campus="main", person_id=person, first=first, last=last, stand_in=stand_in, **more
    )


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2026, 10, 11), {}), (MONDAY, {"store": ("cook",)}), (TUESDAY, {"store": ("cook",)}),
     (WEDNESDAY, {})],
)  # fmt: skip
def test_both_ends_are_included(day, found):
    leaves = fold_leaves([away("cook", MONDAY, TUESDAY, "store")])
    assert stand_ins_on(leaves, day) == found


def test_a_leave_without_a_stand_in_is_a_leave():
    leaves = fold_leaves([away("cook", MONDAY, MONDAY, None)])
    assert [leave.person for leave in leaves_on(leaves, MONDAY)] == ["cook"]
    assert stand_ins_on(leaves, MONDAY) == {}


def test_a_record_replaces_only_the_one_it_names():
    first = away("cook", MONDAY, MONDAY, "store")
    other = away("cook", WEDNESDAY, WEDNESDAY, "store")
    later = away("cook", TUESDAY, TUESDAY, "boss", supersedes=first.id)
    leaves = fold_leaves([first, other, later])
    assert [(leave.first, leave.stand_in) for leave in leaves] == [
        (WEDNESDAY, "store"),
        (TUESDAY, "boss"),
    ]


def test_a_withdrawn_leave_does_not_stand():
    first = away("cook", MONDAY, MONDAY, "store")
    gone = away("cook", MONDAY, MONDAY, "store", supersedes=first.id, withdrawn=True)
    assert fold_leaves([first, gone]) == ()


def test_the_stand_in_fills_the_forms_of_the_absent_on_those_days_only():
    leaves = fold_leaves([away("cook", MONDAY, TUESDAY, "store")])
    assert pass_on_jobs(PEOPLE, leaves, MONDAY)["store"].form_jobs == ("storekeeper", "cook")
    assert pass_on_jobs(PEOPLE, leaves, WEDNESDAY) == PEOPLE
    assert pass_on_jobs(PEOPLE, leaves, MONDAY)["cook"] == PEOPLE["cook"]


def test_one_may_stand_in_for_two_and_receives_each_job_once():
    leaves = fold_leaves(
        [away("cook", MONDAY, MONDAY, "store"), away("boss", MONDAY, MONDAY, "store")]
    )
    assert pass_on_jobs(PEOPLE, leaves, MONDAY)["store"].passed_on == ("cook", "principal")
    own = fold_leaves([away("store", MONDAY, MONDAY, "store")])
    assert pass_on_jobs(PEOPLE, own, MONDAY)["store"].passed_on == ()


def test_grants_are_never_passed_on(library):
    leaves = fold_leaves([away("boss", MONDAY, MONDAY, "cook")])
    stand_in = pass_on_jobs(PEOPLE, leaves, MONDAY)["cook"]
    assert "principal" in stand_in.form_jobs
    assert grants_of(stand_in, library) == frozenset()


def test_the_disabled_neither_pass_on_nor_receive():
    leaves = fold_leaves(
        [away("gone", MONDAY, MONDAY, "store"), away("cook", MONDAY, MONDAY, "gone")]
    )
    assert pass_on_jobs(PEOPLE, leaves, MONDAY) == PEOPLE
