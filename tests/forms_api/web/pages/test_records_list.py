"""The list of records: filters and pages."""

from datetime import datetime, timedelta

import pytest

from forms_api.actions.keep_texts import form_text_id
from forms_api.derive.compiled import compile_form
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.submission import submission_body


@pytest.fixture
def keep(store, library):
    """`keep(cook, "fridge-log", "kitchen", "2026-10-12T08:00+08:00")`."""

    def keep(person, form, place, at, **more) -> Record:
        moment = datetime.fromisoformat(at)
        text = form_text_id(compile_form(library, library.forms[form]))
        body = submission_body(form=form, revision=1, text=text, answers={}, asked={}, **more)
        record = Record(new_id(moment), "submission", "main", place, person.id, moment, body)
        return store.append(record)[0]

    return keep


def listed(page) -> list[str]:
    links = (a.attrs["href"] for a in page.all("a", "hq-line"))
    return [link.removeprefix("/records/") for link in links]


DAYS = [
    "2026-10-13T00:00+08:00",
    "2026-10-13T23:59+08:00",
    "2026-10-14T00:00+08:00",
    "2026-10-14T23:59+08:00",
    "2026-10-15T00:00+08:00",
]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("since=2026-10-14", [2, 3, 4]),
        ("until=2026-10-14", [0, 1, 2, 3]),
        ("since=2026-10-14&until=2026-10-14", [2, 3]),
        ("since=2026-10-15&until=2026-10-13", []),
        ("since=0001-01-01&until=9999-12-31", [0, 1, 2, 3, 4]),
        ("until=0001-01-01", []),
    ],
)
def test_days_are_local_and_both_included(visit, staff, keep, query, wanted):
    kept = [keep(staff.cook, "fridge-log", "kitchen", at).id for at in DAYS]
    page = visit(staff.cook).get(f"/records/?{query}")
    assert listed(page) == [kept[number] for number in reversed(wanted)]
    assert f"共 {len(wanted)} 条" in page.text


def test_filters_narrow_and_stay_chosen(visit, staff, keep):
    fridge = keep(staff.cook, "fridge-log", "kitchen", DAYS[0]).id
    toys = keep(staff.caregiver, "toy-disinfection", "small-1", DAYS[1]).id
    mixing = keep(staff.cook, "mixing", "main", DAYS[2]).id
    visitor = visit(staff.principal)
    assert listed(visitor.get("/records/")) == [mixing, toys, fridge]
    assert listed(visitor.get("/records/?form=mixing")) == [mixing]
    assert listed(visitor.get("/records/?place=small-1")) == [toys]
    page = visitor.get(f"/records/?person={staff.cook.id}&form=")
    assert listed(page) == [mixing, fridge]
    (chosen,) = page.one("select", name="person").all("option", selected="")
    assert chosen.text == "李厨师"


def test_only_what_one_may_see(visit, staff, keep):
    keep(staff.caregiver, "toy-disinfection", "small-1", DAYS[0])
    own = keep(staff.cook, "fridge-log", "kitchen", DAYS[1]).id
    assert listed(visit(staff.cook).get("/records/")) == [own]


def test_nothing_found_says_what_to_do(visit, staff):
    page = visit(staff.cook).get("/records/")
    assert "没有这样的记录" in page.text


def test_pages_of_fifty_keep_the_filters(visit, staff, keep):
    start = datetime.fromisoformat(DAYS[0])
    kept = [
        keep(staff.cook, "fridge-log", "kitchen", (start + timedelta(minutes=n)).isoformat()).id
        for n in range(101)
    ][::-1]
    visitor = visit(staff.cook)
    first = visitor.get("/records/?form=fridge-log")
    assert listed(first) == kept[:50]
    second = visitor.get(link_named(first, "较早的"))
    assert listed(second) == kept[50:100]
    third = visitor.get(link_named(second, "较早的"))
    assert listed(third) == kept[100:]
    assert "form=fridge-log" in link_named(third, "较新的")
    assert "第 3 / 3 页" in third.text
    assert not [a for a in third.all("a") if a.text == "较早的"]


def link_named(page, words) -> str:
    (link,) = [a for a in page.all("a") if a.text == words]
    return link.attrs["href"]


@pytest.mark.parametrize("page", ["0", "-5", "99", "x", "1e3", "9" * 5000, "", "%00"])
def test_a_page_that_is_none_is_the_nearest(visit, staff, keep, page):
    kept = keep(staff.cook, "fridge-log", "kitchen", DAYS[0]).id
    assert listed(visit(staff.cook).get(f"/records/?page={page}")) == [kept]


@pytest.mark.parametrize("query", ["form=nope", "place=moon", "person=nobody", "form=%00"])
def test_what_there_never_was_is_422(visit, staff, query):
    page = visit(staff.principal).get(f"/records/?{query}")
    assert page.status == 422
    assert "请从列表里选" in page.text


@pytest.mark.parametrize("query", ["since=x", "until=2026-02-30", "since=%00", "until=９"])
def test_a_day_that_is_none_is_404(visit, staff, query):
    assert visit(staff.cook).get(f"/records/?{query}").status == 404


def test_flags_show(visit, staff, keep):
    keep(staff.cook, "fridge-log", "kitchen", DAYS[0], flags=["late"])
    keep(staff.cook, "fridge-log", "kitchen", DAYS[1], flags=["old-form"])
    pills = [pill.text for pill in visit(staff.cook).get("/records/").all(cls="hq-pill")]
    assert pills == ["有标记", "补录"]
