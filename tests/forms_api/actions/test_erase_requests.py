"""A request is erased as a whole, and only when it has been closed for long enough."""

from datetime import timedelta

import pytest

from forms_api.actions.ask_erasure import ask_erasure
from forms_api.actions.comment_request import comment_request, read_remark
from forms_api.actions.confirm_erasure import confirm_erasure
from forms_api.actions.erasable import find_expired, related
from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import read_sheet, submit_form
from forms_api.records.ids import new_id
from forms_api.store.errors import IdErased

BASIS = "个人信息保护法第47条，家长书面要求删除"
YEAR = timedelta(days=366)
SPOTTED = {"form": "spotted", "answers": {"where": "kitchen", "what": "电线露出", "kind": "火"}}


@pytest.fixture
def library(moving):
    return moving


@pytest.fixture
def scene(library, store, staff, clock):
    keep_texts(library, store, clock())

    class Scene:
        def open(self, body=SPOTTED):
            parcel = Parcel(new_id(clock()), staff.cook.id, body)
            sheet = read_sheet(body, library.school.zone)
            return open_request(library, store, staff.cook, parcel, sheet, clock()).record

        def close(self, request):
            body = {"move": "close", "after": request.id}
            parcel = Parcel(new_id(clock()), staff.health.id, body)
            step = read_step(body, is_proved=False)
            args = (staff.health, request.id, parcel, step, clock())
            return move_request(library, store, *args).record

        def comment(self, request, words="已断电"):
            body = {"text": words}
            parcel = Parcel(new_id(clock()), staff.cook.id, body)
            args = (staff.cook, request.id, parcel, read_remark(body), clock())
            return comment_request(library, store, *args).record

    return Scene()


@pytest.fixture
def deputy(add):
    return add("吴园长", "principal")


def test_it_goes_with_its_moves_and_comments(scene, library, store, staff, deputy, clock):
    request = scene.open()
    before = scene.comment(request)
    asked = ask_erasure(library, store, staff.principal, [request.id], BASIS, clock(), early=True)
    later, move = scene.comment(request, "还有"), scene.close(request)
    confirm_erasure(library, store, deputy, asked.id, clock())
    for gone in (request, before, later, move):
        with pytest.raises(IdErased):
            store.get(gone.id)
    with pytest.raises(IdErased):
        scene.comment(request, "再说一句")


def test_a_step_does_not_go_alone(scene, library, store, staff, clock):
    request = scene.open()
    move = scene.close(request)
    with pytest.raises(Refusal) as refused:
        ask_erasure(library, store, staff.principal, [move.id], BASIS, clock(), early=True)
    assert refused.value.code == "not-erasable"


def test_years_count_from_the_last_word_and_open_ones_never_expire(scene, library, store, clock):
    closed, still_open = scene.open(), scene.open()
    clock.advance(2 * YEAR)
    scene.close(closed)
    clock.advance(2 * YEAR)
    assert find_expired(library, store, clock()) == {}
    clock.advance(YEAR)
    found = find_expired(library, store, clock())
    assert [record.id for record in found["spotted"]] == [closed.id]
    assert still_open.id not in {record.id for record in found["spotted"]}


def test_what_a_failed_check_opened_is_told(scene, library, store, staff, clock):
    body = {"form": "walk", "place": "small-1", "answers": {"floor": "fail", "warm": 5}}
    parcel = Parcel(new_id(clock()), staff.caregiver.id, body)
    sheet = read_sheet(body, library.school.zone)
    record = submit_form(library, store, staff.caregiver, parcel, sheet, clock()).record
    (opened,) = store.read("request")
    assert related(store, record) == (opened,)
