"""What the forms of a plan's items wanted so far, and what of it was done."""

from datetime import UTC, date, datetime

import pytest

from forms_api.derive.plan_progress import (
    Done,
    plan_progress,
    request_shares,
    row_shares,
    whole,
)
from forms_api.derive.requests import Request
from forms_api.derive.school_days import read_school_days
from forms_api.derive.tally import Key, Share
from forms_api.records.record import Record
from handbook.model.plan import Plan

ITEM = {"id": "a", "title": "洗玩具", "rows": ["S35"], "owner": "carer", "forms": ["toys"]}
PERIOD = {"from": "2026-09-01", "to": "2026-09-30"}


def _plan(**when: str) -> Plan:
    return Plan.model_validate({"id": "p", "title": "计划", "items": [{**ITEM, **when}]})


def _key(day: str, form: str = "toys") -> Key:
    return Key(form, "room", "main", date.fromisoformat(day))


SHARES = {
    _key("2026-08-31"): Share(1, 1),
    _key("2026-09-04"): Share(2, 2),
    _key("2026-09-11"): Share(1, 2),
    _key("2026-09-11", "other"): Share(0, 5),
    _key("2026-10-02"): Share(0, 2),
}


@pytest.mark.parametrize(
    ("when", "today", "kept", "wanted", "is_overdue"),
    [
        (PERIOD, "2026-09-05", 2, 2, False),
        (PERIOD, "2026-09-30", 3, 4, False),
        (PERIOD, "2026-10-01", 3, 4, True),
        ({"on": "2026-09-10"}, "2026-09-20", 3, 3, False),
        ({"on": "2026-10-10"}, "2026-10-09", 1, 4, False),
        ({"on": "2026-12-31"}, "2026-10-09", 0, 0, False),
    ],
)
def test_only_its_forms_in_its_time_until_today(
    when: dict[str, str], today: str, kept: int, wanted: int, is_overdue: bool
) -> None:
    found = plan_progress(_plan(**when), Done(SHARES), date.fromisoformat(today))["a"]
    assert (found.share, found.is_overdue) == (Share(kept, wanted), is_overdue)


def test_percent_is_of_what_was_wanted() -> None:
    late = plan_progress(_plan(**PERIOD), Done(SHARES), date(2026, 10, 1))["a"]
    none = plan_progress(_plan(on="2026-12-31"), Done(SHARES), date(2026, 10, 1))["a"]
    assert (late.percent, none.percent) == (75, None)
    assert whole([late, none, late]) == Share(6, 8)


@pytest.mark.parametrize(
    ("when", "today", "share"),
    [
        ({"on": "2026-10-10"}, "2026-09-01", Share(0, 0)),  # not its time yet
        ({"on": "2026-10-10"}, "2026-09-20", Share(5, 9)),
        ({"on": "2026-10-10"}, "2026-12-01", Share(5, 9)),
        (PERIOD, "2026-08-31", Share(0, 0)),
    ],
)
def test_registers_and_trainings_count_as_they_stand(when, today, share):
    item = {**ITEM, "forms": ["things"], "training": ["washing"], **when}
    plan = Plan.model_validate({"id": "p", "title": "计划", "items": [item]})
    done = Done({}, {"things": Share(3, 4), "other": Share(1, 1)}, {"washing": Share(2, 5)})
    assert plan_progress(plan, done, date.fromisoformat(today))["a"].share == share


@pytest.fixture
def thread(moving):
    """`thread(form, state, *moves)` began on 10 October, in the UTC evening before."""

    def thread(form, state=None):
        at = datetime(2026, 10, 9, 23, 0, tzinfo=UTC)
        body = {
            "form": form,
            "state": state or next(iter(moving.forms[form].states)),
            "answers": {},
        }
        record = Record("r", "request", "main", "small-1", "p", at, body)
        return Request(record, (), moving.forms[form])

    return thread


def test_a_request_counts_when_it_is_closed_or_over_its_time(moving, thread):
    days = read_school_days(moving)
    soon, late = datetime(2026, 10, 10, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    key = Key("fix", "small-1", "main", date(2026, 10, 10))
    final = next(key for key, state in moving.forms["fix"].states.items() if state.final)
    assert request_shares(moving, [thread("fix")], days, soon) == {}
    assert request_shares(moving, [thread("fix")], days, late) == {key: Share(0, 1)}
    both = [thread("fix", final), thread("fix"), thread("things")]
    assert request_shares(moving, both, days, late) == {key: Share(1, 2)}


def test_an_empty_register_is_one_thing_not_done(moving, thread):
    days, now = read_school_days(moving), datetime(2026, 10, 10, tzinfo=UTC)
    rows = [thread("things"), thread("things"), thread("fix")]
    found = row_shares(moving, rows, days, now)
    assert (found["things"], found["goods"]) == (Share(2, 2), Share(0, 1))
    assert "fix" not in found
