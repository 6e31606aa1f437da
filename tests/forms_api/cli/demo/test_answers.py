"""The demo has no camera: what wants a photo is never found, or the form is left alone."""

from random import Random

import pytest

from forms_api.cli.demo.answers import Scene, make_answers, needs_camera
from forms_api.derive.answer_readers import Surroundings
from forms_api.derive.answers import check_answers
from forms_api.derive.compiled import CompiledForm
from forms_api.derive.people import Person
from handbook.model.form import Form

CHECK = {"id": "clean", "ask": "干净", "type": "check"}
COOK = Person("p1", "李厨师", ("cook",))


def form_of(*fields: dict) -> Form:
    raw = {"id": "x", "title": "表", "kind": "record", "who": "everyone", "proves": ["a#b"]}
    return Form.model_validate({**raw, "fields": fields})


def photo(**more: object) -> dict:
    return {"id": "shot", "ask": "拍一张", "type": "photo", **more}


def test_a_failure_that_wants_a_photo_is_not_found(library):
    compiled = CompiledForm(form_of(CHECK, photo(required_if={"clean": "fail"})), {}, ())
    scene = Scene(library, (COOK,), COOK, 20, 0, "2026-10-12")
    made = [make_answers(compiled, scene, Random(number)) for number in range(300)]
    assert all(check_answers(compiled, one, Surroundings()).errors == {} for one in made)
    without = CompiledForm(form_of(CHECK), {}, ())
    fails = [make_answers(without, scene, Random(number)) for number in range(300)]
    assert any(one["clean"] != "pass" for one in fails), "no failure was there to be taken back"


CHOICE = {"id": "clean", "ask": "干净", "type": "choice", "choices": ["是", "否"]}


@pytest.mark.parametrize(
    ("fields", "needs"),
    [
        ([CHECK, photo(required_if={"clean": "fail"})], False),
        ([CHECK, photo(required=False)], False),
        ([CHECK], False),
        ([CHECK, photo()], True),
        ([CHOICE, photo(required_if={"clean": "否"})], True),
    ],
)
def test_a_form_that_needs_a_photo_in_any_case_is_left_alone(fields, needs):
    assert needs_camera(form_of(*fields)) is needs
