"""Where a trace.yml stands, each of its rows is served by something."""

from collections.abc import Callable, Mapping

import pytest

Check = Callable[[Mapping[str, str]], list[str]]
TRACE = """\
rows:
  - {id: S35, area: 卫生, title: 玩具消毒, phrases: [玩具的定期冲刷]}
  - {id: S41, area: 维修, title: 报修, phrases: [及时维修]}
"""


@pytest.fixture
def served(good: dict[str, str]) -> dict[str, str]:
    """The files that serve both rows."""
    return {
        "rules/hygiene.yml": good["rules/hygiene.yml"] + "serves: [S35]\n",
        "forms/repair.yml": good["forms/repair.yml"] + "serves: [S41]\n",
    }


def test_without_the_file_no_row_is_missed(check: Check, good: dict[str, str]) -> None:
    assert check({"rules/hygiene.yml": good["rules/hygiene.yml"] + "serves: [S85]\n"}) == []


def test_rows_that_are_served(check: Check, served: dict[str, str]) -> None:
    assert check({"trace.yml": TRACE, **served}) == []


def test_a_row_that_nothing_serves(check: Check, served: dict[str, str]) -> None:
    assert check({"trace.yml": TRACE, "rules/hygiene.yml": served["rules/hygiene.yml"]}) == [
        "trace.yml:3:10: S41（报修）没有落实：请在落实它的制度、表、培训或岗位里写 "
        "serves: [S41]；等报告来落实的，写 report"
    ]


def test_a_standard_serves_too(check: Check, good: dict[str, str], served: dict[str, str]) -> None:
    standards = good["standards.yml"].replace("  sure: reported\n", "  sure: reported\n", 1)
    standards += "  serves: [S41]\n"
    changes = {**served, "forms/repair.yml": good["forms/repair.yml"]}
    assert check({"trace.yml": TRACE, **changes, "standards.yml": standards}) == []


def test_a_report_yet_to_come_is_named(check: Check, served: dict[str, str]) -> None:
    trace = TRACE.replace("[及时维修]", "[及时维修], report: 月度报告")
    assert check({"trace.yml": trace, "rules/hygiene.yml": served["rules/hygiene.yml"]}) == []


def test_a_policy_that_serves_an_unknown_row(
    check: Check, good: dict[str, str], served: dict[str, str]
) -> None:
    rule = good["rules/hygiene.yml"] + "serves: [S35, S36]\n"
    changes = {**served, "rules/hygiene.yml": rule}
    assert check({"trace.yml": TRACE, **changes}) == [
        "rules/hygiene.yml:13:15: trace.yml 里没有「S36」这一行，请改正或在那里加上"
    ]


def test_a_row_written_twice(check: Check, served: dict[str, str]) -> None:
    twice = TRACE + "  - {id: S41, area: 维修, title: 又一次, phrases: [修]}\n"
    assert check({"trace.yml": twice, **served}) == [
        "trace.yml:4:10: 计划的行编号「S41」重复了（trace.yml:3 已有），请换一个"
    ]
