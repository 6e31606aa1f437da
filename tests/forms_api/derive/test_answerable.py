"""Whom to ask: who may fill the form, the keeper of the place first, stand-ins for the absent."""

import pytest

from forms_api.derive.answerable import Staff
from forms_api.derive.due_subjects import Subject
from forms_api.derive.people import Person

TOYS, FRIDGE = "toy-disinfection", "fridge-log"
SMALL_1 = Subject("place", "small-1", "main", "small-1")
KITCHEN = Subject("place", "kitchen", "main", "kitchen")


def person(name, job, *places, **more) -> Person:
    return Person(name, name, (job,), places=places, **more)


SUN = person("孙", "childcare-worker", "small-1")
HE = person("何", "childcare-worker", "small-2")
ZHOU = person("周", "childcare-worker", "small-2", "small-1")
LI = person("李", "cook")
WU = person("吴", "cook")


@pytest.fixture
def ask(library):
    """`ask(form, subject, people)` → the names, the first to be asked first."""

    def ask(form, subject, people, away=()):
        staff = Staff({one.id: one for one in people}, library.school, dict(away))
        return [one.name for one in staff.answerable(library.forms[form], subject)]

    return ask


def test_the_keeper_comes_first_then_the_deputy_and_nobody_from_elsewhere(ask):
    assert ask(TOYS, SMALL_1, [ZHOU, HE, SUN]) == ["孙", "周"]


def test_where_nobody_has_the_place_all_who_may_fill_it_are_asked(ask):
    assert ask(FRIDGE, KITCHEN, [LI, SUN, WU]) == ["李", "吴"]


def test_who_may_not_fill_the_form_is_not_asked_even_at_their_own_place(ask):
    teacher = person("钱", "principal", "small-1")
    assert ask(TOYS, SMALL_1, [teacher, HE]) == ["何"]


@pytest.mark.parametrize(
    "who",
    [
        person("孙", "childcare-worker", "small-1", active=False),
        person("孙", "childcare-worker", "small-1", campuses=("branch",)),
        person("孙", "cook", "small-1"),
    ],
    ids=["disabled", "of another campus", "of another job"],
)
def test_there_may_be_nobody(ask, who):
    assert ask(TOYS, SMALL_1, [who]) == []


def test_a_stand_in_is_asked_instead(ask):
    assert ask(TOYS, SMALL_1, [SUN, HE], {"孙": "何"}) == ["何"]


def test_without_a_stand_in_the_deputy_is_next(ask):
    assert ask(TOYS, SMALL_1, [SUN, ZHOU], {"孙": None}) == ["周"]
    assert ask(TOYS, SMALL_1, [SUN], {"孙": None}) == []


def test_a_stand_in_who_is_there_already_is_asked_once(ask):
    assert ask(TOYS, SMALL_1, [SUN, ZHOU], {"孙": "周"}) == ["周"]


def slide(keeper, place="small-1"):
    return Subject("thing", "row", "main", place, keeper)


def test_who_keeps_a_thing_is_asked_before_the_keeper_of_its_place(ask):
    assert ask(TOYS, slide("何"), [SUN, ZHOU, HE]) == ["何", "孙", "周"]
    assert ask(TOYS, slide("周"), [SUN, ZHOU, HE]) == ["周", "孙"]
    assert ask(TOYS, slide("何", place=None), [SUN, ZHOU, HE]) == ["何"]


@pytest.mark.parametrize("keeper", [None, "李", "gone"])
def test_a_thing_whose_keeper_cannot_fill_the_form_is_asked_of_its_place(ask, keeper):
    assert ask(TOYS, slide(keeper), [LI, SUN, HE]) == ["孙"]


def test_the_stand_in_of_who_keeps_a_thing_comes_first_too(ask):
    assert ask(TOYS, slide("何"), [SUN, ZHOU, HE], {"何": "周"}) == ["周", "孙"]


def test_what_each_does_for_themselves_is_asked_of_them(ask):
    assert ask(FRIDGE, Subject("person", "李", "main"), [LI, WU]) == ["李"]
    assert ask(FRIDGE, Subject("person", "gone", "main"), [LI, WU]) == []
