"""PUT and GET requests: contracts.md §2 and §5, answer by answer."""

import json

import pytest

from forms_api.actions.keep_texts import keep_texts
from forms_api.records.erasure import erasure_records, request_record
from forms_api.records.ids import new_id

FIX = {"form": "fix", "answers": {"where": "kitchen", "what": "水龙头漏水"}}
DEAR = {"form": "buy", "answers": {"what": "钢琴", "amount": "9800.00"}}
THING = {"form": "things", "answers": {"name": "滑梯", "where": "small-1"}}


@pytest.fixture(autouse=True)
def moving_policies(app, policies, moving, store, clock):
    keep_texts(moving, store, clock())
    policies.become(moving)


@pytest.fixture
def opened(call, staff):
    """The id of a repair that the caregiver reported."""
    return call(staff.caregiver).put("requests", FIX).json["id"]


@pytest.fixture
def step(call):
    """`step(person, request, "accept", after=...)` is the answer to a move."""

    def step(person, request_id, move, *, after=None, move_id=None, **answers):
        body = {"move": move, "after": after or request_id, "answers": answers}
        return call(person).put(f"requests/{request_id}/moves", body, move_id)

    return step


def test_a_request_is_made_once(call, staff, clock):
    record_id = new_id(clock())
    first = call(staff.caregiver).put("requests", FIX, record_id)
    again = call(staff.caregiver).put("requests", FIX, record_id)
    other = call(staff.caregiver).put("requests", {**FIX, "place": "small-1"}, record_id)
    assert [one.status_code for one in (first, again, other)] == [201, 200, 409]
    assert other.json["code"] == "id-conflict"
    assert first.json == again.json
    assert first.json["state"] == "submitted"
    assert first.json["place"] == "kitchen"
    assert first.json["due"] == "2026-10-13T16:00:00.000Z"
    assert first.headers["Location"] == f"/api/v1/requests/{record_id}"


def test_another_body_under_a_known_id_is_set_aside(call, staff, clock, store):
    record_id = new_id(clock())
    call(staff.caregiver).put("requests", FIX, record_id)
    call(staff.cook).put("requests", THING, record_id)
    (aside,) = store.read("quarantine")
    assert aside.body["content"] == {**THING, "answers": aside.body["content"]["answers"]}


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"form": "nope", "place": "moon"}, 422, "unknown-form"),
        ({"form": "toy-disinfection"}, 422, "unknown-form"),
        ({"place": "moon", "by": "me"}, 422, "unknown-place"),
        ({"by": "me"}, 422, "bad-body"),
        ({"answers": {}}, 422, "bad-answers"),
        ({"supersedes": "x", "reason": "y"}, 422, "bad-body"),
    ],
)
def test_what_is_wrong_with_a_request(call, staff, change, status, code):
    answer = call(staff.caregiver).put("requests", {**FIX, **change})
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_who_may_not_fill_it_is_told_before_what_is_wrong(call, staff):
    answer = call(staff.caregiver).put("requests", {**THING, "answers": {}})
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


BAD = {"move": "finish", "after": "x", "answers": {"work": 5}, "by": "me"}


class TestOrder:
    """401, JSON shape, unknown, person, known id, version, answers: each move here has all the
    faults that come later, too."""

    def put(self, call, person, request_id, change=None, move_id=None):
        body = BAD | (change or {})
        return call(person).put(f"requests/{request_id}/moves", body, move_id)

    def test_401(self, app, opened):
        answer = app.test_client().put(f"/api/v1/requests/{opened}/moves/x", data="{")
        assert answer.status_code == 401

    def test_400(self, call, staff, opened):
        answer = call(staff.caregiver).put(f"requests/{opened}/moves", "{", "x")
        assert (answer.status_code, answer.json["code"]) == (400, "bad-json")

    def test_404(self, call, staff, clock):
        answer = self.put(call, staff.caregiver, new_id(clock()))
        assert (answer.status_code, answer.json["code"]) == (404, "not-found")

    def test_unknown_move(self, call, staff, opened):
        answer = self.put(call, staff.caregiver, opened, {"move": "fly"})
        assert (answer.status_code, answer.json["code"]) == (422, "unknown-move")

    def test_403(self, call, staff, opened):
        answer = self.put(call, staff.caregiver, opened)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")

    def test_known_id(self, call, staff, opened, step, clock):
        move_id = new_id(clock())
        step(staff.cook, opened, "accept", move_id=move_id)
        answer = self.put(call, staff.cook, opened, move_id=move_id)
        assert (answer.status_code, answer.json["code"]) == (409, "id-conflict")

    def test_shape(self, call, staff, opened):
        answer = self.put(call, staff.cook, opened)
        assert (answer.status_code, answer.json["code"]) == (422, "bad-body")

    def test_version(self, call, staff, opened):
        body = {"move": "accept", "after": "x", "answers": {"no": 1}}
        answer = call(staff.cook).put(f"requests/{opened}/moves", body)
        assert (answer.status_code, answer.json["code"]) == (409, "stale-version")

    def test_state(self, step, staff, opened):
        answer = step(staff.cook, opened, "finish", work=5)
        assert (answer.status_code, answer.json["code"]) == (409, "wrong-state")

    def test_answers(self, step, staff, opened):
        answer = step(staff.cook, opened, "accept", work="?")
        assert (answer.status_code, answer.json["code"]) == (422, "bad-answers")
        assert set(answer.json["fields"]) == {"work"}


def test_a_whole_life_and_its_history(call, staff, opened, step):
    accepted = step(staff.cook, opened, "accept").json
    finished = step(staff.cook, opened, "finish", after=accepted["id"], work="修", cost="12.50")
    assert finished.json["answers"] == {"work": "修", "cost": 12.5}
    own = step(staff.cook, opened, "verify", after=finished.json["id"])
    assert (own.status_code, own.json["code"]) == (403, "forbidden")
    comment = call(staff.caregiver).put(f"requests/{opened}/comments", {"text": "好了，谢谢"})
    assert comment.status_code == 201
    verified = step(staff.caregiver, opened, "verify", after=finished.json["id"])
    assert verified.status_code == 201
    found = call(staff.cook).get(f"/requests/{opened}").json
    assert (found["state"], found["final"], found["head"]) == ("closed", True, verified.json["id"])
    assert [one["move"] for one in found["steps"]] == ["accept", "finish", "verify"]
    assert [one["text"] for one in found["comments"]] == ["好了，谢谢"]
    assert found["moves"] == []


def test_money_is_spelled_exactly(call, staff, opened, step):
    accepted = step(staff.cook, opened, "accept").json
    body = {"move": "finish", "after": accepted["id"], "answers": {"work": "修", "cost": "0.10"}}
    answer = call(staff.cook).put(f"requests/{opened}/moves", json.dumps(body))
    assert b'"cost":0.1,' in answer.data


def test_whoever_did_the_work_does_not_accept_it(call, staff, step):
    opened = call(staff.health).put("requests", FIX).json["id"]
    head = step(staff.cook, opened, "accept").json["id"]
    head = step(staff.cook, opened, "finish", after=head, work="修", cost=0).json["id"]
    cooked = call(staff.cook).put("requests", FIX).json["id"]
    own = step(staff.cook, cooked, "accept").json["id"]
    own = step(staff.cook, cooked, "finish", after=own, work="修", cost=0).json["id"]
    answer = step(staff.cook, cooked, "verify", after=own)
    assert (answer.status_code, answer.json["code"]) == (403, "different-people")
    assert step(staff.health, opened, "verify", after=head).status_code == 201


def test_a_token_does_not_approve(call, staff, step):
    asked = call(staff.caregiver).put("requests", DEAR).json["id"]
    answer = step(staff.principal, asked, "approve")
    assert (answer.status_code, answer.json["code"]) == (403, "step-up")


def test_lists_are_narrowed_and_in_commit_order(call, staff, step):
    made = [call(staff.caregiver).put("requests", FIX).json["id"] for _ in range(3)]
    step(staff.cook, made[1], "accept")
    call(staff.caregiver).put("requests", DEAR)

    def ids(query: str) -> list[str]:
        return [item["id"] for item in call(staff.cook).get(f"/requests{query}").json["items"]]

    assert ids("?form=fix") == made
    assert ids("?form=fix&state=submitted") == [made[0], made[2]]
    assert ids(f"?form=fix&state=&cursor={made[0]}") == made[1:]
    assert len(ids("")) == 4


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("form=nope", "unknown-form"),
        ("form=toy-disinfection", "unknown-form"),
        ("state=nope", "unknown-state"),
        ("form=fix&state=approved", "unknown-state"),
        ("cursor=nope", "bad-query"),
        ("since=2026-01-01", "bad-query"),
    ],
)
def test_a_bad_question(call, staff, query, code):
    answer = call(staff.cook).get(f"/requests?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_register_rows_have_numbers(call, staff):
    numbers = [call(staff.cook).put("requests", THING).json["number"] for _ in range(2)]
    assert numbers == ["YC00001", "YC00002"]


def test_an_erased_one_is_gone(call, staff, store, clock, opened, step):
    asked = request_record(clock(), campus="main", ids=[opened], basis="x", by=staff.principal.id)
    store.append(asked)
    store.append(*erasure_records(clock(), request=asked, by=staff.health.id), after=asked.id)
    assert step(staff.cook, opened, "accept").status_code == 410
    assert call(staff.cook).get(f"/requests/{opened}").status_code == 410
    assert call(staff.caregiver).put("requests", FIX, opened).status_code == 410


def test_who_has_nothing_to_do_with_it_does_not_see_it(call, staff, step):
    thing = call(staff.cook).put("requests", THING).json["id"]
    assert call(staff.health).get(f"/requests/{thing}").status_code == 200  # reviews
    answer = call(staff.caregiver).get(f"/requests/{thing}")
    # small-1 is hers: she keeps what stands there
    assert answer.json["moves"] == ["transfer"]
