"""The plan of a term: owner, day or period, and what proves each item."""

from collections.abc import Callable, Mapping

import pytest

Check = Callable[[Mapping[str, str]], list[str]]
ITEM = "  - {id: toys, title: 洗玩具, rows: [S35], owner: carer, on: 2026-09-30, forms: [toys]}\n"
PLAN = f"title: 秋季计划\nitems:\n{ITEM}"


def test_a_good_plan(check: Check) -> None:
    period = PLAN.replace("on: 2026-09-30", "from: 2026-09-01, to: 2027-01-22")
    by_training = PLAN.replace("forms: [toys]", "training: [hygiene]")
    for text in (PLAN, period, by_training):
        assert check({"plans/2026-autumn.yml": text}) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("owner: carer", "owner: cook", "没有岗位「cook」"),
        ("forms: [toys]", "forms: [toy]", "没有表「toy」，是不是「toys」"),
        ("forms: [toys]", "training: [hygene]", "没有培训「hygene」，是不是「hygiene」"),
        (", forms: [toys]", "", "没有说凭什么证明"),
        ("on: 2026-09-30", "from: 2026-09-30", "from 和 to 要一起写"),
        ("on: 2026-09-30", "from: 2026-10-09, to: 2026-10-08", "to 早于 from"),
        (", on: 2026-09-30", "", "写 on（哪天做完），或写 from 和 to"),
        ("on: 2026-09-30", "on: 2026-09-30, from: 2026-09-01", "选一种"),
        ("[S35]", "[S99]", "不是计划中的行号"),
        ("[S35]", "[]", ""),
    ],
)
def test_one_mistake(check: Check, old: str, new: str, words: str) -> None:
    (line,) = check({"plans/2026-autumn.yml": PLAN.replace(old, new)})
    assert line.startswith("plans/2026-autumn.yml:3:")
    assert words in line


def test_a_day_outside_the_term_is_a_reminder(check: Check) -> None:
    text = PLAN.replace("2026-09-30", "2027-02-01")
    (line,) = check({"plans/2026-autumn.yml": text})
    assert line.startswith("plans/2026-autumn.yml:3:59: 提醒：2027-02-01 不在学期「2026-autumn」")


def test_the_holidays_before_the_term_are_good(check: Check) -> None:
    assert check({"plans/2026-autumn.yml": PLAN.replace("2026-09-30", "2026-08-25")}) == []


def test_a_file_named_like_no_term(check: Check) -> None:
    (line,) = check({"plans/2029-winter.yml": PLAN})
    assert line == (
        "plans/2029-winter.yml:1:1: 校历里没有学期「2029-winter」，请把文件改名，或写 term"
        "，可以写：2026-autumn"
    )


def test_a_term_that_no_calendar_has(check: Check) -> None:
    (line,) = check({"plans/a.yml": f"term: 2026-autum\n{PLAN}"})
    assert line == "plans/a.yml:1:7: 校历里没有学期「2026-autum」，是不是「2026-autumn」？"


def test_an_item_twice(check: Check) -> None:
    (line,) = check({"plans/2026-autumn.yml": PLAN + ITEM})
    assert "计划的项目编号「toys」重复了" in line
