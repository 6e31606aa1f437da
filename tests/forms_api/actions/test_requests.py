"""Requests are opened, moved and talked about."""

from datetime import timedelta
from decimal import Decimal

import pytest

from forms_api.actions.comment_request import comment_request, read_remark
from forms_api.actions.find_request import comments_on, find_request
from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.read_requests import Wanted, get_request, list_requests
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import read_sheet
from forms_api.records.erasure import erasure_records, request_record
from forms_api.records.ids import new_id

FIX = {"form": "fix", "answers": {"where": "kitchen", "what": "水龙头漏水"}}
FINISHED = {"work": "换了垫片", "cost": "12.50"}
BUY = {"form": "buy", "answers": {"what": "皮球", "amount": 80}}
THING = {"form": "things", "answers": {"name": "滑梯", "where": "small-1"}}


class Desk:
    """Does what people do with requests, one after the other."""

    def __init__(self, library, store, clock) -> None:
        self.library, self.store, self.clock = library, store, clock

    def open(self, person, body, record_id=None):
        parcel = Parcel(record_id or new_id(self.clock()), person.id, body)
        sheet = read_sheet(body, self.library.school.zone)
        kept = open_request(self.library, self.store, person, parcel, sheet, self.clock())
        return self.find(kept.record.id)

    def move(self, person, request, move, *, after=None, record_id=None, proved=False, **answers):
        """`after` is the head of `request` as it was read, unless given."""
        body = {"move": move, "after": after or request.head, "answers": answers}
        parcel = Parcel(record_id or new_id(self.clock()), person.id, body)
        step = read_step(body, is_proved=proved)
        move_request(self.library, self.store, person, request.id, parcel, step, self.clock())
        return self.find(request.id)

    def refuse(self, *args, **more) -> Refusal:
        with pytest.raises(Refusal) as refused:
            self.move(*args, **more)
        return refused.value

    def comment(self, person, request, words):
        body = {"text": words}
        parcel = Parcel(new_id(self.clock()), person.id, body)
        remark = read_remark(body)
        now = self.clock()
        return comment_request(self.library, self.store, person, request.id, parcel, remark, now)

    def find(self, request_id):
        return find_request(self.library, self.store, request_id)


@pytest.fixture
def desk(moving, store, clock):
    keep_texts(moving, store, clock())
    return Desk(moving, store, clock)


def test_a_request_begins_in_the_first_state_and_at_its_place(desk, staff, clock):
    request = desk.open(staff.caregiver, FIX)
    assert (request.state, request.head, request.since) == ("submitted", request.id, clock())
    assert (request.record.campus, request.record.subject) == ("main", "kitchen")
    assert request.title == "水龙头漏水"


def test_a_whole_life(desk, staff, clock):
    request = desk.open(staff.caregiver, FIX)
    clock.advance(timedelta(hours=1))
    request = desk.move(staff.cook, request, "accept")
    assert (request.state, request.since) == ("accepted", clock())
    request = desk.move(staff.cook, request, "finish", **FINISHED)
    request = desk.move(staff.caregiver, request, "reopen", why="还在漏")
    request = desk.move(staff.cook, request, "finish", **FINISHED)
    request = desk.move(staff.caregiver, request, "verify")
    assert request.is_final
    assert [move.body["move"] for move in request.moves] == [
        *("accept", "finish", "reopen", "finish", "verify")
    ]
    assert request.values["cost"] == Decimal("12.5")


def test_a_closed_one_is_locked(desk, staff):
    thing = desk.open(staff.cook, THING)
    thing = desk.move(staff.principal, thing, "scrap")
    refusal = desk.refuse(staff.principal, thing, "scrap")
    assert refusal.code == "wrong-state"


def test_no_step_is_skipped(desk, staff):
    request = desk.open(staff.caregiver, FIX)
    assert desk.refuse(staff.caregiver, request, "verify").code == "wrong-state"
    assert desk.refuse(staff.cook, request, "nope").code == "unknown-move"


def test_only_whose_step_it_is(desk, staff):
    request = desk.open(staff.caregiver, FIX)
    assert desk.refuse(staff.caregiver, request, "accept").code == "forbidden"


def test_what_somebody_else_moved_meanwhile_is_stale(desk, staff):
    request = desk.open(staff.caregiver, FIX)
    desk.move(staff.cook, request, "accept")
    assert desk.refuse(staff.cook, request, "accept").code == "stale-version"


def test_different_people(desk, staff):
    request = desk.open(staff.cook, FIX)
    request = desk.move(staff.cook, request, "accept")
    request = desk.move(staff.cook, request, "finish", **FINISHED)
    assert desk.refuse(staff.cook, request, "verify").code == "different-people"
    assert desk.move(staff.health, request, "verify").is_final


def test_the_same_step_sent_twice_is_one(desk, staff, clock):
    thing = desk.open(
        staff.cook, {**THING, "answers": THING["answers"] | {"keeper": staff.cook.id}}
    )
    step = {"where": "kitchen", "keeper": staff.health.id}
    record_id = new_id(clock())
    desk.move(staff.cook, thing, "transfer", record_id=record_id, **step)
    # the cook is the keeper no more, and still hears that it was done
    again = desk.move(staff.cook, thing, "transfer", record_id=record_id, **step)
    assert len(again.moves) == 1


def test_the_answers_of_a_step_are_checked(desk, staff):
    request = desk.move(staff.cook, desk.open(staff.caregiver, FIX), "accept")
    refusal = desk.refuse(staff.cook, request, "finish", cost="1.005")
    assert refusal.code == "bad-answers"
    assert set(refusal.fields) == {"work", "cost"}


def test_a_comment_makes_no_step_stale(desk, staff, store):
    request = desk.open(staff.caregiver, FIX)
    desk.comment(staff.caregiver, request, "请快一点")
    assert desk.move(staff.cook, request, "accept").state == "accepted"
    assert [one.body["words"] for one in comments_on(store, request)] == ["请快一点"]


def test_approval_by_amount(desk, staff):
    cheap = desk.open(staff.caregiver, BUY)
    dear = desk.open(staff.caregiver, {**BUY, "answers": {"what": "钢琴", "amount": "500.01"}})
    assert desk.refuse(staff.health, dear, "nod").code == "wrong-state"
    assert desk.refuse(staff.principal, cheap, "approve", proved=True).code == "wrong-state"
    assert desk.refuse(staff.principal, dear, "approve").code == "step-up"
    assert desk.move(staff.principal, dear, "approve", proved=True).state == "approved"
    assert desk.move(staff.health, cheap, "nod").state == "approved"


def test_the_person_whom_an_answer_names(desk, staff):
    request = desk.move(staff.health, desk.open(staff.caregiver, BUY), "nod")
    chosen = {"buyer": staff.cook.id, "until": "2026-10-20"}
    request = desk.move(staff.health, request, "assign", **chosen)
    assert desk.refuse(staff.principal, request, "buy", invoice="1").code == "forbidden"
    assert desk.move(staff.cook, request, "buy", invoice="1").is_final


def test_an_invoice_number_is_taken_once(desk, staff):
    def assigned():
        request = desk.move(staff.health, desk.open(staff.caregiver, BUY), "nod")
        chosen = {"buyer": staff.cook.id, "until": "2026-10-20"}
        return desk.move(staff.health, request, "assign", **chosen)

    desk.move(staff.cook, assigned(), "buy", invoice="ab 123")
    refusal = desk.refuse(staff.cook, assigned(), "buy", invoice="ＡＢ123")
    assert (refusal.code, set(refusal.fields)) == ("bad-answers", {"invoice"})


def test_rows_are_numbered_and_linked_by_number(desk, staff):
    first, second = desk.open(staff.cook, THING), desk.open(staff.cook, THING)
    assert (first.number, second.number) == ("YC00001", "YC00002")
    body = {**FIX, "answers": FIX["answers"] | {"asset": "yc00002"}}
    assert desk.open(staff.caregiver, body).values["asset"] == second.id


def test_numbers_go_on_under_another_prefix_and_after_an_erasure(
    desk, staff, store, clock, moving_folder
):
    gone = desk.open(staff.cook, THING)
    asked = request_record(clock(), campus="main", ids=[gone.id], basis="x", by="a")
    store.append(asked)
    store.append(*erasure_records(clock(), request=asked, by="b"), after=asked.id)
    assert desk.open(staff.cook, THING).number == "YC00002"
    desk.library = moving_folder.edit("forms/things.yml", "prefix: YC", "prefix: Z9")
    assert [desk.open(staff.cook, THING).number for _ in range(2)] == ["Z900003", "Z900004"]


def test_a_move_answers_a_question_anew(desk, staff):
    thing = desk.open(
        staff.cook, {**THING, "answers": THING["answers"] | {"keeper": staff.cook.id}}
    )
    thing = desk.move(staff.cook, thing, "transfer", where="kitchen", keeper=staff.health.id)
    assert (thing.values["where"], thing.values["keeper"]) == ("kitchen", staff.health.id)
    step = {"where": "small-2", "keeper": staff.cook.id}
    assert desk.refuse(staff.cook, thing, "transfer", **step).code == "forbidden"
    assert desk.move(staff.health, thing, "transfer", **step).values["where"] == "small-2"


def test_a_check_that_failed_in_a_step_opens_a_request_where_the_thing_is(desk, staff, store):
    thing = desk.open(staff.cook, THING)
    thing = desk.move(staff.cook, thing, "look", sound={"value": "fail", "note": "松了"})
    (opened,) = [one for one in store.read("request") if "opened_by" in one.body]
    assert opened.body["opened_by"] == {"record": thing.head, "field": "sound"}
    request = desk.find(opened.id)
    assert (request.form.id, request.values["where"]) == ("spotted", "small-1")


def test_quantities_never_fall_below_zero(desk, staff):
    goods = {"form": "goods", "answers": {"name": "肥皂", "opening": "2.5", "least": 1}}
    row = desk.open(staff.cook, goods)
    row = desk.move(staff.cook, row, "receive", count="0.5")
    row = desk.move(staff.caregiver, row, "issue", count=3)
    assert row.quantity == 0
    refusal = desk.refuse(staff.caregiver, row, "issue", count="0.1")
    assert (refusal.code, set(refusal.fields)) == ("bad-answers", {"count"})


def test_lists_show_what_may_be_seen_and_what_waits(desk, staff, store, moving):
    request = desk.open(staff.caregiver, FIX)
    (seen,) = list_requests(moving, store, staff.cook, Wanted(form="fix", state="submitted"))
    assert seen.request.id == request.id
    assert seen.waits_for_me
    assert not get_request(moving, store, staff.caregiver, request.id).waits_for_me
    with pytest.raises(Refusal) as refused:
        list_requests(moving, store, staff.cook, Wanted(state="nope"))
    assert refused.value.code == "unknown-state"
