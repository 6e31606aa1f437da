"""GET board and PUT excuses: what is due, how it stands, and why it need not be done."""

from datetime import timedelta

import pytest

TODAY = "2026-10-12"
FRIDAY = "2026-10-16"
RAIN = {"form": "toy-disinfection", "place": "small-1", "date": FRIDAY, "reason": "下雨"}


def items(answer) -> dict[tuple[str, str], dict]:
    assert answer.status_code == 200, answer.json
    return {(item["form"], item["place"]): item for item in answer.json["items"]}


def test_today_is_meant_without_a_date(call, staff):
    for query in ("", "?date=", f"?date={TODAY}"):
        answer = call(staff.principal).get(f"/board{query}")
        assert answer.json["date"] == TODAY
        assert items(answer) == {
            ("fridge-log", "kitchen"): {
                "form": "fridge-log",
                "place": "kitchen",
                "from": "2026-10-12T00:00:00+08:00",
                "by": "2026-10-12T09:00:00+08:00",
                "status": "due",
                "record": None,
            }
        }


def test_from_due_to_missed(call, staff, clock):
    seen = []
    for minutes in (0, 1, 60):
        clock.advance(timedelta(minutes=minutes))
        seen += [item["status"] for item in items(call(staff.cook).get("/board")).values()]
    assert seen == ["due", "missed", "missed"]


def test_what_was_handed_in_is_named(call, staff):
    sent = call(staff.cook).submit({"form": "fridge-log", "answers": {"temperature": 4}})
    (item,) = items(call(staff.cook).get("/board")).values()
    assert (item["status"], item["record"]) == ("done", sent.json["id"])


def test_late_is_late_whatever_is_claimed(call, staff, clock):
    clock.advance(timedelta(hours=3))
    sheet = {"form": "fridge-log", "answers": {"temperature": 4}, "done_at": f"{TODAY}T08:00"}
    assert call(staff.cook).submit(sheet).status_code == 201
    (item,) = items(call(staff.cook).get("/board")).values()
    assert item["status"] == "late"


def test_a_day_to_come_is_due_and_a_weekend_is_empty(call, staff):
    found = items(call(staff.principal).get(f"/board?date={FRIDAY}"))
    assert [key for key in found if key[0] == "toy-disinfection"] == [
        ("toy-disinfection", "small-1"),
        ("toy-disinfection", "small-2"),
    ]
    assert {item["status"] for item in found.values()} == {"due"}
    assert items(call(staff.principal).get("/board?date=2026-10-17")) == {}


@pytest.mark.parametrize("query", ["date=12.10.2026", "date=2026-13-01", "day=2026-10-12"])
def test_a_bad_question_is_told_so(call, staff, query):
    answer = call(staff.principal).get(f"/board?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "bad-query")


def test_who_works_elsewhere_sees_nothing_of_here(call, add):
    stranger = add("冯厨师", "cook", campuses=("branch",))
    assert items(call(stranger).get("/board")) == {}


def test_an_excuse_clears_the_item_with_its_reason(call, staff):
    sent = call(staff.caregiver).put("excuses", RAIN)
    assert sent.status_code == 201
    kept = {key: value for key, value in sent.json.items() if key not in ("id", "at")}
    assert kept == {**RAIN, "by": staff.caregiver.id}
    found = items(call(staff.principal).get(f"/board?date={FRIDAY}"))
    assert found["toy-disinfection", "small-1"]["status"] == "excused"
    assert found["toy-disinfection", "small-2"]["status"] == "due"


def test_one_item_of_a_day_may_be_excused_alone(call, staff, amend):
    amend("forms/fridge-log.yml", 'by: "09:00"', 'times: 2, by: ["09:00", "15:00"]')
    power = {"form": "fridge-log", "place": "kitchen", "date": TODAY, "reason": "停电"}
    sent = call(staff.cook).put("excuses", {**power, "until": "15:00"})
    assert (sent.status_code, sent.json["until"]) == (201, "15:00")
    found = call(staff.cook).get("/board").json["items"]
    assert sorted((item["by"][11:16], item["status"]) for item in found) == [
        ("09:00", "due"),
        ("15:00", "excused"),
    ]


def test_an_excuse_sent_twice_is_one(call, staff, store):
    caller = call(staff.caregiver)
    record_id = caller.make_id()
    answers = [caller.put("excuses", RAIN, record_id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json == answers[1].json
    assert len(store.read("excuse")) == 1
    other = caller.put("excuses", {**RAIN, "reason": "别的"}, record_id)
    assert (other.status_code, other.json["code"]) == (409, "id-conflict")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"form": "nothing"}, 422, "unknown-form"),
        ({"form": "repair"}, 422, "unknown-form"),
        ({"place": "kitchen"}, 422, "unknown-place"),
        ({"date": "2026-10-09"}, 422, "bad-body"),
        ({"date": "gestern"}, 422, "bad-body"),
        ({"date": None}, 422, "bad-body"),
        ({"reason": " "}, 422, "bad-body"),
        ({"by": "me"}, 422, "bad-body"),
        ({"until": "15:00"}, 422, "bad-body"),
        ({"until": "gegen vier"}, 422, "bad-body"),
        ({"form": "mixing", "place": "main"}, 422, "bad-body"),
    ],
)
def test_a_bad_excuse_is_refused_and_nothing_kept(call, staff, store, change, status, code):
    answer = call(staff.caregiver).put("excuses", {**RAIN, **change})
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert len(store.read("excuse")) == 0


def test_only_who_fills_or_reviews_may_excuse(call, staff):
    refused = call(staff.cook).put("excuses", RAIN)
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    assert call(staff.principal).put("excuses", RAIN).status_code == 201


def test_what_is_over_only_a_reviewer_may_excuse(call, staff):
    past = {**RAIN, "date": "2026-10-09"}
    assert call(staff.caregiver).put("excuses", past).status_code == 422
    assert call(staff.principal).put("excuses", past).status_code == 201
    found = items(call(staff.principal).get("/board?date=2026-10-09"))
    assert found["toy-disinfection", "small-1"]["status"] == "excused"
    assert found["toy-disinfection", "small-2"]["status"] == "missed"
