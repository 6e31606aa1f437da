"""What one person's day looks like."""

from datetime import date, datetime, time

import pytest

from forms_api.derive.my_post import (
    duties_by_clock,
    form_lines,
    forms_of,
    now_and_next,
    other_duties,
)
from forms_api.derive.people import Person
from forms_api.records.ids import new_id
from forms_api.records.record import Record

TODAY = date(2026, 10, 12)
CAREGIVER = Person("caregiver", "孙保育", ("childcare-worker",), places=("small-1",))


def record(form, place, at="2026-10-12T01:00Z") -> Record:
    moment = datetime.fromisoformat(at)
    return Record(new_id(moment), "submission", "main", place, "p", moment, {"form": form})


@pytest.mark.parametrize(
    ("clock", "now"),
    [
        (time(7, 29), []),
        (time(7, 30), ["early"]),
        (time(15, 29), ["early"]),
        (time(15, 30), ["toys"]),
        (time(23, 59), ["toys"]),
    ],
)
def test_the_clock_says_what_is_now(library, clock, now):
    duties = duties_by_clock(library, CAREGIVER, clock)
    assert [one.duty.id for one in duties] == ["early", "toys"]  # by hour, not as written
    assert [one.duty.id for one in duties if one.is_now] == now


@pytest.mark.parametrize(
    ("clock", "shown"),
    [(time(6), ["early"]), (time(8), ["early", "toys"]), (time(16), ["toys"])],
)
def test_now_and_next(library, clock, shown):
    duties = duties_by_clock(library, CAREGIVER, clock)
    assert [one.duty.id for one in now_and_next(duties)] == shown


def test_no_hours_no_now(library):
    health = Person("h", "周保健", ("health-worker",))
    assert duties_by_clock(library, health, time(9)) == ()
    assert now_and_next(()) == ()
    assert [one.duty.id for one in other_duties(library, health)] == ["rounds"]


def test_two_jobs_share_one_day(library):
    both = Person("b", "甲", ("childcare-worker", "cook"))
    duties = duties_by_clock(library, both, time(8))
    assert [one.duty.id for one in duties] == ["early", "fridge", "toys"]


def test_a_job_that_is_gone_has_no_duties(library):
    assert other_duties(library, Person("n", "乙", ("no-such-job",))) == ()


def test_my_forms_most_frequent_first_and_no_requests(library):
    both = Person("b", "甲", ("childcare-worker", "cook"))
    found = [form.id for form in forms_of(library, both)]
    assert found == ["fridge-log", "toy-disinfection", "mixing"]
    cook = Person("c", "乙", ("cook",))
    assert [form.id for form in forms_of(library, cook)] == ["fridge-log", "mixing"]


def lines(library, form_id, person, *records):
    found = form_lines([library.forms[form_id]], person, library.school, TODAY, records)
    return [(line.place.id if line.place else None, line.record) for line in found]


def test_a_line_for_my_place_with_todays_record(library):
    done = record("toy-disinfection", "small-1")
    assert lines(library, "toy-disinfection", CAREGIVER, done) == [("small-1", done)]


@pytest.mark.parametrize(
    "other",
    [
        record("toy-disinfection", "small-2"),
        record("fridge-log", "small-1"),
        record("toy-disinfection", "small-1", "2026-10-11T15:59Z"),  # yesterday, local time
    ],
    ids=["another place", "another form", "yesterday"],
)
def test_what_is_not_todays_record_of_the_line(library, other):
    assert lines(library, "toy-disinfection", CAREGIVER, other) == [("small-1", None)]


def test_who_has_no_place_gets_a_line_for_each(library):
    nowhere = Person("n", "乙", ("childcare-worker",))
    found = lines(library, "toy-disinfection", nowhere)
    assert found == [("small-1", None), ("small-2", None)]


def test_a_form_of_the_campus_has_one_line(folder):
    edited = folder.edit("forms/mixing.yml", "who: everyone", "who: everyone\ndue: {every: day}")
    done = record("mixing", "main")
    assert lines(edited, "mixing", CAREGIVER, done) == [(None, done)]


def test_a_form_for_when_something_happens_is_never_done(library):
    assert lines(library, "mixing", CAREGIVER, record("mixing", "main")) == [(None, None)]


def test_many_places_share_a_line(library, folder):
    more = "".join(
        f"      - {{id: big-{n}, title: 大{n}班, group: classroom}}\n" for n in (1, 2, 3)
    )
    line = "      - {id: kitchen, title: 食堂, group: kitchen}\n"
    edited = folder.edit("school.yml", line, line + more)
    nowhere = Person("n", "乙", ("childcare-worker",))
    assert lines(edited, "toy-disinfection", nowhere) == [(None, None)]
