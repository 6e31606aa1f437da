"""我看过了: who has to read a record confirms it, once, and is reminded until then."""

import pytest

from forms_api.derive.people import fold_people
from forms_api.records.receipt import RECEIPT


@pytest.fixture
def to_read(amend):
    """The fridge's readings are read by principals."""
    amend("forms/fridge-log.yml", "who: [cook]", "who: [cook]\nread_by: [principal]")


@pytest.fixture
def fill(visit, staff, store, to_read):
    """`fill()` is the address of a new reading of the cook's; `fill(corrects=…)` corrects one."""

    def fill(corrects: str = "") -> str:
        cook = visit(staff.cook)
        way = f"/forms/fridge-log?supersedes={corrects}" if corrects else "/forms/fridge-log"
        more = {"reason": "看错了"} if corrects else {}
        answer = cook.send(cook.get(way), f__temperature="5", **more)
        assert answer.status == 303, answer.text
        return store.read("submission")[-1].id

    return fill


def waits_for(visitor) -> bool:
    return "等您看" in visitor.get("/today").text


def confirm(visitor, record: str):
    page = visitor.get(f"/records/{record}")
    (form,) = [one for one in page.all("form", "hq-form") if "receipt" in one.attrs["action"]]
    return visitor.post(form.attrs["action"], page.sheet)


def test_the_principal_is_told_and_confirms_with_one_tap(fill, visit, staff, store):
    record, principal = fill(), visit(staff.principal)
    assert waits_for(principal)
    assert principal.get("/today").all("a", "hq-line", href=f"/records/{record}")
    assert confirm(principal, record).status == 303
    assert not waits_for(principal)
    page = principal.get(f"/records/{record}")
    assert "钱园长 2026-10-12 09:00 看过" in page.text
    assert "我看过了" not in page.text
    (fact,) = store.read(RECEIPT)
    assert (fact.subject, fact.by, fact.body["jobs"]) == (
        record,
        staff.principal.id,
        ("principal",),
    )


def test_twice_is_once(fill, visit, staff, store):
    record, principal = fill(), visit(staff.principal)
    sheet = principal.get(f"/records/{record}").sheet
    for _ in range(2):
        assert principal.post(f"/records/{record}/receipt", sheet).status == 303
    assert len(store.read(RECEIPT)) == 1


def test_a_correction_has_to_be_read_anew(fill, visit, staff):
    record, principal = fill(), visit(staff.principal)
    confirm(principal, record)
    corrected = fill(corrects=record)
    assert waits_for(principal)
    sheet = principal.get(f"/records/{corrected}").sheet
    assert principal.post(f"/records/{record}/receipt", sheet).status == 409
    confirm(principal, corrected)
    assert not waits_for(principal)


def test_others_are_shown_that_it_is_unread_and_cannot_confirm(fill, visit, staff, store):
    record, health = fill(), visit(staff.health)
    page = health.get(f"/records/{record}")
    assert "园长 还没看" in page.one("dl", "hq-facts").text
    assert "我看过了" not in page.text
    assert not waits_for(health)
    sheet = {"csrf_token": page.one("meta", name="csrf-token").attrs["content"]}
    assert health.post(f"/records/{record}/receipt", sheet).status == 403
    assert store.read(RECEIPT) == ()


def test_a_principal_of_another_campus_has_nothing_to_read(fill, visit, add, library):
    fill()
    assert not waits_for(visit(add("冯园长", "principal", campuses=("branch",))))


def test_who_wrote_it_has_read_it(visit, staff, store, folder, amend):
    folder.swap("forms/fridge-log.yml", "who: [cook]", "who: [cook]\nread_by: [principal]")
    amend("forms/fridge-log.yml", "who: [cook]", "who: [cook, principal]")
    principal = visit(staff.principal)
    principal.send(principal.get("/forms/fridge-log"), f__temperature="4")
    assert not waits_for(principal)
    record = store.read("submission")[-1]
    assert "园长 自己填的" in principal.get(f"/records/{record.id}").text
    assert fold_people(store.read("person"))[record.by].jobs == ("principal",)


def test_a_form_that_nobody_has_to_read_says_nothing(visit, staff, store):
    cook = visit(staff.cook)
    cook.send(cook.get("/forms/fridge-log"), f__temperature="4")
    principal = visit(staff.principal)
    assert not waits_for(principal)
    assert "看过" not in principal.get(f"/records/{store.read('submission')[-1].id}").text


def test_a_job_that_there_is_not_is_a_problem(folder):
    with pytest.raises(AssertionError, match="没有岗位「principle」，是不是「principal」"):
        folder.edit("forms/fridge-log.yml", "who: [cook]", "who: [cook]\nread_by: [principle]")
