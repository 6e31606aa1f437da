"""Which days the kindergarten is open."""

from datetime import date

import pytest

from handbook.model.calendar import Calendar

CALENDAR = Calendar.model_validate(
    {
        "id": "2026-2027",
        "terms": [
            {"id": "a", "title": "秋", "starts": "2026-09-01", "ends": "2027-01-22"},
            {"id": "b", "title": "春", "starts": "2027-02-22", "ends": "2027-07-09"},
        ],
        "holidays": [{"title": "国庆节", "from": "2026-10-01", "to": "2026-10-07"}],
        "workdays": ["2026-10-10"],
    }
)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2026-08-31", False),  # before the term
        ("2026-09-01", True),
        ("2026-09-05", False),  # a Saturday
        ("2026-10-01", False),  # a holiday
        ("2026-10-08", True),
        ("2026-10-10", True),  # 调休
        ("2026-10-17", False),
        ("2027-01-22", True),  # the last day of the term
        ("2027-01-25", False),  # between two terms
        ("2027-02-22", True),
    ],
)
def test_open_days(day: str, is_open: bool) -> None:
    assert CALENDAR.is_open(date.fromisoformat(day)) is is_open


def test_the_file_name_is_title_enough() -> None:
    assert CALENDAR.title == "2026-2027 校历"
