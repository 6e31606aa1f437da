from datetime import UTC, datetime

import pytest

from forms_api.cli.demo.moment import choose_moment


def test_in_the_middle_of_a_term_the_clock_is_real(library):
    assert choose_moment(library, datetime(2026, 11, 18, 2, tzinfo=UTC), None) is None


@pytest.mark.parametrize("now", ["2025-01-01", "2026-08-01", "2026-09-02", "2035-05-05"])
def test_at_any_other_time_the_demo_plays_in_term_on_an_open_day(library, now: str):
    real = datetime.fromisoformat(now).replace(tzinfo=UTC)
    moment = choose_moment(library, real, None)
    assert moment is not None
    assert any(year.is_open(moment.date()) for year in library.calendars)
    assert choose_moment(library, moment, None) is None


def test_a_wanted_moment_is_taken(library):
    wanted = datetime(2030, 1, 1, tzinfo=UTC)
    assert choose_moment(library, wanted, wanted) == wanted
