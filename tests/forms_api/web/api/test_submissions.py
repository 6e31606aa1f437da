"""PUT submissions: contracts.md §2 and §5, answer by answer."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from forms_api.records.erasure import erasure_records, request_record
from forms_api.records.ids import new_id
from forms_api.store.errors import StoreDown, StoreFull

TOYS = {
    "form": "toy-disinfection",
    "place": "small-1",
    "answers": {"soaked": "pass", "chlorine": 200},
}
FRIDGE = {"form": "fridge-log", "answers": {"temperature": 4}}
MIXING = {"form": "mixing", "answers": {"object": "toys", "target": 250, "strength": 5}}


class TestOrder:
    """401, JSON shape, unknown form or place, person, known id, answers: each request here has
    all the faults that come later, too."""

    @pytest.fixture
    def known(self, call, staff, clock):
        record_id = new_id(clock())
        assert call(staff.caregiver).submit(TOYS, record_id).status_code == 201
        return record_id

    @pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer nonsense"}])
    def test_401_before_everything(self, app, known, header):
        path = f"/api/v1/submissions/{known}"
        answer = app.test_client().put(path, data="{", headers=header, content_type="text/plain")
        assert (answer.status_code, answer.json["code"]) == (401, "unauthorized")

    def test_an_expired_token_is_none(self, call, staff, clock, known):
        caller = call(staff.caregiver)
        clock.advance(timedelta(days=31))
        assert caller.submit(TOYS, known).status_code == 401

    def test_415_before_the_json(self, app, bearer, staff, known):
        answer = app.test_client().put(
            f"/api/v1/submissions/{known}",
            data="{",
            headers=bearer(staff.cook),
            content_type="text/plain",
        )
        assert (answer.status_code, answer.json["code"]) == (415, "not-json")

    def test_400_before_the_form(self, call, staff, known):
        answer = call(staff.cook).submit('{"form": "nope"', known)
        assert (answer.status_code, answer.json["code"]) == (400, "bad-json")

    @pytest.mark.parametrize(
        ("change", "code"),
        [({"form": "nope", "place": "x"}, "unknown-form"), ({"place": "x"}, "unknown-place")],
    )
    def test_422_unknown_before_403(self, call, staff, known, change, code):
        answer = call(staff.cook).submit({**TOYS, "by": "me", **change}, known)
        assert (answer.status_code, answer.json["code"]) == (422, code)

    def test_403_before_409(self, call, staff, known):
        answer = call(staff.cook).submit({**TOYS, "by": "me", "answers": {}}, known)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")

    def test_409_before_the_answers(self, call, staff, known, store):
        body = {**TOYS, "by": "me", "answers": {"soaked": "?"}}
        answer = call(staff.caregiver).submit(body, known)
        assert (answer.status_code, answer.json["code"]) == (409, "id-conflict")
        assert store.read("quarantine")[0].body["content"] == body

    def test_the_answers_last(self, call, staff):
        answer = call(staff.caregiver).submit({**TOYS, "answers": {"soaked": "?"}})
        assert (answer.status_code, answer.json["code"]) == (422, "bad-answers")
        assert set(answer.json["fields"]) == {"soaked", "chlorine"}


def test_a_problem_has_the_shape_of_rfc_9457(call, staff):
    answer = call(staff.caregiver).submit({**TOYS, "answers": {"soaked": "?", "chlorine": 2000}})
    assert answer.content_type == "application/problem+json"
    problem = answer.json
    assert (problem["type"], problem["status"]) == ("about:blank", 422)
    assert problem["code"] == "bad-answers"
    assert problem["title"]
    assert problem["detail"]
    assert "高于制度上限 250 mg/L" in problem["fields"]["chlorine"]


def test_201_says_where_it_is(call, staff):
    caller = call(staff.caregiver)
    created = caller.submit(TOYS)
    assert created.status_code == 201
    assert created.headers["Location"] == f"/api/v1/records/{created.json['id']}"
    assert caller.client.get(created.headers["Location"], headers=caller.headers).status_code == 200


def test_the_item_of_the_contract(call, staff):
    item = call(staff.caregiver).submit(TOYS).json
    assert set(item) == {"id", "form", "place", "by", "at", "done_at", "flags", "answers"}
    assert (item["by"], item["place"]) == (staff.caregiver.id, "small-1")
    assert (item["at"], item["done_at"]) == ("2026-10-12T01:00:00.000Z", None)


class TestSameId:
    """contracts.md §2, row by row."""

    def test_the_same_json_however_it_is_spelled_is_200(self, call, staff, clock):
        caller, record_id = call(staff.cook), new_id(clock())
        first = caller.submit('{"form":"fridge-log","answers":{"temperature":4}}', record_id)
        spelled = '{ "answers" : {"temperature": 4.0}, "form":"fridge\\u002dlog"}'
        again = caller.submit(spelled, record_id)
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json == first.json

    def test_an_upper_case_id_is_the_same_id(self, call, staff, clock):
        caller, record_id = call(staff.cook), new_id(clock())
        assert caller.submit(FRIDGE, record_id).status_code == 201
        assert caller.submit(FRIDGE, record_id.upper()).status_code == 200

    def test_whatever_the_form_says_by_now(self, call, staff, clock, amend):
        caller, record_id = call(staff.caregiver), new_id(clock())
        first = caller.submit(TOYS, record_id)
        amend("standards.yml", "[100, 250]", "[10, 20]")
        again = caller.submit(TOYS, record_id)
        assert (again.status_code, again.json) == (200, first.json)

    def test_another_body_is_409(self, call, staff, clock):
        caller, record_id = call(staff.cook), new_id(clock())
        caller.submit(FRIDGE, record_id)
        answer = caller.submit({**FRIDGE, "answers": {"temperature": 5}}, record_id)
        assert (answer.status_code, answer.json["code"]) == (409, "id-conflict")

    def test_another_sender_is_409(self, call, staff, clock):
        record_id = new_id(clock())
        call(staff.cook).submit(MIXING, record_id)
        answer = call(staff.caregiver).submit(MIXING, record_id)
        assert (answer.status_code, answer.json["code"]) == (409, "id-conflict")

    def test_a_stale_correction_is_409(self, call, staff):
        caller = call(staff.cook)
        first = caller.submit(FRIDGE).json["id"]
        correction = {**FRIDGE, "supersedes": first, "reason": "看错"}
        assert caller.submit(correction).status_code == 201
        answer = caller.submit(correction)
        assert (answer.status_code, answer.json["code"]) == (409, "stale-version")

    @pytest.mark.parametrize("made", [timedelta(days=2), timedelta(days=-366)])
    def test_an_id_from_a_wrong_clock_is_422(self, call, staff, clock, made):
        answer = call(staff.cook).submit(FRIDGE, new_id(clock() + made))
        assert (answer.status_code, answer.json["code"]) == (422, "clock")

    @pytest.mark.parametrize("record_id", ["1", "%00", "0199d0c2-0000-4000-8000-000000000000"])
    def test_an_id_that_is_no_uuid7_is_422(self, call, staff, record_id):
        answer = call(staff.cook).submit(FRIDGE, record_id)
        assert (answer.status_code, answer.json["code"]) == (422, "bad-id")


def test_an_older_revision_is_accepted_and_flagged(call, staff, amend):
    amend("forms/fridge-log.yml", "title: 冰箱温度记录", "title: 冰箱温度记录\nrevision: 3")
    caller = call(staff.cook)
    assert caller.submit({**FRIDGE, "revision": 1}).json["flags"] == ["old-form"]
    assert caller.submit({**FRIDGE, "revision": 2}).json["flags"] == ["old-form"]
    assert caller.submit({**FRIDGE, "revision": 3}).json["flags"] == []
    assert caller.submit({**FRIDGE, "revision": 4}).status_code == 422


@pytest.mark.parametrize("key", ["by", "at", "id", "kind", "campus", "flags", "text", "foo"])
def test_an_unknown_key_is_named(call, staff, key):
    answer = call(staff.cook).submit({**FRIDGE, key: "x"})
    assert answer.status_code == 422
    assert key in answer.json["fields"]


@pytest.mark.parametrize("key", ["by", "at", "foo", "", "\x00", "__proto__"])
def test_an_unknown_answer_is_named(call, staff, key):
    answer = call(staff.cook).submit({**FRIDGE, "answers": {"temperature": 4, key: "x"}})
    assert (answer.status_code, list(answer.json["fields"])) == (422, [key])


class TestNumbers:
    @pytest.mark.parametrize(
        ("spelled", "kept"),
        [
            ("4", "4"),
            ("4.0", "4"),
            ("0.1", "0.1"),  # never 0.1000000000000000055511151231257827
            ("7.9", "7.9"),
            ("5e0", "5"),
            ("1E-1", "0.1"),
            ('"4"', "4"),
            ('" 4.5 "', "4.5"),
            ('"４.５℃"', "4.5"),
            ("-0", "0"),
        ],
    )
    def test_are_exact(self, call, staff, store, spelled, kept):
        body = f'{{"form": "fridge-log", "answers": {{"temperature": {spelled}}}}}'
        answer = call(staff.cook).submit(body)
        assert answer.status_code == 201, answer.text
        exact = json.loads(answer.text, parse_float=Decimal)["answers"]["temperature"]
        assert exact == Decimal(kept)
        assert f'"temperature":{kept}' in answer.text

    @pytest.mark.parametrize("spelled", ["4.25", "99", '"abc"', "true", "[4]", "1e20", '"1e400"'])
    def test_that_are_none_are_422(self, call, staff, spelled):
        body = f'{{"form": "fridge-log", "answers": {{"temperature": {spelled}}}}}'
        answer = call(staff.cook).submit(body)
        assert (answer.status_code, list(answer.json["fields"])) == (422, ["temperature"])


BROKEN = {
    "nothing": b"",
    "half": b'{"form": ',
    "not a number": b'{"form": "fridge-log", "answers": {"temperature": NaN}}',
    "infinity": b'{"form": "fridge-log", "answers": {"temperature": -Infinity}}',
    "beyond any float": b'{"form": "fridge-log", "answers": {"temperature": 1e400}}',
    "a million digits": b'{"form": "fridge-log", "answers": {"temperature": 1e1000000}}',
    "long digits": b'{"form": "fridge-log", "answers": {"temperature": ' + b"9" * 5000 + b"}}",
    "a key twice": b'{"form": "fridge-log", "form": "mixing", "answers": {}}',
    "an answer twice": b'{"form": "fridge-log", "answers": {"a": 1, "a": 2}}',
    "broken utf-8": b'{"form": "\xff"}',
    "utf-16": '{"form": "fridge-log"}'.encode("utf-16"),
    "half a pair": b'{"form": "\\ud800"}',
    "half a pair as a key": b'{"\\udfff": 1}',
    "a raw control character": b'{"form": "a\x00b"}',
    "a comment": b'{"form": "x"} // yes',
    "single quotes": b"{'form': 'x'}",
    "two values": b"{}{}",
    "a list": b"[]",
    "a text": b'"form"',
    "null": b"null",
    "17 levels": b'{"a":' * 17 + b"1" + b"}" * 17,
    "100,000 brackets": b"[" * 100_000,
    "100,000 braces": b'{"a":' * 100_000,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_json_that_is_none_is_400(call, staff, body):
    answer = call(staff.cook).submit(body)
    assert (answer.status_code, answer.json["code"]) == (400, "bad-json")
    assert answer.content_type == "application/problem+json"


def test_the_deepest_that_is_read_can_be_set_aside(call, staff, clock, store):
    caller, record_id = call(staff.cook), new_id(clock())
    caller.submit(FRIDGE, record_id)
    deep = '{"form":"fridge-log","answers":{"x":' + "[" * 13 + "]" * 13 + "}}"
    assert caller.submit(deep, record_id).status_code == 409
    assert len(store.read("quarantine")) == 1


def test_a_body_of_three_megabytes_is_413(call, staff):
    huge = json.dumps({**FRIDGE, "reason": "x" * 3_000_000})
    answer = call(staff.cook).submit(huge)
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("APPLICATION/JSON", 201),
        ("text/json", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data", 415),
        (None, 415),
    ],
)
def test_only_json(app, bearer, staff, clock, content_type, status):
    path = f"/api/v1/submissions/{new_id(clock())}"
    answer = app.test_client().put(
        path, data=json.dumps(FRIDGE), headers=bearer(staff.cook), content_type=content_type
    )
    assert answer.status_code == status


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_other_methods_are_405(app, bearer, staff, clock, method):
    path = f"/api/v1/submissions/{new_id(clock())}"
    answer = app.test_client().open(path, method=method, headers=bearer(staff.cook))
    assert (answer.status_code, answer.json["code"]) == (405, "method-not-allowed")
    assert "PUT" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(StoreFull(), 507, "store-full"), (StoreDown(), 503, "store-down")],
)
def test_a_store_that_cannot_write_says_so_and_reads_go_on(
    call, staff, store, monkeypatch, error, status, code
):
    def fail(*_, **__):
        raise error

    caller = call(staff.cook)
    monkeypatch.setattr(store, "append", fail)
    answer = caller.submit(FRIDGE)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert caller.get("/records").status_code == 200


def test_what_nobody_foresaw_shows_no_trace(call, staff, store, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("secret detail")

    caller = call(staff.cook)
    monkeypatch.setattr(store, "append", fail)
    answer = caller.submit(FRIDGE)
    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    assert "secret" not in answer.text


class TestInASession:
    """Session requests are inside CSRF, bearer requests outside."""

    @pytest.fixture
    def browser(self, sign_in):
        return sign_in("李厨师")

    def put(self, browser, clock, **headers):
        return browser.put(f"/api/v1/submissions/{new_id(clock())}", json=FRIDGE, headers=headers)

    def test_with_the_token_of_the_page(self, browser, clock):
        token = browser.csrf_token("/forms/fridge-log")
        assert self.put(browser, clock, **{"X-CSRFToken": token}).status_code == 201

    @pytest.mark.parametrize("headers", [{}, {"X-CSRFToken": "x"}])
    def test_without_it(self, browser, clock, store, headers):
        answer = self.put(browser, clock, **headers)
        assert (answer.status_code, answer.json["code"]) == (400, "csrf")
        assert store.read("submission") == ()

    def test_reading_needs_none(self, browser):
        assert browser.get("/api/v1/records").status_code == 200


def test_a_page_and_a_program_make_the_same_record(call, staff, sign_in, clock, store):
    """One shape, one digest: a page that was sent can be sent again by a program."""
    browser = sign_in("李厨师")
    record_id = new_id(clock())
    sent = {"id": record_id, "place": "kitchen", "f.temperature": "4"}
    assert browser.send("/forms/fridge-log", **sent).status_code == 303
    body = {"form": "fridge-log", "place": "kitchen", "answers": {"temperature": "4"}}
    assert call(staff.cook).submit(body, record_id).status_code == 200


class TestErased:
    """410: the record was erased as the rules want it, and its id is not free again."""

    @pytest.fixture
    def erased(self, call, staff, clock, store):
        record_id = new_id(clock())
        assert call(staff.caregiver).submit(TOYS, record_id).status_code == 201
        asked = request_record(
            clock(), campus="main", ids=[record_id], basis="已过保存期", by=staff.principal.id
        )
        store.append(asked)
        store.append(*erasure_records(clock(), request=asked, by=staff.caregiver.id))
        return record_id

    @pytest.mark.parametrize("change", [{}, {"answers": {"soaked": "?"}}, {"by": "me"}])
    def test_it_is_said_before_the_answers(self, call, staff, erased, change):
        answer = call(staff.caregiver).submit({**TOYS, **change}, erased)
        assert (answer.status_code, answer.json["code"]) == (410, "erased")

    def test_it_can_not_be_read(self, app, bearer, staff, erased):
        path = f"/api/v1/records/{erased}"
        answer = app.test_client().get(path, headers=bearer(staff.principal))
        assert (answer.status_code, answer.json["code"]) == (410, "erased")
        listed = app.test_client().get("/api/v1/records", headers=bearer(staff.principal))
        assert erased not in listed.text

    def test_it_can_not_be_corrected(self, call, staff, clock, erased):
        body = {**TOYS, "supersedes": erased, "reason": "看错"}
        answer = call(staff.caregiver).submit(body, new_id(clock()))
        assert (answer.status_code, answer.json["code"]) == (422, "unknown-record")
        assert "已按规定删除" in answer.json["fields"]["supersedes"]
