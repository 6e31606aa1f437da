"""`houqin new term`: the plan of the last term, moved to the same weeks of the next."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forms_api.cli import houqin
from forms_api.cli.new.moved_plan import move_day
from handbook.loading import load_library
from handbook.model.calendar import Term

POLICIES = Path(__file__).parents[4] / "policies"
AUTUMN = Term(id="a", title="秋", starts=date(2026, 9, 1), ends=date(2027, 1, 22))
SPRING = Term(id="s", title="春", starts=date(2027, 2, 22), ends=date(2027, 7, 9))


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))


def new_term(policies: Path, *words: str, says: str = "") -> Result:
    return CliRunner().invoke(
        houqin, ["new", "term", "--policies", str(policies), *words], input=says
    )


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 9, 1), date(2027, 2, 23)),  # Tuesday of the first week
        (date(2026, 8, 31), date(2027, 2, 22)),
        (date(2026, 10, 30), date(2027, 4, 23)),
        (date(2027, 1, 22), date(2027, 7, 9)),  # the term is shorter: its last day
    ],
)
def test_a_day_moves_to_the_same_weekday_of_the_same_week(day: date, moved: date) -> None:
    assert move_day(day, AUTUMN, SPRING) == moved


def test_the_next_term_is_proposed_and_passes_the_check(policies: Path) -> None:
    old = (policies / "plans" / "2026-autumn.yml").read_text(encoding="utf-8")
    answer = new_term(policies, says="\n")
    assert answer.exit_code == 0, answer.output
    text = (policies / "plans" / "2027-spring.yml").read_text(encoding="utf-8")
    assert "title: 2027年春季学期后勤工作计划" in text
    library = load_library(policies).library
    assert library is not None
    before, after = library.plans["2026-autumn"], library.plans["2027-spring"]
    assert [one.id for one in after.items] == [one.id for one in before.items]
    assert all(one.on is None or one.on >= date(2027, 2, 1) for one in after.items)
    changed = [
        (was, now)
        for was, now in zip(old.splitlines(), text.splitlines(), strict=True)
        if was != now
    ]
    assert all(was[: was.find(":")] == now[: now.find(":")] for was, now in changed)
    assert {was.strip().partition(":")[0] for was, _ in changed} <= {"title", "on", "from", "to"}


def test_a_term_that_no_calendar_has_is_asked_for_and_entered(policies: Path) -> None:
    assert new_term(policies, says="\n").exit_code == 0
    says = ["", "", "2027-09-01", "2027-08-01", "2028-01-21", ""]
    answer = new_term(policies, says="\n".join(says))
    assert answer.exit_code == 0, answer.output
    assert "最后一天要在 2027-09-01 以后" in answer.output
    calendar = (policies / "calendar" / "2027-2028.yml").read_text(encoding="utf-8")
    assert "id: 2027-autumn, title: 2027年秋季学期, starts: 2027-09-01" in calendar
    words = (
        "--id",
        "2028-spring",
        "--starts",
        "2028-02-21",
        "--ends",
        "2028-07-07",
        "--title",
        "春",
    )
    answer = new_term(policies, *words)
    assert answer.exit_code == 0, answer.output
    after = (policies / "calendar" / "2027-2028.yml").read_text(encoding="utf-8")
    assert after.startswith(calendar.rstrip("\n"))
    assert "2028-spring" in after


def test_a_plan_that_is_there_stays(policies: Path) -> None:
    answer = new_term(policies, "--id", "2026-autumn")
    assert answer.exit_code == 1
    assert "不会盖掉它" in answer.output


def test_where_there_is_no_plan_it_says_so(tmp_path: Path) -> None:
    small = Path(shutil.copytree(POLICIES.parent / "tests" / "small", tmp_path / "policies"))
    answer = new_term(small, "--id", "2027-spring")
    assert answer.exit_code == 1
    assert "还没有学期计划" in answer.output
