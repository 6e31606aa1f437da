"""A kindergarten with two campuses. 2026-10-12 is a Monday, and its week has five open days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_api.derive.closings import Closing
from forms_api.derive.due_subjects import Subject, Thing
from forms_api.derive.leave import Leave
from forms_api.derive.occurrences import Occurrence, occurrences
from forms_api.derive.people import Person
from handbook.model.due import Due
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.model.school import School

MONDAY, TUESDAY, FRIDAY = date(2026, 10, 12), date(2026, 10, 13), date(2026, 10, 16)
SCHOOL = School.model_validate(
    {
        "id": "school", "title": "园", "timezone": "Asia/Shanghai",
        "campuses": [
            {"id": "main", "title": "总园", "places": [
                {"id": "small-1", "title": "小一班", "group": "classroom"},
                {"id": "small-1-bedroom", "title": "小一班卧室", "group": "bedroom"},
                {"id": "kitchen", "title": "食堂", "group": "kitchen"},
            ]},
            {"id": "east", "title": "东园", "places": [
                {"id": "east-1", "title": "东一班", "group": "classroom"},
            ]},
        ],
    }
)  # fmt: skip
PEOPLE = [
    Person("cook", "李厨师", ("cook",)),
    Person("boss", "钱园长", ("principal",), campuses=("east",)),
    Person("gone", "离开的人", ("cook",), active=False),
    Person("aide", "孙保育", ("childcare-worker",), passed_on=("cook",)),
]


def form(name: str, *, who=("cook",), kind="checklist", where=None, due=None) -> Form:
    return Form.model_validate(
        {
            "id": name, "title": name, "kind": kind, "who": who, "where": where,
            "due": due or {"every": "day", "by": "16:00"},
            "fields": [{"id": "ok", "ask": "好吗", "type": "check"}],
        }
    )  # fmt: skip


def hour(day: date, clock: int) -> datetime:
    return datetime(day.year, day.month, day.day, clock, tzinfo=SCHOOL.zone)


def slot(number: int) -> datetime:
    return START + timedelta(minutes=30 * number)


def thing(opened: datetime, closed: datetime | None) -> Thing:
    return Thing(Subject("thing", "row", "main", "kitchen"), "MH00001 灭火器", opened, closed)


START = hour(MONDAY, 0)
OF_BOTTLES = form("f", where={"register": "extinguishers"})


def of_bottles(ask, *rows: Thing, every="day", **more) -> list[Occurrence]:
    due = Due.model_validate({"every": every, "by": "16:00"})
    return ask(OF_BOTTLES.model_copy(update={"due": due}), things={"extinguishers": rows}, **more)


@pytest.fixture(scope="module")
def ask(library: Library):
    """`ask(form, ...)`: the items of the forms from Monday to Monday."""

    def ask(*forms: Form, first=MONDAY, last=MONDAY, people=PEOPLE, **more) -> list[Occurrence]:
        changed = replace(library, school=SCHOOL, forms={each.id: each for each in forms})
        return list(occurrences(changed, people, first, last, **more))

    return ask


def subjects(items: list[Occurrence]) -> list[str]:
    return [item.subject.id for item in items]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (None, ["main", "east"]),
        ({"place": "kitchen"}, ["kitchen"]),
        ({"group": "classroom"}, ["small-1", "east-1"]),
        ({"each": "person"}, ["cook"]),
        ({"register": "extinguishers"}, []),
    ],
)
def test_where_says_for_whom(ask, where, expected):
    assert subjects(ask(form("f", where=where))) == expected


def test_a_place_and_a_campus_know_where_they_are(ask):
    assert [item.subject for item in ask(form("f", where={"group": "classroom"}))] == [
        Subject("place", "small-1", "main", "small-1"),
        Subject("place", "east-1", "east", "east-1"),
    ]
    assert ask(form("f"))[1].subject == Subject("campus", "east", "east")


def test_each_person_means_the_active_whose_own_job_may_fill_it(ask):
    everyone = form("f", who="everyone", where={"each": "person"})
    assert subjects(ask(everyone)) == ["cook", "boss", "aide"]
    assert [item.subject.campus for item in ask(everyone)] == ["main", "east", "main"]
    assert subjects(ask(everyone, people=[])) == []


def test_each_thing_of_a_register_has_its_own(ask):
    bottle = thing(START, None)
    (item,) = ask(OF_BOTTLES, things={"extinguishers": [bottle], "assets": [bottle]})
    assert item.subject == bottle.subject


def test_a_thing_counts_from_the_day_on_which_it_was_registered(ask):
    noon = thing(hour(MONDAY, 12), None)
    assert owed(of_bottles(ask, noon, last=TUESDAY)) == ["12", "13"]
    evening = thing(hour(MONDAY, 17), None)
    assert owed(of_bottles(ask, evening, last=TUESDAY)) == ["13"], "it was over before"


def test_a_thing_out_of_use_has_nothing_due_after_that_day(ask):
    noon = thing(START, hour(TUESDAY, 12))
    items = of_bottles(ask, noon, last=FRIDAY)
    assert [(f"{item.by:%d}", item.if_done) for item in items] == [("12", False), ("13", True)]
    evening = thing(START, hour(TUESDAY, 17))
    items = of_bottles(ask, evening, last=FRIDAY)
    assert [(f"{item.by:%d}", item.if_done) for item in items] == [("12", False), ("13", False)]


def test_a_closing_clears_what_is_due_for_the_things_of_its_place(ask):
    closing = Closing("c", "main", "kitchen", MONDAY, MONDAY, "停水")
    items = of_bottles(ask, thing(START, None), last=TUESDAY, closings=[closing])
    assert [item.window.cleared for item in items] == ["停水", None]


SLOTS = st.integers(min_value=-40, max_value=48 * 14)
LASTS = st.integers(min_value=1, max_value=48 * 8)


@given(SLOTS, st.none() | LASTS, st.sampled_from(["day", "week"]))
def test_things_beside_a_reckoning_half_hour_by_half_hour(ask, opened, lasts, every):
    """Whatever is in use at any half hour of a window has the item; in its last one, for good."""
    opens = slot(opened)
    closes = None if lasts is None else slot(opened + lasts)
    items = of_bottles(ask, thing(opens, closes), last=date(2026, 10, 25), every=every)

    def is_in_use(moment: datetime) -> bool:
        return opens <= moment and (closes is None or moment < closes)

    expected = []
    for first, last in _windows_slowly(every):
        there = [is_in_use(moment) for moment in half_hours(first, last)]
        if any(there):
            expected.append((last, not there[-1]))
    assert [(item.by.date(), item.if_done) for item in items] == expected


def _windows_slowly(every: str) -> Iterator[tuple[date, date]]:
    """Two weeks from Monday on, without holidays."""
    for week in (MONDAY, date(2026, 10, 19)):
        days = [week + timedelta(days=number) for number in range(5)]
        yield from zip(days, days, strict=True) if every == "day" else [(days[0], days[-1])]


def half_hours(first: date, last: date) -> Iterator[datetime]:
    """From midnight to 16:00, by which it is due."""
    moment = hour(first, 0)
    while moment <= hour(last, 16):
        yield moment
        moment += timedelta(minutes=30)


def test_a_form_without_due_and_one_with_a_workflow_are_never_due(ask):
    request = {"kind": "request"}
    assert ask(form("f").model_copy(update={"due": None}), form("g", **request)) == []


def test_who_is_due_first_stands_first_and_of_two_alike_forms_and_places_keep_their_order(ask):
    rooms = {"group": "classroom"}
    items = ask(
        form("b", where=rooms, due={"every": "week", "by": "09:00"}),
        form("a", where=rooms, due={"every": "day", "times": 2, "by": "09:00"}),
        form("c", where=rooms, due={"every": "day", "by": "08:00"}),
        last=TUESDAY,
    )
    day = ["c small-1 1", "c east-1 1"]
    day += ["a small-1 1", "a small-1 2", "a east-1 1", "a east-1 2"]
    assert [f"{item.form} {item.subject.id} {item.window.n}" for item in items] == [
        *day, *day, "b small-1 1", "b east-1 1",
    ]  # fmt: skip


def test_the_items_of_a_day_are_those_of_the_week_that_touch_it(ask):
    forms = [form("a"), form("b", due={"every": "week"}), form("c", due={"every": "month"})]
    week = ask(*forms, last=FRIDAY)
    for day in (MONDAY, TUESDAY, FRIDAY):
        touching = [each for each in week if each.opens.date() <= day <= each.by.date()]
        assert ask(*forms, first=day, last=day) == touching
    assert len(week) == 14


def test_a_closing_clears_what_it_touches_and_nothing_else(ask):
    closing = Closing("c", "main", "small-1", MONDAY, TUESDAY, "停水")
    rooms = form("f", where={"group": "classroom"})
    items = ask(rooms, form("g"), last=TUESDAY, closings=[closing])
    cleared = [(item.subject.id, item.window.cleared) for item in items if item.window.cleared]
    assert cleared == [("small-1", "停水")] * 2
    assert len(items) == 8


def test_a_closing_moves_the_item_of_its_place_alone(ask):
    closing = Closing("c", "main", "small-1", MONDAY, MONDAY, "停水")
    due = {"every": "week", "on": ["monday"], "if_closed": "next-workday"}
    items = ask(form("f", where={"group": "classroom"}, due=due), last=FRIDAY, closings=[closing])
    assert [(item.subject.id, item.by.date()) for item in items] == [
        ("east-1", MONDAY),
        ("small-1", TUESDAY),
    ]


# --- each person: leave, and who came later ---

PAPER = {"where": {"each": "person"}}
COOK = PEOPLE[0]


def leave(first: date, last: date, stand_in: str | None = None) -> Leave:
    return Leave("l", "cook", first, last, stand_in)


def owed(items: list[Occurrence]) -> list[str]:
    return [f"{item.by:%d}" for item in items if not item.window.cleared]


@pytest.mark.parametrize("stand_in", [None, "aide"])
def test_nobody_owes_a_paper_of_their_own_for_a_day_of_leave(ask, stand_in):
    away = [leave(TUESDAY, TUESDAY, stand_in)]
    items = ask(form("f", **PAPER), last=date(2026, 10, 14), leaves=away)
    assert owed(items) == ["12", "14"]
    assert [item.window.cleared for item in items] == [None, "请假", None]


def test_leave_clears_a_week_only_where_all_its_open_days_are_of_leave(ask):
    weekly = form("f", due={"every": "week"}, **PAPER)
    assert owed(ask(weekly, leaves=[leave(MONDAY, date(2026, 10, 15))])) == ["16"]
    assert owed(ask(weekly, leaves=[leave(MONDAY, FRIDAY)])) == []


def test_what_is_due_on_closed_days_too_is_not_due_on_days_of_leave(ask):
    always = form("f", due={"every": "day", "days": "calendar-days"}, **PAPER)
    assert owed(ask(always, last=TUESDAY, leaves=[leave(MONDAY, MONDAY)])) == ["13"]


def test_leave_moves_what_moves_past_closed_days(ask):
    due = {"every": "week", "on": ["monday"], "if_closed": "next-workday"}
    items = ask(form("f", due=due, **PAPER), last=TUESDAY, leaves=[leave(MONDAY, MONDAY)])
    assert owed(items) == ["13"]


def test_leave_changes_nothing_of_what_a_place_needs(ask):
    kitchen = form("f", where={"place": "kitchen"})
    assert ask(kitchen, leaves=[leave(MONDAY, MONDAY)]) == ask(kitchen)


def test_who_joined_later_owes_nothing_of_before(ask):
    zone = SCHOOL.zone
    late = replace(COOK, joined=datetime(2026, 10, 13, 16, 1, tzinfo=zone))
    in_time = replace(COOK, joined=datetime(2026, 10, 13, 16, 0, 59, tzinfo=zone))
    span = {"last": date(2026, 10, 14)}
    assert owed(ask(form("f", **PAPER), people=[late], **span)) == ["14"]
    assert owed(ask(form("f", **PAPER), people=[in_time], **span)) == ["13", "14"]
    weekly = form("f", due={"every": "week"}, **PAPER)
    assert owed(ask(weekly, people=[late], **span)) == ["16"], "the week still runs"
