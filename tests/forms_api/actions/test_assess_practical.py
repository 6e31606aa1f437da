"""An assessor checks somebody's hands."""

import pytest

from forms_api.actions.assess_practical import assess_practical, read_assessment
from forms_api.actions.keep_record import Parcel
from forms_api.actions.refusal import Refusal
from forms_api.records.ids import new_id
from forms_api.records.person import person_record
from forms_api.records.signoff import PRACTICAL


@pytest.fixture
def good(staff):
    return {"training": "disinfection", "person": staff.caregiver.id, "items": {"mix": True}}


@pytest.fixture
def assess(store, clock, library):
    def assess(assessor, body, *, record_id=None, library=library):
        parcel = Parcel(record_id or new_id(clock()), assessor.id, body)
        return assess_practical(library, store, assessor, parcel, read_assessment(body), clock())

    return assess


@pytest.fixture
def refuse(assess):
    def refuse(*args, **more) -> Refusal:
        with pytest.raises(Refusal) as refused:
            assess(*args, **more)
        return refused.value

    return refuse


@pytest.mark.parametrize("can", [True, False])
def test_what_the_assessor_saw_is_kept_with_its_words(assess, staff, good, can):
    record = assess(staff.health, {**good, "items": {"mix": can}}).record
    assert (record.kind, record.subject, record.by) == (
        PRACTICAL,
        "disinfection",
        staff.health.id,
    )
    assert record.body["person"] == staff.caregiver.id
    assert record.body["items"]["mix"] == {"text": "会配制消毒液", "passed": can}
    assert record.body["passed"] is can


def test_every_item_must_be_passed(assess, staff, good, folder):
    more = folder.edit(
        "training/disinfection.yml",
        "items: [{id: mix, text: 会配制消毒液}]",
        "items: [{id: mix, text: 会配制消毒液}, {id: rinse, text: 会冲净}]",
    )
    half = {**good, "items": {"mix": True, "rinse": False}}
    assert assess(staff.health, half, library=more).record.body["passed"] is False


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"training": "nope"}, "unknown-training", "training"),
        ({"training": None}, "bad-body", "training"),
        ({"person": "nobody"}, "unknown-person", "person"),
        ({"person": None}, "bad-body", "person"),
        ({"items": True}, "bad-body", "items"),
        ({"by": "me"}, "bad-body", "by"),
        ({"items": {}}, "bad-answers", "mix"),
        ({"items": {"mix": "yes"}}, "bad-answers", "mix"),
        ({"items": {"mix": 1}}, "bad-answers", "mix"),
        ({"items": {"mix": True, "fly": True}}, "bad-answers", "fly"),
    ],
)
def test_what_is_wrong_is_named(refuse, store, staff, good, change, code, field):
    refusal = refuse(staff.health, {**good, **change})
    assert refusal.code == code
    assert field in refusal.fields
    assert store.read(PRACTICAL) == ()


def test_only_the_assessor_may(refuse, staff, good):
    refusal = refuse(staff.principal, good)
    assert refusal.code == "forbidden"
    assert "保健医" in refusal.message


def test_nobody_assesses_themselves(refuse, staff, good):
    assert refuse(staff.health, {**good, "person": staff.health.id}).code == "forbidden"


def test_who_left_is_nobody(refuse, staff, store, clock, good):
    gone = staff.caregiver
    left = person_record(
        clock(), campus="main", name=gone.name, jobs=gone.jobs, active=False, person_id=gone.id
    )
    store.append(left)
    assert refuse(staff.health, good).code == "unknown-person"


def test_who_need_not_learn_it(refuse, staff, add, good):
    guard = add("马门卫", "gatekeeper")
    refusal = refuse(staff.health, {**good, "person": guard.id})
    assert (refusal.code, set(refusal.fields)) == ("bad-answers", {"person"})


def test_a_module_without_practical(refuse, staff, good, folder):
    library = folder.edit(
        "training/disinfection.yml",
        "practical: {assessor: health-worker, items: [{id: mix, text: 会配制消毒液}]}",
        "",
    )
    assert refuse(staff.health, good, library=library).code == "unknown-training"


def test_sent_twice_it_is_one(assess, refuse, store, staff, good, clock):
    record_id = new_id(clock())
    first = assess(staff.health, good, record_id=record_id).record
    again = assess(staff.health, good, record_id=record_id)
    assert (again.is_new, again.record) == (False, first)
    other = {**good, "items": {"mix": False}}
    assert refuse(staff.health, other, record_id=record_id).code == "id-conflict"
