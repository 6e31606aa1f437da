"""Terms, holidays and 调休 days."""

from collections.abc import Callable, Mapping
from pathlib import Path

from handbook.loading import load_library

Check = Callable[[Mapping[str, str | bytes]], list[str]]
PlaceOf = Callable[[str, str], str]
NAME = "calendar/2026-2027.yml"
TERM = "terms:\n  - {id: a, title: 秋季, starts: 2026-09-01, ends: 2027-01-22}\n"


def test_terms_that_overlap(check: Check) -> None:
    later = "  - {id: b, title: 春季, starts: 2027-01-22, ends: 2027-07-01}\n"
    assert check({NAME: TERM + later}) == [
        f"{NAME}:3:32: 与学期「a」（{NAME}:2）重叠了，请改开学日期"
    ]


def test_the_same_term_in_two_calendars(check: Check) -> None:
    found = check({NAME: TERM, "calendar/2027-2028.yml": TERM})
    assert any("学期编号「a」重复了" in line for line in found)


def test_days_outside_of_the_school_year_are_a_reminder(check: Check, place_of: PlaceOf) -> None:
    text = TERM + "holidays:\n  - {title: 国庆, from: 2025-10-01, to: 2026-10-07}\n"
    place = place_of(text, "2025-10-01")
    assert check({NAME: text}) == [
        f"{NAME}:{place}: 提醒：2025-10-01 不在 2026-2027 学年里，请核对年份"
    ]


def test_a_worked_day_is_a_weekend_day(check: Check) -> None:
    assert check({NAME: TERM + "workdays: [2026-09-20, 2026-10-12]\n"}) == [
        f"{NAME}:3:24: 提醒：2026-10-12 不是周末，调休上班日要写周六或周日，请核对"
    ]


def test_the_year_to_come_is_a_reminder_that_stops_nothing(
    write: Callable[[Mapping[str, str | bytes]], Path],
) -> None:
    loaded = load_library(write({}), shown_as="")
    assert loaded.library is not None
    assert [str(problem) for problem in loaded.problems] == [
        f"{NAME}:1:1: 提醒：还没有下一学年的校历，到时请新建 calendar/2027-2028.yml"
    ]


def test_a_term_that_is_too_long_has_a_mistyped_year(check: Check, place_of: PlaceOf) -> None:
    text = "terms:\n  - {id: a, title: 秋季, starts: 2026-09-01, ends: 2027-03-20}\n"
    place = place_of(text, "2027-03-20")
    assert check({NAME: text}) == [f"{NAME}:{place}: 这个学期有 201 天，最多 200 天，请核对年份"]
    assert check({NAME: text.replace("03-20", "03-19")}) == []
    assert any("最多 200 天" in line for line in check({NAME: text.replace("2027-", "9999-")}))


def test_a_day_that_some_months_lack_is_a_reminder(check: Check, good: dict[str, str]) -> None:
    name, weekly = "forms/toys.yml", '{every: week, on: [friday], by: "16:00"}'
    for day, found in ((28, 0), (29, 1), (31, 1)):
        text = good[name].replace(weekly, f"{{every: month, on: [{day}]}}")
        lines = check({name: text})
        assert len(lines) == found
        assert all(f"提醒：有的月份没有 {day} 号" in line for line in lines)
