from datetime import UTC, datetime, timedelta

import pytest

from forms_api.derive.people import (
    AmbiguousName,
    NoSuchPerson,
    find_person,
    fold_people,
    grants_of,
    people_named,
)
from forms_api.records.person import person_record
from forms_api.records.record import Record

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def hired(name: str, job: str = "cook", **changes) -> Record:
    return person_record(NOW, campus="main", name=name, jobs=[job], **changes)


def test_a_person_is_named_by_the_first_record():
    fact = hired("李芳")
    person = fold_people([fact])[fact.id]
    assert (person.id, person.name, person.jobs, person.active) == (
        fact.id,
        "李芳",
        ("cook",),
        True,
    )


def test_a_later_record_replaces_the_earlier_one_and_keeps_the_place_in_the_list():
    first, other = hired("李芳"), hired("王强")
    later = hired("李芳", job="gatekeeper", person_id=first.id, active=False)
    people = fold_people([first, other, later])
    assert list(people) == [first.id, other.id]
    assert people[first.id].jobs == ("gatekeeper",)
    assert not people[first.id].active


def test_a_person_is_found_by_name_and_by_id():
    fact = hired("李芳")
    people = fold_people([fact, hired("王强")])
    assert find_person(people, "李芳") is people[fact.id]
    assert find_person(people, fact.id) is people[fact.id]


def test_a_name_is_compared_without_spaces_around_and_in_one_width():
    people = fold_people([hired("Ａnna")])
    assert [person.name for person in people_named(people, "  Anna ")] == ["Ａnna"]


def test_nobody_of_that_name():
    with pytest.raises(NoSuchPerson, match="李方"):
        find_person(fold_people([hired("李芳")]), "李方")


def test_an_ambiguous_name_is_refused_with_the_ids():
    first, second = hired("李芳"), hired("李芳")
    with pytest.raises(AmbiguousName) as refused:
        find_person(fold_people([first, second]), "李芳")
    assert refused.value.ids == (first.id, second.id)
    assert first.id in str(refused.value)
    assert second.id in str(refused.value)


def test_grants_come_from_all_jobs_and_an_unknown_job_grants_nothing(library):
    fact = person_record(NOW, campus="main", name="钱", jobs=["principal", "cook", "gone"])
    person = fold_people([fact])[fact.id]
    assert grants_of(person, library) == frozenset(library.jobs["principal"].grants)
    assert grants_of(person, library)


def test_they_joined_with_the_first_record_or_when_they_came_back():
    first = hired("李芳")
    assert fold_people([first])[first.id].joined == NOW
    days = [NOW + timedelta(days=number) for number in range(4)]
    moved, gone, back, again = (
        person_record(
            day, campus="main", name="李芳", jobs=["cook"], active=active, person_id=first.id
        )
        for day, active in zip(days, (True, False, True, True), strict=True)
    )
    joined = [
        fold_people([first, *facts])[first.id].joined
        for facts in ([moved], [moved, gone], [moved, gone, back], [moved, gone, back, again])
    ]
    assert joined == [NOW, NOW, days[2], days[2]]
