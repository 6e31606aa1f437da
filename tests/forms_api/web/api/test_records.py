"""GET records: lists in commit order, page by page, and single records."""

from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.submission import submission_body


@pytest.fixture
def keep(store):
    """`keep(person, "fridge-log", "kitchen", "2026-10-13T08:00+08:00")` is the new record's id."""

    def keep(person, form, place, at) -> str:
        moment = datetime.fromisoformat(at)
        body = submission_body(form=form, revision=1, text="", answers={}, asked={})
        record = Record(new_id(moment), "submission", "main", place, person.id, moment, body)
        return store.append(record)[0].id

    return keep


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json["items"]]


DAYS = [
    "2026-10-13T00:00+08:00",
    "2026-10-13T23:59+08:00",
    "2026-10-14T00:00+08:00",
    "2026-10-14T12:00+08:00",
]


class TestFilters:
    @pytest.fixture
    def kept(self, keep, staff):
        return [
            keep(staff.cook, "fridge-log", "kitchen", DAYS[0]),
            keep(staff.caregiver, "toy-disinfection", "small-1", DAYS[1]),
            keep(staff.cook, "mixing", "main", DAYS[2]),
            keep(staff.caregiver, "toy-disinfection", "small-2", DAYS[3]),
        ]

    @pytest.mark.parametrize(
        ("query", "wanted"),
        [
            ("", [0, 1, 2, 3]),
            ("form=toy-disinfection", [1, 3]),
            ("place=small-1", [1]),
            ("place=main", [2]),
            ("person={cook}", [0, 2]),
            ("form=mixing&person={cook}", [2]),
            ("form=fridge-log&place=small-1", []),
            ("form=&place=&person=&since=&until=&cursor=", [0, 1, 2, 3]),  # empty is absent
            ("since=2026-10-14", [2, 3]),
            ("until=2026-10-13", [0, 1]),  # a day is included
            ("since=2026-10-14&until=2026-10-13", []),
            ("since=2026-10-13T23:59:00", [1, 2, 3]),  # local without an offset
            ("since=2026-10-13 23:59:00", [1, 2, 3]),
            ("since=2026-10-13T15:59:00Z", [1, 2, 3]),
            ("since=2026-10-13T23:59:00+08:00", [1, 2, 3]),  # a plus that arrives as a space
            ("since=2026-10-13T23:59:00%2B08:00", [1, 2, 3]),
            ("until=2026-10-13T23:59:00", [0]),  # a moment is not included
            ("since=0001-01-01&until=9999-12-31", [0, 1, 2, 3]),
            ("until=0001-01-01", []),
            ("since=0001-01-02T00:00:00", [0, 1, 2, 3]),
            ("since=9999-12-31T00:00:00", []),
        ],
    )
    def test_narrow_the_list_in_commit_order(self, call, staff, kept, query, wanted):
        answer = call(staff.principal).get(f"/records?{query.format(cook=staff.cook.id)}")
        assert ids(answer) == [kept[number] for number in wanted]
        assert answer.json["next"] is None

    def test_one_sees_ones_own_and_those_of_ones_forms(self, call, staff, kept):
        assert ids(call(staff.cook).get("/records")) == [kept[0], kept[2]]
        assert ids(call(staff.caregiver).get("/records")) == [kept[1], kept[2], kept[3]]


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("form=nope", "form"),
        ("place=moon", "place"),
        ("person=nobody", "person"),
        ("since=yesterday", "since"),
        ("since=2026-02-30", "since"),
        ("since=0001-01-01T00:00:00%2B08:00", "since"),
        ("until=9999-12-31T23:59:59-12:00", "until"),
        ("cursor=a b", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=游标", "cursor"),
        ("cursor=../x", "cursor"),
        ("cursor=no-such-record", "cursor"),
        ("cursor=0199d0c2-0000-7000-8000-000000000000", "cursor"),
        ("limit=5", "limit"),
        ("Form=mixing", "Form"),
    ],
)
def test_a_bad_query_is_422_and_names_the_key(call, staff, query, key):
    answer = call(staff.principal).get(f"/records?{quote(query, safe='=&%+:')}")
    assert answer.status_code == 422
    assert set(answer.json["fields"]) == {key}


class TestPages:
    @pytest.fixture
    def kept(self, keep, staff):
        start = datetime.fromisoformat(DAYS[0])
        moments = (start + timedelta(seconds=number) for number in range(205))
        return [keep(staff.cook, "fridge-log", "kitchen", moment.isoformat()) for moment in moments]

    def test_a_hundred_at_a_time_and_every_record_once(self, call, staff, kept):
        caller, cursor, pages = call(staff.cook), "", []
        while cursor is not None:
            answer = caller.get(f"/records?form=fridge-log&cursor={cursor}")
            pages.append(ids(answer))
            cursor = answer.json["next"]
        assert [len(page) for page in pages] == [100, 100, 5]
        assert [record_id for page in pages for record_id in page] == kept

    def test_what_comes_meanwhile_is_met_at_the_end(self, call, staff, kept, keep):
        caller = call(staff.cook)
        cursor = caller.get("/records").json["next"]
        late = keep(staff.cook, "fridge-log", "kitchen", DAYS[3])
        cursor = caller.get(f"/records?cursor={cursor}").json["next"]
        assert ids(caller.get(f"/records?cursor={cursor}")) == [*kept[200:], late]

    def test_a_cursor_is_of_plain_letters(self, call, staff, kept):
        cursor = call(staff.cook).get("/records").json["next"]
        assert cursor.replace("-", "").replace("_", "").isalnum()

    def test_a_full_last_page_ends_the_list(self, call, staff, kept):
        caller = call(staff.cook)
        answer = caller.get(f"/records?cursor={kept[104]}")
        assert (ids(answer), answer.json["next"]) == (kept[105:], None)


class TestOne:
    @pytest.fixture
    def caller(self, call, staff):
        return call(staff.cook)

    @pytest.fixture
    def first(self, caller):
        body = {"form": "fridge-log", "answers": {"temperature": {"value": 12, "note": "门没关"}}}
        return caller.submit(body).json

    def test_it_holds_what_the_list_holds_and_the_words_of_its_day(self, caller, first, store):
        found = caller.get(f"/records/{first['id']}").json
        assert found | first == found
        assert found["answers"] == {"temperature": {"value": 12, "note": "门没关"}}
        assert found["asked"] == {"temperature": "冰箱温度"}
        assert store.get(found["text"]).kind == "form"
        assert (found["supersedes"], found["superseded_by"]) == (None, None)

    def test_a_correction_and_what_it_corrects_name_each_other(self, caller, first):
        correction = {
            "form": "fridge-log",
            "answers": {"temperature": 5},
            "supersedes": first["id"],
            "reason": "看错",
        }
        second = caller.submit(correction).json["id"]
        assert caller.get(f"/records/{second}").json["supersedes"] == first["id"]
        assert caller.get(f"/records/{second}").json["reason"] == "看错"
        assert caller.get(f"/records/{first['id']}").json["superseded_by"] == second

    def test_an_upper_case_id_is_the_same(self, caller, first):
        assert caller.get(f"/records/{first['id'].upper()}").json["id"] == first["id"]

    def test_others_get_403(self, call, staff, first):
        answer = call(staff.caregiver).get(f"/records/{first['id']}")
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
        assert "门没关" not in answer.text

    @pytest.mark.parametrize("record_id", ["nope", "%00", "0199d0c2-0000-7000-8000-000000000000"])
    def test_nothing_is_404(self, caller, record_id):
        answer = caller.get(f"/records/{record_id}")
        assert (answer.status_code, answer.json["code"]) == (404, "not-found")

    def test_a_person_or_a_form_is_no_record(self, caller, staff, store):
        for fact in (staff.cook.id, store.read("form")[0].id, store.read("token")[0].id):
            assert caller.get(f"/records/{fact}").status_code == 404
