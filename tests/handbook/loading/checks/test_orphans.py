"""What stands alone: jobs, places, numbers and modules that nobody else names."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from handbook.loading import load_library

Check = Callable[[Mapping[str, str]], list[str]]
Write = Callable[[Mapping[str, str]], Path]

SECOND_JOB = """\
title: 厨师
stand_in: carer
duties:
  - {id: cook, text: 做饭}
training: [hygiene]
"""
TRACE = "rows:\n  - {id: S35, area: 卫生, title: 玩具消毒, phrases: [冲刷], report: 月度报告}\n"


@pytest.fixture
def more_places(good: dict[str, str]) -> str:
    return good["school.yml"] + "      - {id: attic, title: 阁楼, group: attic}\n"


def _messages(write: Write, changes: Mapping[str, str]) -> list[str]:
    root: Path = write(changes)
    return [str(problem) for problem in load_library(root, shown_as="").problems]


def test_one_job_alone_needs_no_stand_in(write: Write) -> None:
    assert not [line for line in _messages(write, {}) if "stand_in" in line]


def test_of_two_jobs_each_has_a_stand_in(write: Write) -> None:
    lines = _messages(write, {"jobs/cook.yml": SECOND_JOB, "trace.yml": TRACE})
    found = [line for line in lines if "代" in line]
    assert found == ["jobs/carer.yml:1:1: 缺少 stand_in（请假时由哪个岗位代），请补上"]


def test_a_place_that_no_form_covers(check: Check, more_places: str) -> None:
    assert check({"school.yml": more_places, "trace.yml": TRACE}) == [
        "school.yml:9:14: 没有一张表的 where 管到「attic」，请写一张表，如 where: {place: attic}"
    ]


def test_who_begins_without_a_plan_is_reminded(write: Write, more_places: str) -> None:
    lines = _messages(write, {"jobs/cook.yml": SECOND_JOB, "school.yml": more_places})
    found = [line for line in lines if "stand_in" in line or "attic" in line]
    assert len(found) == 2
    assert all("提醒" in line for line in found)


def test_a_place_is_covered_by_its_group(
    check: Check, good: dict[str, str], more_places: str
) -> None:
    order = good["forms/order.yml"].replace("{place: kitchen}", "{group: attic}")
    named = order.replace("要菜单", "看阁楼")
    assert check({"school.yml": more_places, "forms/attic.yml": named}) == []


def test_a_where_that_names_nothing_is_told_alone(
    check: Check, good: dict[str, str], more_places: str
) -> None:
    order = good["forms/order.yml"].replace("{place: kitchen}", "{place: kitchn}")
    (line,) = check({"school.yml": more_places, "forms/order.yml": order})
    assert "没有地方「kitchn」" in line


def test_places_wait_for_a_form_that_could_not_be_read(check: Check, more_places: str) -> None:
    (line,) = check({"school.yml": more_places, "forms/order.yml": "title: [要"})
    assert line.startswith("forms/order.yml")


def test_a_number_that_nothing_uses_is_a_reminder(check: Check, good: dict[str, str]) -> None:
    more = good["standards.yml"] + (
        "spare:\n  title: 备用\n  at_least: 1\n  unit: 个\n  basis: 自定\n  sure: custom\n"
    )
    assert check({"standards.yml": more}) == [
        "standards.yml:19:1: 提醒：标准「spare」没有地方用到，请在条款里写 {spare}，或删掉"
    ]


def test_a_number_is_used_by_a_field_of_a_step_too(check: Check, good: dict[str, str]) -> None:
    more = good["standards.yml"] + (
        "spare:\n  title: 备用\n  at_least: 1\n  unit: 个\n  basis: 自定\n  sure: custom\n"
    )
    field = "{id: n, ask: 几个, type: number, unit: 个, standard: spare}"
    order = good["forms/order.yml"].replace("who: [carer]}", f"who: [carer], fields: [{field}]}}")
    assert check({"standards.yml": more, "forms/order.yml": order}) == []


def test_a_module_that_no_job_names_is_a_reminder(check: Check, good: dict[str, str]) -> None:
    module = good["training/hygiene.yml"].replace("消毒知识", "另一课")
    assert check({"training/other.yml": module}) == [
        "training/other.yml:1:8: 提醒：没有岗位要学「other」，请写进岗位的 training"
    ]
