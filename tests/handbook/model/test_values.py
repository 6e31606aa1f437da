"""The scalars of the contract, each with one way to be written."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from handbook.model.due import Due
from handbook.model.values import ClauseRef, Clock, Day, Duration, Id, Row, Who


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Id, "small-1", "small-1"),
        (Id, "1a", "1a"),
        (ClauseRef, "a#b-1", "a#b-1"),
        (Row, "S85", "S85"),
        (Day, "2028-02-29", date(2028, 2, 29)),
        (Clock, "08:30", time(8, 30)),
        (Duration, "2h", timedelta(hours=2)),
        (Duration, "30 min", timedelta(minutes=30)),
        (Duration, "1 day", timedelta(days=1)),
        (Duration, "2 weeks", timedelta(weeks=2)),
        (Who, "everyone", ("everyone",)),
        (Who, ["a", "b"], ("a", "b")),
    ],
)
def test_right(kind: Any, text: object, value: object) -> None:
    assert TypeAdapter(kind).validate_python(text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((Id, text) for text in ("", "-a", "A", "a_b", "a b", "保育", "a\n", "a#b")),
        *((ClauseRef, text) for text in ("a", "a#", "#b", "a#b#c", "A#b")),
        *((Row, text) for text in ("S0", "S86", "s1", "S01", "1")),
        *(
            (Day, text)
            for text in ("2027-02-29", "2026-9-1", "20260901", 20260901, "２０２６-09-01")
        ),
        *((Clock, text) for text in ("8:30", "24:00", "08:60", "08:30:00", 830, "0８:30")),
        *((Duration, text) for text in ("2", "h", "-1h", "1.5h", "2 hours ago", 2, "1  day")),
        *((Who, text) for text in ("carer", [], ["everyone else"], {"a": 1})),
    ],
)
def test_wrong(kind: Any, text: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(
    "due",
    [
        {"every": "day"},
        {"every": "week", "on": ["friday"], "by": "16:00", "grace": "2h"},
        {"every": "month", "on": [1, 15]},
        {"every": "day", "times": 2, "by": ["10:00", "15:00"]},
        {"before": "term-start"},
        {"every": "term", "before": "term-start"},
        {"every": "2 weeks", "days": "calendar-days", "if_closed": "next-workday"},
    ],
)
def test_dues(due: dict[str, object]) -> None:
    assert Due.model_validate(due)


@pytest.mark.parametrize(
    "due",
    [
        {},
        {"by": "16:00"},
        {"every": "day", "on": ["friday"]},
        {"every": "week", "on": [1]},
        {"every": "month", "on": ["friday"]},
        {"every": "month", "on": [32]},
        {"every": "day", "by": ["10:00", "15:00"]},
        {"every": "week", "before": "term-start"},
        {"every": "week", "times": 0},
    ],
)
def test_dues_that_make_no_sense(due: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Due.model_validate(due)
