from forms_api.derive.keepers import keepers_by_place, keepers_of
from forms_api.derive.people import Person
from handbook.model.school import Campus, Place, School


def names(people: list[Person], place: str, library) -> tuple[str | None, str | None, list[str]]:
    found = keepers_of(people, place, library.school)
    assert found.place == place
    return (
        found.keeper.name if found.keeper else None,
        found.deputy.name if found.deputy else None,
        [other.name for other in found.others],
    )


def person(name: str, *places: str, **more) -> Person:
    return Person(name, name, ("cook",), places=places, **more)


def test_nobody_has_the_place(library):
    assert names([person("甲", "kitchen")], "small-1", library) == (None, None, [])


def test_who_names_it_earlier_is_the_keeper_and_then_who_came_first(library):
    people = [
        person("甲", "kitchen", "small-1"),
        person("乙", "small-1"),
        person("丙", "small-1", "kitchen"),
    ]
    assert names(people, "small-1", library) == ("乙", "丙", ["甲"])
    assert names(people, "kitchen", library) == ("甲", "丙", [])


def test_the_disabled_keep_nothing(library):
    people = [person("甲", "small-1", active=False), person("乙", "small-1")]
    assert names(people, "small-1", library) == ("乙", None, [])


def test_who_does_not_work_on_the_campus_keeps_nothing_there(library):
    people = [person("甲", "small-1", campuses=("other",)), person("乙", "small-1")]
    assert names(people, "small-1", library) == ("乙", None, [])


def test_every_place_of_the_school_is_told(library):
    found = keepers_by_place([person("甲", "kitchen")], library.school)
    assert list(found) == [place.id for place in library.school.places]
    assert found["kitchen"].keeper is not None


def test_a_place_that_nobody_has_goes_with_the_place_it_belongs_to():
    places = [Place(id=each, title=each) for each in ("small-1", "small-1-bedroom", "small-2")]
    school = School(
        id="school", title="园", timezone="Asia/Shanghai",
        campuses=[Campus(id="main", title="总园", places=places)],
    )  # fmt: skip
    people = [person("甲", "small-1"), person("乙", "small-2")]
    assert keepers_of(people, "small-1-bedroom", school).keeper == people[0]
    own = person("丙", "small-1-bedroom")
    found = keepers_of([*people, own], "small-1-bedroom", school)
    assert (found.keeper, found.deputy) == (own, None)
