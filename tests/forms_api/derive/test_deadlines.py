"""Until when a request has to be moved on, and to whom it goes up."""

from datetime import UTC, datetime, timedelta

import pytest

from forms_api.derive.deadlines import deadline_of, raised_to
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.school_days import read_school_days
from forms_api.records.record import Record

HOUR = timedelta(hours=1)
COOK = Person("c", "李厨师", ("cook",))
PEOPLE = {"c": COOK}


@pytest.fixture
def at(moving):
    """`at("fix", "submitted", day, hour)`: a request that came into its state at that local time
    of October 2026."""

    def at(form: str, state: str, day: int, hour: int, **values: str) -> Request:
        moment = datetime(2026, 10, day, hour, tzinfo=moving.school.zone).astimezone(UTC)
        answers = {key: {"ask": key, "value": value} for key, value in values.items()}
        body = {"form": form, "state": state, "answers": answers}
        record = Record("r", "request", "main", "kitchen", "p", moment, body)
        return Request(record, (), moving.forms[form])

    return at


@pytest.fixture
def ends(moving):
    """The local day and hour at which it is too late."""

    def ends(request: Request) -> tuple[str, int] | None:
        deadline = deadline_of(request, read_school_days(moving), moving.school.zone)
        if deadline is None:
            return None
        local = deadline.ends.astimezone(moving.school.zone)
        return f"{local:%m-%d}", local.hour

    return ends


@pytest.mark.parametrize(
    ("day", "hour", "over"),
    [
        (12, 9, ("10-14", 0)),  # Monday: until Tuesday is over
        (16, 23, ("10-20", 0)),  # Friday night: Monday
        (17, 9, ("10-20", 0)),  # Saturday: Monday
    ],
)
def test_a_day_is_an_open_day(at, ends, day, hour, over):
    assert ends(at("fix", "submitted", day, hour)) == over


def test_hours_are_hours(at, ends):
    assert ends(at("fix", "accepted", 16, 22)) == ("10-17", 2)


def test_a_date_that_was_agreed_is_included(at, ends):
    assert ends(at("buy", "assigned", 12, 9, until="2026-10-15")) == ("10-16", 0)


def test_where_no_limit_is_there_is_none(at, ends):
    assert ends(at("fix", "done", 12, 9)) is None
    assert ends(at("fix", "closed", 12, 9)) is None


def test_beyond_the_calendar_every_day_counts(at, moving):
    request = at("fix", "submitted", 12, 9)
    days = read_school_days(moving)
    last = days.open_days[-1]
    late = Record(
        "r", "request", "main", "kitchen", "p",
        datetime(last.year, last.month, last.day, 10, tzinfo=UTC), request.record.body,
    )  # fmt: skip
    deadline = deadline_of(Request(late, (), request.form), days, moving.school.zone)
    assert deadline.ends.astimezone(moving.school.zone).date() == last + timedelta(days=2)


def test_what_is_overdue_goes_up_along_reports_to(at, moving):
    request = at("fix", "accepted", 12, 8)  # four hours: until 12:00
    days = read_school_days(moving)
    deadline = deadline_of(request, days, moving.school.zone)

    def raised(hours: int) -> str | None:
        now = deadline.ends + hours * HOUR
        return raised_to(moving, request, deadline, PEOPLE, (), days, now, 3 * HOUR)

    assert [raised(hours) for hours in (-1, 2, 3, 7)] == [
        *(None, None, "health-worker", "health-worker")
    ]


def test_the_school_days_are_worked_out_once_for_a_library(moving):
    """Each line of a list asks for its deadline: with 5,000 requests that took ten seconds."""
    assert read_school_days(moving) is read_school_days(moving)
