"""The demo on the real policies: people of each job, and records that every form accepts."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from forms_api.actions.find_request import all_requests
from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.read_board import Look, read_board, read_standings
from forms_api.actions.read_term import read_nearest_start
from forms_api.cli.demo.greeting import greet
from forms_api.cli.demo.records import WEEKS, make_records
from forms_api.cli.demo.staff import PASSWORD, make_staff
from forms_api.cli.demo.tape import Tape
from forms_api.derive.people import fold_people
from forms_api.derive.school_days import read_school_days
from forms_api.records.person import PERSON
from forms_api.records.request import REQUEST
from forms_api.records.signoff import KIND as SIGNOFF
from forms_api.records.signoff import PRACTICAL
from forms_api.records.submission import KIND as SUBMISSION
from forms_api.records.submission import answers_of
from forms_api.store.memory import MemoryStore
from handbook.model.library import Library

NOW = datetime(2026, 11, 18, 2, 15, tzinfo=UTC)  # Wednesday, 10:15 in Shanghai


@pytest.fixture(scope="module")
def demo(library: Library) -> MemoryStore:
    tape = Tape()
    make_records(library, tape, NOW)
    return tape


def test_there_is_somebody_in_every_job_and_names_are_unambiguous(library: Library):
    staff = make_staff(library)
    assert {job for one in staff for job in one.jobs} == set(library.jobs)
    assert len({one.name for one in staff}) == len(staff)


def test_every_class_has_its_own_people(library: Library):
    rooms = {place.id for place in library.school.places if place.group == "classroom"}
    for job in ("class-teacher", "childcare-worker"):
        places = [place for one in make_staff(library) if job in one.jobs for place in one.places]
        assert sorted(places) == sorted(rooms)


def test_every_form_that_is_due_was_filled(library: Library, demo: MemoryStore):
    counts = Counter(record.body["form"] for record in demo.read(SUBMISSION))
    due = {
        form.id
        for form in library.forms.values()
        if form.due and form.kind in ("checklist", "record") and form.due.every in _OFTEN
    }
    assert not due - set(counts)
    assert sum(counts.values()) > 1000


_OFTEN = ("day", "week", "2 weeks", "month")


def test_the_records_end_now_and_begin_six_weeks_before(demo: MemoryStore):
    times = [record.at for record in demo.read(SUBMISSION)]
    assert NOW - timedelta(weeks=WEEKS) <= min(times) < NOW - timedelta(weeks=WEEKS - 1)
    assert NOW - timedelta(hours=3) < max(times) < NOW


def test_nearly_all_is_done_and_some_of_it_late(library: Library, demo: MemoryStore):
    daily = library.forms["morning-check"]
    start, end = NOW - timedelta(weeks=2), NOW - timedelta(weeks=1)
    records = demo.read(SUBMISSION, since=start, until=end)
    rooms = sum(place.group == "classroom" for place in library.school.places)
    done = sum(record.body["form"] == daily.id for record in records) / (rooms * 5)
    assert 0.85 < done <= 1
    late = sum("late" in record.body["flags"] for record in demo.read(SUBMISSION))
    assert 0.01 < late / len(demo.read(SUBMISSION)) < 0.08


def test_the_board_of_a_month_is_mostly_done_with_some_late_and_few_missed(
    library: Library, demo: MemoryStore
):
    look = Look(library, demo, WorkFollower(), NOW)
    today = NOW.date()
    standings = read_standings(look, today - timedelta(weeks=4), today - timedelta(days=1))
    over = [one for one in standings if one.item.by.date() < today]
    part = {key: count / len(over) for key, count in Counter(s.status for s in over).items()}
    assert part["done"] > 0.9
    assert 0.005 < part["late"] < 0.06
    assert 0.005 < part["missed"] < 0.05


def test_at_ten_in_the_morning_the_day_is_half_done(library: Library, demo: MemoryStore):
    counts = read_board(Look(library, demo, WorkFollower(), NOW), NOW.date()).counts
    assert counts["done"] > 10
    assert counts["due"] + counts["grace"] > 10
    assert counts["missed"] + counts["late"] < 10


def test_the_term_was_prepared(library: Library, demo: MemoryStore):
    start = read_nearest_start(Look(library, demo, WorkFollower(), NOW), NOW.date())
    assert start is not None
    assert start.lines
    assert start.is_ready


def test_no_work_is_done_on_a_closed_day(library: Library, demo: MemoryStore):
    days = read_school_days(library)
    zone = library.school.zone
    assert all(days.is_open(record.at.astimezone(zone).date()) for record in demo.read(SUBMISSION))


def test_some_checks_failed_and_each_says_why(demo: MemoryStore):
    failed = [
        value
        for record in demo.read(SUBMISSION)
        for value in answers_of(record.body).values()
        if isinstance(value, Mapping) and value.get("value") == "fail"
    ]
    assert 5 < len(failed) < 200
    assert all(value["note"] for value in failed)


def test_most_have_signed_their_training_and_some_were_checked(demo: MemoryStore):
    signers = {record.by for record in demo.read(SIGNOFF)}
    assert len(signers) > len(fold_people(demo.read(PERSON))) // 2
    assert demo.read(PRACTICAL)
    assert all(record.by != record.body["person"] for record in demo.read(PRACTICAL))


def test_the_same_demo_comes_out_every_time(library: Library, demo: MemoryStore):
    again = Tape()
    make_records(library, again, NOW)
    assert _story(again) == _story(demo)


def _story(store: MemoryStore) -> list[object]:
    numbers = {row.id: row.body.get("number") for row in store.read(REQUEST)}
    return [
        (
            record.at,
            record.body["form"],
            numbers.get(record.subject, record.subject),
            record.body["flags"],
        )
        for record in store.read(SUBMISSION)
    ]


def test_the_greeting_names_everybody_who_can_sign_in(library: Library):
    words = greet(library)
    assert PASSWORD in words
    for job in library.jobs.values():
        assert job.title in words


@pytest.mark.parametrize("weeks", range(0, 40, 8))
def test_a_demo_can_begin_in_any_week(library: Library, weeks: int):
    """No answer set is ever refused, whatever the calendar says."""
    store = Tape()
    make_records(library, store, datetime(2026, 10, 1, 6, tzinfo=UTC) + timedelta(weeks=weeks))
    assert store.read(PERSON)


def test_requests_stand_in_many_states_and_things_have_numbers(library: Library, demo: MemoryStore):
    found = all_requests(library, demo)
    states = {form: {one.state for one in found if one.form.id == form} for form in library.forms}
    assert {"submitted", "accepted", "done", "closed"} <= states["repair"]
    assert len(states["hazard"]) >= 3
    assert len(states["assets"]) >= 4
    numbers = [one.number for one in found if one.number]
    assert len(numbers) == len(set(numbers)) > 12


def test_the_things_on_the_walls_are_looked_at_one_by_one(library: Library, demo: MemoryStore):
    lines = read_board(Look(library, demo, WorkFollower(), NOW), NOW.date()).lines
    counts = Counter(line.status for line in lines if line.form.id == "safety-item-check")
    assert counts["done"] > 5
    assert counts["due"] > 2
    assert set(counts) == {"done", "due"}
