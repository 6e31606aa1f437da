"""A check that failed opens a request in the same append."""

import pytest

from forms_api.actions.find_request import find_request
from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.submit_form import read_sheet, submit_form
from forms_api.records.ids import new_id
from forms_api.records.submission import answers_of

WALK = {"form": "walk", "place": "small-1"}


@pytest.fixture
def submit(moving, store, clock, staff):
    keep_texts(moving, store, clock())

    def submit(answers, record_id=None, **more):
        body = {**WALK, "answers": answers, **more}
        parcel = Parcel(record_id or new_id(clock()), staff.caregiver.id, body)
        sheet = read_sheet(body, moving.school.zone)
        return submit_form(moving, store, staff.caregiver, parcel, sheet, clock()).record

    return submit


FAILED = {"floor": {"value": "fail", "note": "地砖翘起"}, "warm": 5}


def test_the_request_has_the_words_and_the_place(submit, store, staff, moving):
    record = submit(FAILED)
    (opened,) = store.read("request")
    assert opened.body["opened_by"] == {"record": record.id, "field": "floor"}
    assert answers_of(opened.body) == {
        "where": "small-1",
        "what": "地砖翘起（走一遍：地面平整 不合格）",
    }
    assert (opened.by, opened.subject) == (staff.caregiver.id, "small-1")
    request = find_request(moving, store, opened.id)
    assert (request.form.id, request.state) == ("spotted", "found")


def test_a_reading_outside_its_limits_opens_one_too(submit, store):
    submit({"floor": "pass", "warm": {"value": "31.5", "note": "空调坏了"}})
    (opened,) = store.read("request")
    assert answers_of(opened.body)["what"] == "空调坏了（走一遍：冰箱温度 31.5 ℃，不合格）"


def test_what_is_well_opens_nothing(submit, store):
    submit({"floor": "pass", "warm": 5})
    assert store.read("request") == ()


def test_sent_twice_it_opens_one(submit, store, clock):
    record_id = new_id(clock())
    submit(FAILED, record_id)
    submit(FAILED, record_id)
    assert len(store.read("request")) == 1


def test_a_correction_opens_only_what_is_new(submit, store):
    first = submit(FAILED)
    both = {**FAILED, "warm": {"value": 40, "note": "热"}}
    submit(both, supersedes=first.id, reason="漏了")
    assert [opened.body["opened_by"]["field"] for opened in store.read("request")] == [
        *("floor", "warm")
    ]
