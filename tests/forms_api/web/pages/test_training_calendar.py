"""培训日历: two sessions a month in different forms, what is open, and who can do what."""

from datetime import timedelta
from pathlib import Path

import pytest

from forms_api.actions.keep_texts import keep_texts
from forms_api.records.ids import new_id
from handbook.loading.load import load_library

ROOT = Path(__file__).parents[4] / "policies"
ADDRESS = "/training/calendar"


@pytest.fixture
def hold(app, staff, bearer, clock, policies, store):
    """`hold(method, day)` records a learning session of the real policies."""
    real = load_library(ROOT).library
    keep_texts(real, store, clock())
    policies.become(real)

    def hold(method: str, day: str) -> None:
        answers = {
            **{"day": day, "method": method, "topic": "配消毒液", "minutes": 40},
            **{"host": staff.principal.id, "present": 12},
        }
        answer = app.test_client().put(
            f"/api/v1/submissions/{new_id(clock())}",
            json={"form": "learning-session", "answers": answers},
            headers=bearer(staff.principal),
        )
        assert answer.status_code == 201, answer.text

    return hold


def words_of(page) -> str:
    return " ".join(node.text for node in page.all("div", "hq-note"))


def test_fewer_than_two_sessions_are_an_alarm(hold, visit, staff):
    boss = visit(staff.principal)
    assert "还差 2 次" in words_of(boss.get(ADDRESS))
    hold("lecture", "2026-10-08")
    assert "还差 1 次" in words_of(boss.get(ADDRESS))
    hold("drill", "2026-10-09")
    page = boss.get(ADDRESS)
    assert "还差" not in words_of(page)
    assert "不止一次" not in words_of(page)
    assert "到了 12 人" in page.text


def test_the_same_form_twice_is_an_alarm(hold, visit, staff):
    hold("lecture", "2026-10-08")
    hold("lecture", "2026-10-09")
    assert "「讲座」用了不止一次" in words_of(visit(staff.principal).get(ADDRESS))


def test_a_month_that_is_over_says_what_it_lacked(hold, visit, staff, clock):
    hold("lecture", "2026-10-08")
    clock.advance(timedelta(days=31))
    boss = visit(staff.principal)
    assert "少了 1 次" in words_of(boss.get(f"{ADDRESS}?month=2026-10"))
    assert "还差 2 次" in words_of(boss.get(ADDRESS))


def test_the_matrix_names_the_day_and_who_watched(visit, staff, scene, clock):
    page = visit(staff.principal).get(ADDRESS)
    (cell,) = page.all("span", "hq-cell--done")
    assert "会了" in cell.text
    assert staff.health.name in cell.text
    assert f"{clock():%Y-%m}" in cell.text


def test_others_see_only_themselves(visit, staff, scene):
    page = visit(staff.cook).get(ADDRESS)
    assert staff.caregiver.name not in page.text


@pytest.mark.parametrize("month", ["x", "2026-13", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_not_found(visit, staff, month):
    assert visit(staff.principal).get(f"{ADDRESS}?month={month}").status == 404
