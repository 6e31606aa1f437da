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
