"""Many people at once: real threads, on the store that keeps files."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier

import pytest

from forms_api.actions.find_request import find_request
from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import read_sheet
from forms_api.records.ids import new_id
from forms_api.records.person import PERSON
from forms_api.store.memory import MemoryStore
from forms_api.store.tiny import init_store, open_store

DEAR = {"form": "buy", "answers": {"what": "钢琴", "amount": "9800"}}
SOAP = {"form": "goods", "answers": {"name": "肥皂", "opening": 1, "least": 1}}
THING = {"form": "things", "answers": {"name": "滑梯", "where": "small-1"}}


@pytest.fixture(params=["memory", "tiny", "postgresql"])
def shared(request, tmp_path, moving, store, staff, clock):
    """A store of each kind, with the staff in it."""
    if request.param == "memory":
        made = MemoryStore()
    elif request.param == "postgresql":
        address = request.getfixturevalue("cluster").new_database()
        sql = import_module("forms_api.store.sql")
        sql.init_sql(address, clock=clock)
        made = sql.open_sql(address)
    else:
        init_store(tmp_path / "data", clock=clock)
        made = open_store(tmp_path / "data", clock=clock)
    made.append(*store.read(PERSON))
    keep_texts(moving, made, clock())
    yield made
    made.close()


@pytest.fixture
def together(clock):
    """`together(64, do)` calls do() on as many threads at the same moment, and counts the answers:
    "done", or the code of the refusal."""

    def together(count, do) -> Counter:
        barrier = Barrier(count)

        def run(_):
            barrier.wait()
            try:
                do()
            except Refusal as refusal:
                return refusal.code
            return "done"

        with ThreadPoolExecutor(count) as pool:
            return Counter(pool.map(run, range(count)))

    return together


def open_one(library, store, person, body, clock):
    parcel = Parcel(new_id(clock()), person.id, body)
    sheet = read_sheet(body, library.school.zone)
    return open_request(library, store, person, parcel, sheet, clock()).record


def move_one(library, store, person, request, clock, move, **answers):
    body = {"move": move, "after": request.id, "answers": answers}
    parcel = Parcel(new_id(clock()), person.id, body)
    step = read_step(body, is_proved=True)
    move_request(library, store, person, request.id, parcel, step, clock())


def test_64_approvals_at_once_are_one(shared, together, moving, staff, clock):
    request = open_one(moving, shared, staff.cook, DEAR, clock)
    found = together(
        64, lambda: move_one(moving, shared, staff.principal, request, clock, "approve")
    )
    assert found == {"done": 1, "stale-version": 63}
    assert len(find_request(moving, shared, request.id).moves) == 1


def test_the_last_item_is_issued_once(shared, together, moving, staff, clock):
    row = open_one(moving, shared, staff.cook, SOAP, clock)
    found = together(
        16, lambda: move_one(moving, shared, staff.caregiver, row, clock, "issue", count=1)
    )
    assert found == {"done": 1, "stale-version": 15}
    assert find_request(moving, shared, row.id).quantity == 0


def test_the_last_item_is_given_to_one_of_64_who_want_it(shared, together, moving, staff, clock):
    row = open_one(moving, shared, staff.cook, SOAP, clock)
    want = {"form": "want", "answers": {"what": "肥皂", "row": row.id}}
    asked = [open_one(moving, shared, staff.cook, want, clock) for _ in range(64)]
    waiting = list(asked)
    found = together(
        64, lambda: move_one(moving, shared, staff.caregiver, waiting.pop(), clock, "give", many=1)
    )
    assert found == {"done": 1, "bad-answers": 63}
    stands = find_request(moving, shared, row.id)
    assert (stands.quantity, len(stands.moves)) == (0, 1)
    given = [one for one in asked if find_request(moving, shared, one.id).state == "given"]
    assert [shared.follower(one.id) for one in given] == [stands.moves[0].body["because"]]


def test_what_is_enough_for_all_is_given_to_all_at_once(shared, together, moving, staff, clock):
    much = {**SOAP, "answers": {**SOAP["answers"], "opening": 40}}
    row = open_one(moving, shared, staff.cook, much, clock)
    want = {"form": "want", "answers": {"what": "肥皂", "row": row.id}}
    waiting = [open_one(moving, shared, staff.cook, want, clock) for _ in range(16)]

    def take_by_hand() -> None:
        head = find_request(moving, shared, row.id).head
        body = {"move": "issue", "after": head, "answers": {"count": 1}}
        parcel = Parcel(new_id(clock()), staff.cook.id, body)
        step = read_step(body, is_proved=True)
        move_request(moving, shared, staff.cook, row.id, parcel, step, clock())

    def give() -> None:
        move_one(moving, shared, staff.caregiver, waiting.pop(), clock, "give", many=2)

    take_by_hand()
    assert together(16, give) == {"done": 16}
    take_by_hand()
    assert find_request(moving, shared, row.id).quantity == 40 - 1 - 32 - 1


def test_rows_registered_at_once_have_different_numbers(shared, together, moving, staff, clock):
    found = together(32, lambda: open_one(moving, shared, staff.cook, THING, clock))
    assert found == {"done": 32}
    numbers = {record.body["number"] for record in shared.read("request")}
    assert numbers == {f"YC{number:05}" for number in range(1, 33)}


def test_an_invoice_number_typed_at_once_is_taken_once(shared, together, moving, staff, clock):
    rows = []
    for _ in range(8):
        request = open_one(moving, shared, staff.caregiver, DEAR, clock)
        move_one(moving, shared, staff.principal, request, clock, "approve")
        head = find_request(moving, shared, request.id).head
        body = {"move": "assign", "after": head}
        body["answers"] = {"buyer": staff.cook.id, "until": "2026-10-20"}
        parcel = Parcel(new_id(clock()), staff.health.id, body)
        args = (staff.health, request.id, parcel, read_step(body, is_proved=True), clock())
        move_request(moving, shared, *args)
        rows.append(find_request(moving, shared, request.id))

    def buy() -> None:
        row = rows.pop()
        body = {"move": "buy", "after": row.head, "answers": {"invoice": "No.1"}}
        parcel = Parcel(new_id(clock()), staff.cook.id, body)
        args = (staff.cook, row.id, parcel, read_step(body, is_proved=True), clock())
        move_request(moving, shared, *args)

    assert together(8, buy) == {"done": 1, "bad-answers": 7}
