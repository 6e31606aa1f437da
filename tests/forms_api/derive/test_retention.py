from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from forms_api.derive.retention import find_passed, retention_from
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from handbook.model.form import Retain

SHANGHAI = ZoneInfo("Asia/Shanghai")
THREE = Retain(years=3, basis="本园自定")
AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)


def last_day(at: datetime, years: int = 3) -> date:
    kept = retention_from(Retain(years=years), at, SHANGHAI)
    assert kept is not None
    return kept.until


def test_a_record_is_kept_through_the_same_date_years_later():
    kept = retention_from(THREE, AT, SHANGHAI)
    assert (kept.years, kept.until, kept.basis) == (3, date(2029, 10, 12), "本园自定")
    assert not kept.has_passed(date(2029, 10, 12))
    assert kept.has_passed(date(2029, 10, 13))


def test_a_form_that_says_nothing_keeps_nothing():
    assert retention_from(None, AT, SHANGHAI) is None


def test_the_day_is_that_of_the_school():
    assert last_day(datetime(2026, 10, 11, 15, 59, tzinfo=UTC)) == date(2029, 10, 11)
    assert last_day(datetime(2026, 10, 11, 16, 0, tzinfo=UTC)) == date(2029, 10, 12)


@pytest.mark.parametrize(
    ("years", "until"), [(1, date(2029, 2, 28)), (3, date(2031, 2, 28)), (4, date(2032, 2, 29))]
)
def test_of_a_leap_day_it_is_the_last_of_february(years, until):
    assert last_day(datetime(2028, 2, 29, 1, 0, tzinfo=UTC), years) == until


@pytest.mark.parametrize("years", [7973, 7974, 10**9])
def test_for_ever_is_the_end_of_the_calendar(years):
    assert last_day(AT, years) == date(9999, 10, 12)


def test_what_has_passed_is_found_by_form_in_its_order():
    def record(form, at):
        return Record(new_id(at), "submission", "main", "kitchen", "p1", at, {"form": form})

    days = [datetime(2026, 10, day, 1, 0, tzinfo=UTC) for day in (12, 13, 14)]
    fridge = [record("fridge", day) for day in days]
    toys, free = record("toys", days[0]), record("free", days[0])
    retains = {"fridge": Retain(years=1), "toys": Retain(years=2), "free": None}
    now = datetime(2027, 10, 14, 1, 0, tzinfo=UTC)
    passed = find_passed(
        [fridge[0], toys, fridge[1], free, fridge[2]],
        lambda each: retains[each.body["form"]],
        now,
        SHANGHAI,
    )
    assert passed == {"fridge": fridge[:2]}
