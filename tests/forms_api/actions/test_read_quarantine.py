import pytest

from forms_api.actions.keep_record import QUARANTINE
from forms_api.actions.read_quarantine import get_quarantined, list_quarantine
from forms_api.actions.refusal import Refusal
from forms_api.records.ids import new_id
from forms_api.records.record import Record


@pytest.fixture
def aside(store, clock):
    record = Record(new_id(clock()), QUARANTINE, "main", "x", "cook", clock(), {"content": {}})
    return store.append(record)[0]


def test_who_reviews_sees_it(library, store, staff, aside):
    for person in (staff.principal, staff.health):
        assert list(list_quarantine(library, store, person)) == [aside]
        assert get_quarantined(library, store, person, aside.id) == aside


def test_nobody_else_does(library, store, staff, aside):
    for person in (staff.caregiver, staff.cook):
        for ask in (
            lambda person=person: list_quarantine(library, store, person),
            lambda person=person: get_quarantined(library, store, person, aside.id),
        ):
            with pytest.raises(Refusal) as refused:
                ask()
            assert refused.value.code == "forbidden"


@pytest.mark.parametrize("record_id", ["", "nope", "x" * 5000])
def test_what_is_not_there(library, store, staff, record_id):
    with pytest.raises(Refusal) as refused:
        get_quarantined(library, store, staff.principal, record_id)
    assert refused.value.code == "not-found"


def test_another_record_is_not_shown_as_set_aside(library, store, staff):
    with pytest.raises(Refusal) as refused:
        get_quarantined(library, store, staff.principal, staff.cook.id)
    assert refused.value.code == "not-found"
