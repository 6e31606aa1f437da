"""A form that names children: who may look sees it, and each look is on record."""

from datetime import timedelta

import pytest

from forms_api.actions.keep_texts import keep_texts
from forms_api.records.ids import new_id
from forms_api.records.trail import READ

NAME = "金丝雀小朋友"


@pytest.fixture(autouse=True)
def open_to_children(child_form, policies, store, clock, app):
    keep_texts(child_form, store, clock())
    policies.become(child_form)


@pytest.fixture
def record_id(app, bearer, staff, clock):
    return put(app, bearer(staff.cook), new_id(clock())).json["id"]


def put(app, headers, record_id, name=NAME):
    body = {"form": "medicine", "answers": {"name": name, "dose": 2.5}}
    return app.test_client().put(f"/api/v1/submissions/{record_id}", json=body, headers=headers)


def looks(store):
    return [fact.by for fact in store.read(READ)]


def test_a_sheet_is_filled_and_read_like_any_other(visit, staff, store):
    cook = visit(staff.cook)
    form = cook.get("/forms/medicine")
    assert "加密保存；谁看、看几次都有记录" in form.text
    sent = cook.send(form, **{"f.name": NAME, "f.dose": "2.5"})
    page = cook.get(sent.headers["Location"])
    assert NAME in page.text
    assert "2.5" in page.text
    assert "您这次查看已留下记录" in page.text


@pytest.mark.parametrize(
    "path", ["/records/{}", "/api/v1/records/{}", "/forms/medicine?supersedes={}"]
)
def test_each_look_is_on_record_ones_own_too(visit, staff, store, record_id, clock, path):
    for person in (staff.cook, staff.principal, staff.cook, staff.cook):
        if person is staff.principal and "forms" in path:
            continue
        answer = visit(person).client.get(path.format(record_id))
        assert NAME in answer.get_data(as_text=True)
        clock.advance(timedelta(seconds=1))
    who = [staff.cook.id, staff.principal.id, staff.cook.id, staff.cook.id]
    assert looks(store) == [one for one in who if "forms" not in path or one == staff.cook.id]


@pytest.mark.parametrize("path", ["/records/", "/api/v1/records", "/records/?form=medicine"])
def test_a_list_opens_nothing(visit, staff, store, record_id, path):
    shown = visit(staff.principal).client.get(path).get_data(as_text=True)
    assert record_id in shown
    assert NAME not in shown
    assert looks(store) == []


def test_the_answer_to_a_sheet_repeats_no_name(app, bearer, staff, clock):
    first = put(app, bearer(staff.cook), new_id(clock()))
    again = put(app, bearer(staff.cook), first.json["id"])
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["answers"] == again.json["answers"] == {}


def test_what_was_set_aside_is_opened_for_a_manager_on_record(
    app, bearer, visit, staff, store, record_id
):
    other = f"另一个{NAME}"
    assert put(app, bearer(staff.cook), record_id, other).status_code == 409
    (aside,) = store.read("quarantine")
    assert other in visit(staff.principal).get(f"/records/quarantine/{aside.id}").text
    assert looks(store) == [staff.principal.id]


def test_without_its_key_the_page_says_so(visit, staff, app, record_id):
    app.extensions["houqin"].ring.drop(lambda *_: True)
    page = visit(staff.principal).get(f"/records/{record_id}")
    assert page.status == 200
    assert "内容读不出来" in page.text
    assert NAME not in page.text


def test_without_the_ring_nothing_is_taken_and_the_answers_stay(visit, staff, app, record_id):
    app.extensions["houqin"].ring.path.unlink()
    cook = visit(staff.cook)
    sent = cook.send(cook.get("/forms/medicine"), **{"f.name": NAME, "f.dose": "2.5"})
    assert sent.status == 503
    assert "找不到幼儿资料的钥匙文件" in sent.text
    assert sent.sheet["f.name"] == [NAME]
    assert visit(staff.principal).get(f"/records/{record_id}").status == 200
