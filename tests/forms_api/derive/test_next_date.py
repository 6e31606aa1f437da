"""When something has to be done next."""

from datetime import date
from decimal import Decimal

import pytest

from forms_api.derive.next_date import add_months, next_date
from handbook.model.flow import Move


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 11, 23), 3, date(2027, 2, 23)),
        (date(2026, 11, 23), 1, date(2026, 12, 23)),
        (date(2026, 12, 23), 12, date(2027, 12, 23)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 36, date(2029, 8, 31)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
    ],
)
def test_months_end_where_the_month_ends(day, months, found):
    assert add_months(day, months) == found


def move(**more):
    return Move.model_validate(
        {"id": "do", "title": "做", "from": ["a"], "to": "a", "who": ["cook"], **more}
    )


def test_the_date_moves_on_from_the_day_on_which_it_was_done():
    done = move(next_date={"date": "next", "months": "months"})
    values = {"months": Decimal(6), "next": "2026-01-01"}
    assert next_date(done, values, date(2026, 8, 31)) == {"next": "2027-02-28"}
    assert next_date(done, {}, date(2026, 8, 31)) == {}
    assert next_date(move(), values, date(2026, 8, 31)) == {}
