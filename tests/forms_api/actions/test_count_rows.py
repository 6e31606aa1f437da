"""Several rows are ticked at once: each by the engine's own move."""

import pytest

from forms_api.actions.count_rows import Tick, count_rows
from forms_api.actions.find_request import find_request
from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.submit_form import read_sheet
from forms_api.records.ids import new_id
from forms_api.records.move import MOVE


@pytest.fixture
def put(tools, store, clock, staff):
    """`put("梯子", keeper=...)` is registered in the kitchen; the id of its row."""
    keep_texts(tools, store, clock())

    def put(name, **more):
        body = {"form": "tools", "answers": {"name": name, "where": "kitchen", **more}}
        parcel = Parcel(new_id(clock()), staff.principal.id, body)
        sheet = read_sheet(body, tools.school.zone)
        return open_request(tools, store, staff.principal, parcel, sheet, clock()).record.id

    return put


@pytest.fixture
def count(tools, store, clock):
    def count(person, *ticks):
        return count_rows(tools, store, person, "kitchen", ticks, clock())

    return count


def tick(row, clock, after=None):
    return Tick(row, new_id(clock()), after or row)


def test_each_ticked_row_gets_its_move_and_sent_again_no_second(put, count, staff, store, clock):
    ticks = [tick(put("梯子"), clock), tick(put("扳手"), clock)]
    assert count(staff.cook, *ticks) == ()
    assert count(staff.cook, *ticks) == ()
    assert [(one.id, one.subject) for one in store.read(MOVE)] == [
        (one.id, one.row) for one in ticks
    ]
    assert {one.body["answers"]["there"]["value"] for one in store.read(MOVE)} == {"pass"}


def test_one_that_somebody_moved_meanwhile_does_not_keep_the_others(
    put, count, staff, store, clock
):
    first, second = put("梯子"), put("扳手")
    count(staff.principal, tick(first, clock))
    (left,) = count(staff.cook, tick(first, clock), tick(second, clock))
    assert (left.title, left.refusal.code) == ("GJ001 梯子", "stale-version")
    assert {one.subject for one in store.read(MOVE)} == {first, second}


def test_nobody_counts_what_they_keep_themselves(put, count, staff, store, clock):
    own = put("梯子", keeper=staff.cook.id)
    (left,) = count(staff.cook, tick(own, clock))
    assert left.refusal.code == "different-people"
    assert "保管的人不能自己盘自己" in left.refusal.message
    assert not store.read(MOVE)
    assert count(staff.principal, tick(own, clock)) == ()


def test_who_does_not_count_is_refused(put, count, staff, store, clock):
    (left,) = count(staff.caregiver, tick(put("梯子"), clock))
    assert left.refusal.code == "forbidden"
    assert not store.read(MOVE)


def test_what_is_found_again_is_where_it_was_found(put, count, tools, staff, store, clock):
    row = put("梯子")
    body = {"move": "miss", "after": row, "answers": {"why": "找过库房"}}
    parcel = Parcel(new_id(clock()), staff.cook.id, body)
    step = read_step(body, is_proved=False)
    gone = move_request(tools, store, staff.cook, row, parcel, step, clock()).record.id
    assert count(staff.cook, tick(row, clock, gone)) == ()
    found = find_request(tools, store, row)
    assert (found.state, found.values["where"]) == ("kept", "kitchen")
