"""PUT signoffs and practicals."""

import pytest

from forms_api.records.ids import new_id
from forms_api.records.signoff import ATTEMPT, KIND

RIGHT = {"training": "disinfection", "quiz": {"q1": 1, "q2": 2}, "statement": True}


def test_a_signature(call, staff):
    caller = call(staff.caregiver)
    answer = caller.put("signoffs", RIGHT)
    assert answer.status_code == 201
    item = answer.json
    assert (item["training"], item["by"], item["score"]) == (
        "disinfection",
        staff.caregiver.id,
        100,
    )
    found = caller.client.get(answer.headers["Location"], headers=caller.headers).json
    assert found["kind"] == KIND
    assert set(found["clauses"]) == {"disinfection#toys", "disinfection#example"}
    assert len(found["clauses"]["disinfection#toys"]["stamp"]) == 16


def test_below_pass_is_422_and_the_id_stays_free(call, staff, store, clock):
    caller, record_id = call(staff.caregiver), new_id(clock())
    failed = caller.put("signoffs", {**RIGHT, "quiz": {"q1": 2, "q2": 2}}, record_id)
    assert (failed.status_code, failed.json["code"]) == (422, "quiz-failed")
    assert failed.json["fields"] == {"q1": "浓了伤手"}
    assert len(store.read(ATTEMPT)) == 1
    assert caller.put("signoffs", RIGHT, record_id).status_code == 201
    assert caller.put("signoffs", RIGHT, record_id).status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"training": "nope"}, 422, "unknown-training"),
        ({"statement": False}, 422, "bad-answers"),
        ({"statement": "yes"}, 422, "bad-body"),
        ({"quiz": {"q1": 1}}, 422, "bad-answers"),
        ({"quiz": None}, 422, "bad-body"),
        ({"by": "me"}, 422, "bad-body"),
        ({"text": "x"}, 422, "bad-body"),
    ],
)
def test_a_bad_signature(call, staff, store, change, status, code):
    answer = call(staff.caregiver).put("signoffs", {**RIGHT, **change})
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["fields"]
    assert store.read(KIND) == ()


def test_the_order_is_that_of_submissions(call, staff, add, clock):
    record_id = new_id(clock())
    call(staff.caregiver).put("signoffs", RIGHT, record_id)
    guard = call(add("马门卫", "gatekeeper"))
    bad = {**RIGHT, "quiz": {}, "by": "me"}
    assert guard.put("signoffs", "{", record_id).status_code == 400
    assert guard.put("signoffs", {**bad, "training": "x"}, record_id).status_code == 422
    assert guard.put("signoffs", bad, record_id).status_code == 403
    assert call(staff.cook).put("signoffs", bad, record_id).status_code == 409
    assert call(staff.cook).put("signoffs", bad).status_code == 422


@pytest.fixture
def seen(staff):
    return {"training": "disinfection", "person": staff.caregiver.id, "items": {"mix": True}}


def test_a_practical(call, staff, seen, clock):
    caller, record_id = call(staff.health), new_id(clock())
    answer = caller.put("practicals", seen, record_id)
    assert answer.status_code == 201
    assert (answer.json["person"], answer.json["by"]) == (staff.caregiver.id, staff.health.id)
    assert (answer.json["items"], answer.json["passed"]) == ({"mix": True}, True)
    assert caller.put("practicals", seen, record_id).status_code == 200
    assert call(staff.caregiver).get(f"/records/{record_id}").json["kind"] == "practical"
    assert call(staff.cook).get(f"/records/{record_id}").status_code == 403


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"training": "nope"}, 422, "unknown-training"),
        ({"person": "nobody"}, 422, "unknown-person"),
        ({"person": 5}, 422, "bad-body"),
        ({"items": {}}, 422, "bad-answers"),
        ({"items": {"mix": "yes"}}, 422, "bad-answers"),
        ({"by": "me"}, 422, "bad-body"),
    ],
)
def test_a_bad_practical(call, staff, seen, change, status, code):
    answer = call(staff.health).put("practicals", {**seen, **change})
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["fields"]


def test_only_the_assessor_may(call, staff, seen):
    answer = call(staff.principal).put("practicals", seen)
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_the_lists_hold_submissions_only(call, staff, seen):
    call(staff.caregiver).put("signoffs", RIGHT)
    call(staff.health).put("practicals", seen)
    assert call(staff.principal).get("/records").json == {"items": [], "next": None}
