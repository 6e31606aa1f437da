import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from forms_api.actions.change_person import change_person
from forms_api.actions.may_manage import check_may_manage
from forms_api.actions.person_fact import find_person_fact
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, fold_people, holders_of
from forms_api.records.person import PERSON, person_record


@pytest.fixture
def change(library, store, clock):
    def change(wanted: Person, **more) -> Person:
        return change_person(library, store, wanted, clock(), **more)

    return change


def test_a_change_is_a_new_fact_after_the_old_one(store, staff, change, everybody):
    before = find_person_fact(store, staff.cook.id)
    after = change(
        replace(staff.cook, name=" 李  师傅 ", places=("kitchen",)), by=staff.principal.id
    )
    fact = find_person_fact(store, staff.cook.id)
    assert (after.name, after.places, after.jobs) == ("李 师傅", ("kitchen",), ("cook",))
    assert everybody()[staff.cook.id] == after
    assert fact.by == staff.principal.id
    assert store.follower(before.id) == fact.id


def test_no_change_is_no_fact(store, staff, change):
    before = store.read(PERSON)
    assert change(staff.cook) == staff.cook
    assert store.read(PERSON) == before


def test_who_saw_an_older_state_is_refused(store, staff, change):
    seen = find_person_fact(store, staff.cook.id).id
    change(replace(staff.cook, places=("kitchen",)), seen=seen)
    with pytest.raises(Refusal) as refused:
        change(replace(staff.cook, name="王厨师"), seen=seen)
    assert refused.value.code == "stale-version"


def test_wrong_ids_are_said_with_the_right_ones(staff, change):
    with pytest.raises(Refusal) as refused:
        change(replace(staff.cook, jobs=("cok",), places=("kichen",)))
    assert set(refused.value.fields) == {"jobs", "places"}
    assert "cook" in refused.value.fields["jobs"]


def test_a_job_that_the_policies_lost_keeps_nobody_from_leaving(store, clock, staff, change):
    fact = person_record(clock(), campus="main", name="旧人", jobs=["gone"])
    store.append(fact)
    person = Person(fact.id, "旧人", ("gone",))
    assert not change(replace(person, active=False)).active


def test_the_last_who_manages_people_stays_unless_it_is_meant(add, change):
    boss, cook = add("钱园长", "principal"), add("李厨师", "cook")
    for wanted in (replace(boss, active=False), replace(boss, jobs=("cook",))):
        with pytest.raises(Refusal) as refused:
            change(wanted)
        assert refused.value.code == "last-manager"
    assert change(replace(boss, name="钱大园长"))
    change(replace(cook, jobs=("principal",)))
    assert not change(replace(boss, active=False)).active
    assert not change(replace(cook, active=False), even_last=True).active


def test_nobody_gives_or_takes_a_right_that_they_do_not_hold(library, folder, add):
    small = folder.edit("jobs/health-worker.yml", "[review]", "[review, manage-people]")
    health, boss, cook = add("周", "health-worker"), add("钱", "principal"), add("李", "cook")
    check_may_manage(small, health, [cook, replace(cook, jobs=("health-worker",))])
    check_may_manage(small, boss, [health, cook, boss])
    for states in ([boss], [cook, replace(cook, jobs=("principal",))]):
        with pytest.raises(Refusal) as refused:
            check_may_manage(small, health, states)
        assert refused.value.code == "forbidden"
    with pytest.raises(Refusal):
        check_may_manage(library, cook, [])
    with pytest.raises(Refusal):
        check_may_manage(small, replace(boss, active=False), [cook])


def test_who_manages_one_campus_manages_only_who_works_there_alone(library, add):
    boss = add("钱", "principal", campuses=("main",))
    check_may_manage(library, boss, [Person("a", "a", ("cook",), campuses=("main",))])
    for campuses in ((), ("other",), ("main", "other")):
        with pytest.raises(Refusal):
            check_may_manage(library, boss, [Person("a", "a", ("cook",), campuses=campuses)])


class Meanwhile:
    """A store where something happens between what an action reads and what it writes."""

    def __init__(self, store, happens) -> None:
        self._store, self._happens = store, [happens]

    def __getattr__(self, name: str):
        return getattr(self._store, name)

    def append(self, *records, after=None):
        while self._happens:
            self._happens.pop()()
        return self._store.append(*records, after=after)


@pytest.mark.parametrize("how", [{"active": False}, {"jobs": ("cook",)}])
def test_two_managers_who_end_each_other_at_once_leave_one(
    library, store, clock, staff, add, change, how
):
    other = add("郑园长", "principal")
    slow = Meanwhile(store, lambda: change(replace(staff.principal, **how), by=other.id))
    with pytest.raises(Refusal) as refused:
        change_person(library, slow, replace(other, **how), clock(), by=staff.principal.id)
    assert refused.value.code == "last-manager"
    assert managers(library, store) == ["郑园长"]


def test_of_three_who_go_at_once_two_do(library, store, clock, staff, add, change):
    others = [add("郑园长", "principal"), add("吴园长", "principal")]
    slow = Meanwhile(store, lambda: change(replace(staff.principal, active=False)))
    change_person(library, slow, replace(others[0], active=False), clock())
    assert managers(library, store) == ["吴园长"]


def test_of_many_managers_who_go_at_once_one_stays(library, store, staff, add, change):
    everyone = [staff.principal, *(add(f"园长{number}", "principal") for number in range(15))]
    together = threading.Barrier(len(everyone))

    def go(person: Person) -> str:
        together.wait()
        try:
            change(replace(person, active=False))
        except Refusal as refusal:
            return refusal.code
        return "gone"

    with ThreadPoolExecutor(len(everyone)) as hands:
        heard = list(hands.map(go, everyone))
    assert sorted(heard) == [*["gone"] * 15, "last-manager"]
    assert len(managers(library, store)) == 1


def managers(library, store) -> list[str]:
    people = fold_people(store.read(PERSON))
    return [one.name for one in holders_of(people, library, "manage-people")]
