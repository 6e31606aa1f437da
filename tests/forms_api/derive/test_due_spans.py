"""The days on which a form is due, beside a slow reckoning that asks every rule about every day.

2026-09-01 is a Tuesday. 国庆 2026: 10-01 to 10-07 off, Saturday 10-10 worked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_api.derive.due_spans import Span, spans_from
from forms_api.derive.school_days import SchoolDays, read_school_days
from handbook.model.calendar import Calendar
from handbook.model.due import Due

ONE = timedelta(days=1)
CALENDAR = {
    "id": "2026-2027",
    "terms": [
        {"id": "autumn", "title": "秋", "starts": "2026-09-01", "ends": "2027-01-22"},
        {"id": "spring", "title": "春", "starts": "2027-02-22", "ends": "2027-07-09"},
    ],
    "holidays": [{"title": "国庆节", "from": "2026-10-01", "to": "2026-10-07"}],
    "workdays": ["2026-09-20", "2026-10-10"],
}


def day(text: str) -> date:
    year, month, number = f"{'' if text.startswith('20') else '2026-'}{text}".split("-")
    return date(int(year), int(month), int(number))


def school_days(library, *calendars: dict) -> SchoolDays:
    made = tuple(Calendar.model_validate(each) for each in calendars)
    return read_school_days(replace(library, calendars=made))


def found(
    days: SchoolDays, first: str, last: str, closed: Mapping[date, str] | None = None, /, **due
):
    """The spans that touch the days, as texts: "10-08" or "09-01..09-30", with the reason."""
    spans = spans_from(Due.model_validate(due), days, closed or {}, day(first))
    return [words(span) for span in spans if span.first <= day(last)]


def words(span: Span) -> str:
    ends = [f"{each:%m-%d}" for each in (span.first, span.last)]
    return "..".join(dict.fromkeys(ends)) + (f" {span.cleared}" if span.cleared else "")


@pytest.fixture(scope="module")
def days(library) -> SchoolDays:
    return school_days(library, CALENDAR)


# --- the contract, sentence by sentence ---


def test_a_week_begins_on_monday_and_lives_from_its_first_to_its_last_open_day(days):
    assert found(days, "09-01", "09-18", every="week") == [
        "09-01..09-04",
        "09-07..09-11",
        "09-14..09-20",  # Sunday the 20th is worked
    ]


def test_two_weeks_begin_on_the_monday_of_the_first_week_of_each_term(days):
    every = {"every": "2 weeks"}
    assert found(days, "09-01", "10-01", **every) == [
        "09-01..09-11",
        "09-14..09-25",
        "09-28..10-10",
    ]
    assert found(days, "2027-02-20", "2027-03-08", **every) == ["02-22..03-05", "03-08..03-19"]
    assert found(days, "2027-01-15", "2027-02-21", **every) == ["01-04..01-15", "01-18..01-22"]


def test_a_month_is_that_of_the_calendar_cut_to_the_term(days):
    assert found(days, "2026-12-15", "2027-03-01", every="month") == [
        "12-01..12-31",
        "01-01..01-22",
        "02-22..02-26",
        "03-01..03-31",
    ]


def test_a_quarter_counts_from_september_and_is_one_across_the_winter_break(days):
    assert found(days, "09-01", "2027-08-31", every="quarter") == [
        "09-01..11-30",
        "12-01..02-26",
        "03-01..05-31",
        "06-01..07-09",
    ]


def test_a_school_year_and_a_term_are_cut_to_the_terms(days):
    assert found(days, "09-01", "2027-08-31", every="year") == ["09-01..07-09"]
    assert found(days, "09-01", "2027-08-31", every="term") == ["09-01..01-22", "02-22..07-09"]


def test_calendar_days_are_not_cut(days):
    each = {"days": "calendar-days"}
    assert found(days, "2027-01-18", "2027-01-31", every="week", **each) == ["01-18..01-24"]
    assert found(days, "2027-01-15", "2027-01-31", every="month", **each) == ["01-01..01-31"]
    assert found(days, "09-01", "2027-08-31", every="year", **each) == ["09-01..08-31"]
    assert found(days, "09-01", "09-05", every="2 weeks", **each) == ["08-31..09-13"]


def test_calendar_days_are_due_at_weekends_and_on_holidays(days):
    each = {"every": "day", "days": "calendar-days"}
    assert found(days, "09-04", "09-07", **each) == ["09-04", "09-05", "09-06", "09-07"]
    assert len(found(days, "10-01", "10-07", **each)) == 7


@pytest.mark.parametrize("days_", ["school-days", "calendar-days"])
@pytest.mark.parametrize("every", ["day", "week", "2 weeks"])
def test_a_day_outside_every_term_creates_nothing(days, every, days_):
    assert found(days, "2027-02-01", "2027-02-20", every=every, days=days_) == []
    assert found(days, "2027-07-12", "2027-12-31", every=every, days=days_) == []


@pytest.mark.parametrize("days_", ["school-days", "calendar-days"])
def test_a_day_that_on_names_outside_every_term_creates_nothing(days, days_):
    due = {"every": "month", "on": [30], "days": days_}
    assert found(days, "2027-01-01", "2027-03-31", **due) == ["03-30"]


def test_a_worked_weekend_day_is_open_and_keeps_its_own_weekday(days):
    assert "10-10" in found(days, "10-08", "10-12", every="day")
    assert found(days, "10-08", "10-12", every="week", on=["saturday"]) == ["10-10"]
    assert found(days, "10-08", "10-12", every="week", on=["monday"]) == ["10-12"]


def test_a_closed_day_is_skipped(days):
    assert found(days, "09-28", "10-12", every="week", on=["monday"]) == ["09-28", "10-12"]


def test_a_closed_day_moves_to_the_next_open_one(days):
    due = {"every": "week", "on": ["monday"], "if_closed": "next-workday"}
    assert found(days, "09-28", "10-12", **due) == ["09-28", "10-08", "10-12"]
    assert found(days, "10-08", "10-08", **due) == ["10-08"]
    assert found(days, "10-09", "10-11", **due) == []


def test_what_moved_is_found_by_who_asks_for_that_day_alone(days):
    due = {"every": "week", "on": ["saturday"], "if_closed": "next-workday"}
    assert found(days, "09-07", "09-07", **due) == ["09-07"]
    assert found(days, "09-08", "09-08", {day("09-07"): "台风"}, **due) == ["09-08"]
    month = {"every": "month", "on": [30], "if_closed": "next-workday"}
    assert found(days, "11-02", "11-02", **month) == []
    assert found(days, "2027-06-01", "2027-06-01", **{**month, "on": [30, 31]}) == []
    assert found(days, "11-02", "11-02", **{**month, "on": [31]}) == ["11-02"]


def test_a_closed_day_moves_within_its_term_alone(days):
    due = {"every": "week", "on": ["saturday"], "if_closed": "next-workday"}
    assert found(days, "2027-01-10", "2027-03-01", **due) == ["01-11", "01-18", "03-01"]


def test_what_moves_to_a_day_that_is_due_anyway_is_one_with_it(days):
    due = {"every": "week", "on": ["wednesday", "thursday"], "if_closed": "next-workday"}
    assert found(days, "09-28", "10-09", **due) == ["09-30", "10-08"]
    every_day = {"every": "day", "if_closed": "next-workday"}
    assert found(days, "09-04", "09-07", **every_day) == ["09-04", "09-07"]


def test_an_item_without_a_day_has_nowhere_to_move_from(days):
    due = {"every": "week", "if_closed": "next-workday"}
    assert found(days, "09-28", "10-12", **due) == ["09-28..09-30", "10-08..10-10", "10-12..10-16"]


def test_of_each_day_that_on_names_a_long_period_has_the_first(days):
    assert found(days, "09-01", "2027-08-31", every="quarter", on=[15]) == [
        *("09-15", "12-15", "03-15", "06-15")
    ]
    year = {"every": "year", "on": [1, 20], "if_closed": "next-workday"}
    assert found(days, "09-01", "2027-08-31", **year) == ["09-01", "09-20"]
    assert found(days, "09-01", "10-09", every="2 weeks", on=["monday"]) == [
        *("09-07", "09-14", "09-28")
    ]


def test_a_month_without_that_day_has_no_item(days):
    assert found(days, "09-01", "10-31", every="month", on=[31], if_closed="next-workday") == []
    assert found(days, "12-01", "12-31", every="month", on=[31]) == ["12-31"]


def test_before_a_term_is_from_the_end_of_the_last_to_the_eve_of_the_next(days):
    due = {"before": "term-start"}
    assert found(days, "2026-01-01", "2027-12-31", **due) == ["07-07..08-31", "01-23..02-21"]
    assert found(days, "09-01", "2027-01-22", **due) == []
    assert found(days, "2027-02-21", "2027-02-21", **due) == ["01-23..02-21"]


def test_before_a_term_that_follows_at_once_is_its_eve(library):
    joined = CALENDAR["terms"][0] | {"ends": "2027-02-21"}
    days = school_days(library, CALENDAR | {"terms": [joined, CALENDAR["terms"][1]]})
    assert found(days, "09-01", "2027-03-01", before="term-start") == ["02-21"]


# --- closings that nobody planned ---

RAIN = {day("09-07"): "台风"}


def test_a_closing_clears_the_day_with_its_reason(days):
    assert found(days, "09-04", "09-08", RAIN, every="day") == ["09-04", "09-07 台风", "09-08"]
    assert found(days, "09-07", "09-07", RAIN, every="week", on=["monday"]) == ["09-07 台风"]


def test_a_closing_moves_what_moves_when_closed(days):
    due = {"every": "week", "on": ["monday"], "if_closed": "next-workday"}
    assert found(days, "09-07", "09-14", RAIN, **due) == ["09-08", "09-14"]
    both = RAIN | {day("09-08"): "停水"}
    assert found(days, "09-07", "09-14", both, **due) == ["09-09", "09-14"]


def test_a_holiday_moves_past_a_closing_too(days):
    due = {"every": "week", "on": ["monday"], "if_closed": "next-workday"}
    assert found(days, "10-01", "10-11", {day("10-08"): "台风"}, **due) == ["10-09"]


def test_a_closing_until_the_term_ends_clears_what_cannot_move(days):
    shut = {day("2027-01-20") + n * ONE: "流感" for n in range(3)}
    due = {"every": "week", "on": ["wednesday"], "if_closed": "next-workday"}
    assert found(days, "2027-01-18", "2027-02-20", shut, **due) == ["01-20 流感"]


def test_a_longer_item_is_cleared_only_if_all_its_days_are_closed(days):
    shut = {day("09-07") + n * ONE: "流感" for n in range(5)}
    assert found(days, "09-07", "09-11", shut, every="week") == ["09-07..09-11 流感"]
    shut[day("09-07")] = "台风"
    assert found(days, "09-07", "09-11", shut, every="week") == ["09-07..09-11 流感"]
    del shut[day("09-07")]
    assert found(days, "09-07", "09-11", shut, every="week") == ["09-07..09-11"]
    assert found(days, "09-07", "09-07", shut, every="month") == ["09-01..09-30"]


def test_calendar_days_go_on_when_it_is_closed(days):
    assert found(days, "09-07", "09-07", RAIN, every="day", days="calendar-days") == ["09-07"]


def test_a_closing_on_a_day_that_is_closed_anyway_changes_nothing(days):
    shut = {day("09-05"): "台风", day("10-05"): "台风", day("2027-02-01"): "台风"}
    due = {"every": "day", "if_closed": "next-workday"}
    assert found(days, "09-01", "2027-02-28", shut, **due) == found(
        days, "09-01", "2027-02-28", **due
    )


# --- the edges of the calendar ---


@pytest.mark.parametrize(
    "every", ["day", "week", "2 weeks", "month", "quarter", "term", "year", "before"]
)
def test_no_day_is_too_early_or_too_late(days, every):
    due = Due(before="term-start") if every == "before" else Due(every=every)
    everything = list(spans_from(due, days, {}, date.min))
    assert everything
    assert list(spans_from(due, days, {}, day("2026-01-01"))) == everything
    assert list(spans_from(due, days, {}, date.max)) == []


def test_the_holidays_of_another_school_year_do_not_count(library):
    other = {
        "id": "2025-2026",
        "holidays": [{"title": "误", "from": "2026-09-01", "to": "2026-09-09"}],
    }
    other["terms"] = [{"id": "old", "title": "旧", "starts": "2026-03-01", "ends": "2026-07-10"}]
    days = school_days(library, CALENDAR, other)
    assert found(days, "09-01", "09-03", every="day") == ["09-01", "09-02", "09-03"]
    assert [term.id for term in days.terms] == ["old", "autumn", "spring"]


# --- the slow reckoning ---

START, YEARS = date(2020, 8, 1), 10
HORIZON = START + timedelta(days=YEARS * 366)


@st.composite
def plain_calendars(draw) -> Calendar:
    """Ten school years of two terms each."""
    spans = []
    for year in range(2020, 2020 + YEARS):
        shift = draw(st.integers(-10, 20))
        spans.append((date(year, 9, 1) + shift * ONE, date(year + 1, 1, 20) + shift * ONE))
        spans.append((date(year + 1, 2, 20) + shift * ONE, date(year + 1, 7, 8) + shift * ONE))
    return draw(calendars_of(spans))


@st.composite
def wild_calendars(draw) -> Calendar:
    """Ten years of terms of any length, some of which follow at once."""
    spans, begins = [], START
    while begins < HORIZON and len(spans) < 40:
        gap, length = draw(st.tuples(st.integers(0, 90), st.integers(1, 220)))
        begins += gap * ONE
        spans.append((begins, begins + (length - 1) * ONE))
        begins += length * ONE
    return draw(calendars_of(spans))


@st.composite
def calendars_of(draw, spans: list[tuple[date, date]]) -> Calendar:
    size = (spans[-1][1] - spans[0][0]).days
    offsets = st.integers(0, size)
    off = draw(st.lists(st.tuples(offsets, st.integers(1, 24)), max_size=60))
    worked = draw(st.lists(offsets, max_size=30))
    terms = [
        {"id": f"t{n}", "title": "学期", "starts": first, "ends": last}
        for n, (first, last) in enumerate(spans)
    ]
    holidays = [
        {"title": "假", "from": spans[0][0] + at * ONE, "to": spans[0][0] + (at + length - 1) * ONE}
        for at, length in off
    ]
    weekend = [spans[0][0] + at * ONE for at in worked]
    return Calendar.model_validate(
        {
            "id": "ten-years",
            "terms": terms,
            "holidays": holidays,
            "workdays": [one for one in weekend if one.weekday() >= 5],
        }
    )


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@st.composite
def dues(draw) -> Due:
    every = draw(st.sampled_from(["day", "week", "2 weeks", "month", "quarter", "term", "year"]))
    on = {
        "week": st.lists(st.sampled_from(WEEKDAYS), max_size=3, unique=True),
        "2 weeks": st.lists(st.sampled_from(WEEKDAYS), max_size=2, unique=True),
        "month": st.lists(st.integers(1, 31), max_size=3, unique=True),
        "quarter": st.lists(st.integers(1, 31), max_size=2, unique=True),
        "year": st.lists(st.integers(1, 31), max_size=2, unique=True),
    }.get(every, st.just([]))
    return Due.model_validate(
        {
            "every": every,
            "on": draw(on),
            "days": draw(st.sampled_from(["school-days", "school-days", "calendar-days"])),
            "if_closed": draw(st.sampled_from(["skip", "next-workday"])),
        }
    )


@st.composite
def closings(draw) -> dict[date, str]:
    """Single days and whole weeks."""
    runs = st.tuples(st.integers(0, YEARS * 366), st.integers(1, 20), st.sampled_from("雨雪"))
    closed = {}
    for at, length, reason in draw(st.lists(runs, max_size=40)):
        closed |= {START + (at + n) * ONE: reason for n in range(length)}
    return closed


class Slow:
    """Every rule asked about every day, with no index and no arithmetic of periods."""

    def __init__(self, calendar: Calendar, due: Due, closed: Mapping[date, str]) -> None:
        self.calendar, self.due, self.closed = calendar, due, closed
        last = calendar.terms[-1].ends + 400 * ONE
        self.all = [START - 400 * ONE + n * ONE for n in range((last - START).days + 400)]
        self.in_term = [one for one in self.all if self.term(one)]

    def term(self, one: date):
        return next((t for t in self.calendar.terms if t.starts <= one <= t.ends), None)

    def is_open(self, one: date) -> bool:
        if one in self.calendar.workdays:
            return True
        off = any(h.from_day <= one <= h.to_day for h in self.calendar.holidays)
        return one.isoweekday() <= 5 and not off

    def name_of_period(self, one: date) -> object:
        school_year = one.year if one.month >= 9 else one.year - 1
        term = self.term(one)
        if self.due.every == "2 weeks":
            return term.id, self.fortnight(term, one)
        return {
            "day": one,
            "week": one.isocalendar()[:2],
            "month": (one.year, one.month),
            "quarter": (school_year, QUARTERS[one.month]),
            "term": term.id if term else None,
            "year": school_year,
        }[self.due.every]

    @staticmethod
    def fortnight(term, one: date) -> int:
        weeks, monday = -1, term.starts
        while monday.isoweekday() != 1:
            monday -= ONE
        while monday <= one:
            weeks, monday = weeks + 1, monday + 7 * ONE
        return weeks // 2

    def spans(self) -> list[Span]:
        if self.due.on or self.due.every == "day":
            found = {span for one in self.wanted() if (span := self.settle(one))}
        else:
            found = list(self.stretches())
        return sorted(found, key=lambda span: (span.first, span.last))

    def wanted(self) -> Iterator[date]:
        seen = set()
        for one in self.in_term:
            names = {WEEKDAYS[one.weekday()], one.day} & set(self.due.on)
            for name in names if self.due.on else [None]:
                if (self.name_of_period(one), name) not in seen:
                    seen.add((self.name_of_period(one), name))
                    yield one

    def settle(self, one: date) -> Span | None:
        if self.due.days == "calendar-days":
            return Span(one, one)
        if self.due.if_closed == "skip":
            return Span(one, one, self.closed.get(one)) if self.is_open(one) else None
        term, first_open = self.term(one), None
        while one <= term.ends:
            if self.is_open(one):
                first_open = first_open or one
                if one not in self.closed:
                    return Span(one, one)
            one += ONE
        return Span(first_open, first_open, self.closed[first_open]) if first_open else None

    def stretches(self) -> Iterator[Span]:
        groups: dict[object, list[date]] = {}
        for one in self.in_term:
            groups.setdefault(self.name_of_period(one), []).append(one)
        for name, members in groups.items():
            if self.due.days == "calendar-days":
                yield self.uncut(name, members)
            elif opened := [one for one in members if self.is_open(one)]:
                shut = all(one in self.closed for one in opened)
                yield Span(opened[0], opened[-1], self.closed[opened[-1]] if shut else None)

    def uncut(self, name: object, members: list[date]) -> Span:
        if self.due.every == "term":
            return Span(members[0], members[-1])
        if self.due.every == "2 weeks":
            first = members[0]
            while first.isoweekday() != 1:
                first -= ONE
            return Span(first, first + 13 * ONE)
        first, last = members[0], members[-1]
        while self.name_of_period(first - ONE) == name:
            first -= ONE
        while self.name_of_period(last + ONE) == name:
            last += ONE
        return Span(first, last)


QUARTERS = {9: 1, 10: 1, 11: 1, 12: 2, 1: 2, 2: 2, 3: 3, 4: 3, 5: 3, 6: 4, 7: 4, 8: 4}


@settings(max_examples=60)
@given(calendar=st.one_of(plain_calendars(), wild_calendars()), due=dues(), closed=closings())
def test_ten_school_years_day_by_day(library, calendar, due, closed):
    days = read_school_days(replace(library, calendars=(calendar,)))
    expected = Slow(calendar, due, closed).spans()
    assert list(spans_from(due, days, closed, date.min)) == expected


@settings(max_examples=25)
@given(
    calendar=st.one_of(plain_calendars(), wild_calendars()),
    due=dues(),
    closed=closings(),
    at=st.integers(-400, YEARS * 366 + 400),
)
def test_to_begin_on_any_day_loses_nothing(library, calendar, due, closed, at):
    days = read_school_days(replace(library, calendars=(calendar,)))
    whole = list(spans_from(due, days, closed, date.min))
    for begin in (START + (at + n) * ONE for n in range(35)):
        expected = [span for span in whole if span.last >= begin]
        assert list(islice(spans_from(due, days, closed, begin), 3)) == expected[:3]
