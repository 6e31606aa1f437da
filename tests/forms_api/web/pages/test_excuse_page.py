"""这次不用做: from a line of the board to the reason that shows there."""

from datetime import timedelta

import pytest

FRIDAY = "2026-10-16"
TOYS = f"/today/excuse?form=toy-disinfection&place=small-1&date={FRIDAY}"
LAST_FRIDAY = "/today/excuse?form=toy-disinfection&place=small-1&date=2026-10-09"


def ways(page) -> list[str]:
    return [node.attrs["href"] for node in page.all("a", "hq-beside__way")]


def test_from_the_line_to_the_reason(visit, staff, store):
    visitor = visit(staff.caregiver)
    assert TOYS in ways(visitor.get(f"/today?date={FRIDAY}"))
    page = visitor.get(TOYS)
    assert "小一班 · 10月16日 星期五" in page.one("p", "hq-sub").text
    page = visitor.follow(visitor.send(page, reason="下雨"))
    assert "记下了" in page.text
    (line,) = [node.text for node in page.all("a", "hq-line") if "下雨" in node.text]
    assert line.endswith("不需要")
    assert TOYS not in ways(page), "it is said already"
    (fact,) = store.read("excuse")
    assert (fact.by, fact.subject, fact.body["reason"]) == (staff.caregiver.id, "small-1", "下雨")


def test_a_tap_too_many_is_one_excuse(visit, staff, store):
    visitor = visit(staff.caregiver)
    page = visitor.get(TOYS)
    for _ in range(2):
        assert visitor.send(page, reason="下雨").status == 303
    assert len(store.read("excuse")) == 1


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_it_is_asked_again(visit, staff, store, reason):
    visitor = visit(staff.caregiver)
    page = visitor.send(visitor.get(TOYS), reason=reason)
    assert page.status == 422
    assert "reason" in page.errors
    assert store.read("excuse") == ()


def test_who_neither_fills_nor_reviews_is_refused(visit, staff):
    assert visit(staff.cook).get(TOYS).status == 403
    assert visit(staff.principal).get(TOYS).status == 200


def test_what_is_over_only_a_reviewer_may_excuse(visit, staff, store):
    visitor = visit(staff.caregiver)
    assert ways(visitor.get("/today")) == [], "last Friday's toys were missed"
    refused = visitor.send(visitor.get(LAST_FRIDAY), reason="忘了")
    assert refused.status == 422
    assert "请找园长" in refused.one(id="refusal").text
    visitor = visit(staff.principal)
    assert LAST_FRIDAY in ways(visitor.get("/today"))
    assert visitor.send(visitor.get(LAST_FRIDAY), reason="停电").status == 303
    assert len(store.read("excuse")) == 1


def test_what_is_done_needs_no_excuse(visit, staff, clock):
    visitor = visit(staff.cook)
    assert len(ways(visitor.get("/today"))) == 1
    visitor.send(visitor.get("/forms/fridge-log"), f__temperature="4")
    assert ways(visitor.get("/today")) == []
    clock.advance(timedelta(days=1))
    assert len(ways(visitor.get("/today"))) == 1


@pytest.mark.parametrize(
    "query", ["", "?form=x", "?form=toy-disinfection&place=small-1&date=gestern"]
)
def test_an_address_that_leads_nowhere_is_told_so(visit, staff, query):
    assert visit(staff.principal).get(f"/today/excuse{query}").status in (404, 422)


# --- one of several, and taking it back ---


def words_of(page) -> list[str]:
    """Of the day's lines; what was missed in the week before is left out."""
    words = [node.all("span", "hq-pill")[0].text for node in page.all("a", "hq-line")]
    return [word for word in words if word != "漏做"]


@pytest.fixture
def twice(amend):
    amend("forms/fridge-log.yml", 'by: "09:00"', 'times: 2, by: ["11:00", "15:00"]')


def test_of_two_items_a_day_the_one_is_offered_first(visit, staff, twice, store):
    visitor = visit(staff.cook)
    (_, second) = ways(visitor.get("/today"))
    page = visitor.get(second)
    choices = {node.attrs["value"]: "checked" in node.attrs for node in page.all(name="until")}
    assert choices == {"11:00": False, "15:00": True, "": False}
    page = visitor.follow(visitor.send(page, reason="停电"))
    assert sorted(words_of(page)) == ["不需要", "待做"]
    assert store.read("excuse")[0].body["until"] == "15:00"


def test_all_of_the_day_may_be_excused(visit, staff, twice):
    visitor = visit(staff.cook)
    page = visitor.get(ways(visitor.get("/today"))[0])
    page = visitor.follow(visitor.send(page, reason="停电", until=""))
    assert words_of(page) == ["不需要"] * 2


def test_of_a_form_that_is_due_once_there_is_nothing_to_choose(visit, staff):
    visitor = visit(staff.cook)
    assert visitor.get(ways(visitor.get("/today"))[0]).all(name="until") == []


@pytest.fixture
def rain(visit, staff, store):
    """The caregiver said that Friday's toys need not be done; the way to what she said."""
    visitor = visit(staff.caregiver)
    visitor.send(visitor.get(TOYS), reason="下雨")
    return f"/today/excuses/{store.read('excuse')[0].id}"


def withdraw(visitor, address: str):
    return visitor.send(visitor.get(address))


def test_the_line_leads_to_who_said_it_and_to_the_way_back(visit, staff, store, rain):
    visitor = visit(staff.caregiver)
    assert visitor.get(f"/today?date={FRIDAY}").all("a", "hq-line", href=rain)
    page = visitor.get(rain)
    for words in ("小一班", "10月16日 星期五", "下雨", "孙保育 2026-10-12 09:00"):
        assert words in page.one("dl", "hq-facts").text
    page = visitor.follow(withdraw(visitor, rain))
    assert "撤回了" in page.text
    assert words_of(page) == ["待做", "待做"], "the class next door has no keeper"
    first, second = store.read("excuse")
    assert second.body["withdrawn"] is True
    assert second.body["supersedes"] == first.id
    assert "已撤回" in visitor.get(rain).one("h1").text


def test_a_reviewer_takes_it_back_too_and_twice_is_told(visit, staff, rain):
    caregiver, principal = visit(staff.caregiver), visit(staff.principal)
    page = caregiver.get(rain)
    assert withdraw(principal, rain).status == 303
    assert caregiver.send(page).status == 409


def test_somebody_else_who_fills_the_form_sees_it_and_cannot_take_it_back(visit, add, store, rain):
    other = visit(add("何保育", "childcare-worker", "small-2"))
    page = other.get(rain)
    assert page.all("form", "hq-form") == []
    sheet = {"csrf_token": page.one("meta", name="csrf-token").attrs["content"]}
    assert other.post(f"{rain}/withdraw", sheet).status == 403
    assert len(store.read("excuse")) == 1


@pytest.mark.parametrize("what", ["submission", "person"])
def test_what_is_no_excuse_is_not_found(visit, staff, scene, store, what):
    assert visit(staff.principal).get(f"/today/excuses/{store.read(what)[0].id}").status == 404


# --- what each person fills for themselves ---

DIARY = """
title: 自己的小结
kind: record
proves: [disinfection#fridge]
who: [cook, childcare-worker]
where: {each: person}
due: {every: day, by: "17:00"}
fields:
  - {id: said, ask: 说了什么, type: text}
"""


@pytest.fixture
def diary(folder, amend):
    folder.write("forms/diary.yml", DIARY)
    amend("rules/disinfection.yml", "forms: [fridge-log]", "forms: [fridge-log, diary]")


def diary_of(person) -> str:
    return f"/today/excuse?form=diary&place={person.id}&date=2026-10-12"


def test_everybody_excuses_their_own(visit, staff, diary, store):
    visitor = visit(staff.cook)
    assert diary_of(staff.cook) in ways(visitor.get("/today"))
    page = visitor.get(diary_of(staff.cook))
    assert "李厨师" in page.one("p", "hq-sub").text
    page = visitor.follow(visitor.send(page, reason="外出学习"))
    assert "外出学习" in page.text
    assert store.read("excuse")[0].subject == staff.cook.id


def test_of_others_only_a_reviewer_does(visit, staff, diary):
    assert visit(staff.caregiver).get(diary_of(staff.cook)).status == 403
    principal = visit(staff.principal)
    assert diary_of(staff.cook) in ways(principal.get("/today"))
    assert principal.send(principal.get(diary_of(staff.cook)), reason="外出").status == 303
    assert diary_of(staff.cook) not in ways(principal.get("/today"))


def test_who_does_not_fill_it_has_nothing_to_excuse(visit, staff, diary):
    assert visit(staff.principal).get(diary_of(staff.principal)).status == 422


def test_the_line_of_somebody_else_leads_to_them_and_not_to_the_form(visit, staff, diary):
    page = visit(staff.principal).get("/today")
    assert page.all("a", "hq-line", href=f"/people/{staff.cook.id}")


def test_the_board_names_the_person_and_who_fills_it_is_done(visit, staff, diary, bearer, app):
    cook = visit(staff.cook)
    cook.send(cook.get("/forms/diary"), f__said="都好")
    page = visit(staff.principal).get("/today")
    found = {
        node.all("span", "hq-line__title")[0].text: node.all("span", "hq-pill")[0].text
        for node in page.all("a", "hq-line")
    }
    assert found["李厨师 · 自己的小结"] == "已完成"
    assert found["孙保育 · 自己的小结"] == "待做"
