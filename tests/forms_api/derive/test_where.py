"""Where a form is filled, and who may choose what."""

import pytest

from forms_api.derive.people import Person
from forms_api.derive.where import Spot, find_spot, is_near, may_act_at, my_places
from handbook.model.form import Form
from handbook.model.school import School

SCHOOL = School.model_validate(
    {
        "id": "school",
        "title": "两园幼儿园",
        "timezone": "Asia/Shanghai",
        "campuses": [
            {
                "id": "main",
                "title": "总园",
                "places": [
                    {"id": "small-1", "title": "小一班", "group": "classroom"},
                    {"id": "small-10", "title": "小十班", "group": "classroom"},
                    {"id": "small-1-bedroom", "title": "小一班寝室", "group": "bedroom"},
                    {"id": "kitchen", "title": "食堂", "group": "kitchen"},
                ],
            },
            {
                "id": "east",
                "title": "东园",
                "places": [{"id": "east-small", "title": "东小班", "group": "classroom"}],
            },
        ],
    }
)
ANYBODY = Person("p", "甲")
AT_EAST = Person("p", "甲", campuses=("east",))


def form(**where) -> Form:
    fields = [{"id": "one", "ask": "?", "type": "check"}]
    head = {"id": "f", "title": "表", "kind": "checklist", "who": ["cook"], "fields": fields}
    return Form.model_validate(head | ({"where": where} if where else {}))


@pytest.mark.parametrize(
    ("where", "person", "place", "spot"),
    [
        ({"group": "classroom"}, ANYBODY, "small-1", Spot("main", "small-1")),
        ({"group": "classroom"}, ANYBODY, "east-small", Spot("east", "east-small")),
        ({"group": "classroom"}, ANYBODY, None, None),
        ({"group": "classroom"}, ANYBODY, "kitchen", None),
        ({"group": "classroom"}, ANYBODY, "main", None),
        ({"group": "classroom"}, ANYBODY, "moon", None),
        ({"place": "kitchen"}, ANYBODY, "kitchen", Spot("main", "kitchen")),
        ({"place": "kitchen"}, ANYBODY, None, Spot("main", "kitchen")),
        ({"place": "kitchen"}, ANYBODY, "small-1", None),
        ({"group": "kitchen"}, ANYBODY, None, Spot("main", "kitchen")),
        ({"group": "pool"}, ANYBODY, None, None),
        ({}, ANYBODY, None, Spot("main", "main")),
        ({}, ANYBODY, "east", Spot("east", "east")),
        ({}, AT_EAST, None, Spot("east", "east")),
        ({}, ANYBODY, "kitchen", None),
        ({"each": "person"}, ANYBODY, None, Spot("main", "main")),
    ],
)
def test_where_a_record_belongs(where, person, place, spot):
    assert find_spot(form(**where), SCHOOL, person, place) == spot


def test_who_has_no_campus_acts_at_all():
    assert may_act_at(ANYBODY, "east")
    assert may_act_at(AT_EAST, "east")
    assert not may_act_at(AT_EAST, "main")


@pytest.mark.parametrize(
    ("person", "places"),
    [
        (ANYBODY, ["small-1", "small-10", "east-small"]),
        (AT_EAST, ["east-small"]),
        (Person("p", "甲", places=("small-1",)), ["small-1"]),
        (Person("p", "甲", places=("kitchen",)), ["small-1", "small-10", "east-small"]),
        (Person("p", "甲", campuses=("east",), places=("small-1",)), ["east-small"]),
    ],
)
def test_my_places_are_mine_or_all_i_may_act_at(person, places):
    found = my_places(form(group="classroom"), person, SCHOOL)
    assert [place.id for place in found] == places


def test_the_bedroom_of_a_class_is_near_to_it():
    person = Person("p", "甲", places=("small-1",))
    assert is_near("small-1-bedroom", person)
    assert not is_near("small-10", person)
