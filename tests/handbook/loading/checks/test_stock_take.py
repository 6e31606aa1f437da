"""A register of which stock is taken: which step counts, and which record takes the numbers."""

from collections.abc import Callable

import pytest

Check = Callable[[dict[str, str]], list[str]]

TOOLS = """\
title: 工具
kind: register
key: {prefix: GJ}
who: everyone
stock_take: {form: sheet, booked: booked, found: found}
fields:
  - {id: name, ask: 名称, type: text}
  - {id: where, ask: 在哪里, type: place}
states: {kept: {title: 在}}
moves: [{id: count, title: 盘点, from: [kept], to: kept, who: [carer], counts: present}]
"""
SHEET = """\
title: 盘点记录
kind: record
proves: [r#c]
who: everyone
fields:
  - {id: booked, ask: 账上几件, type: number}
  - {id: found, ask: 找到几件, type: number}
  - {id: why, ask: 差在哪里, type: text}
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("title: 工具", "title: 器材", None),
        ("form: sheet", "form: shet", "没有这张记录「shet」，是不是「sheet」？"),
        ("form: sheet", "form: tools", "盘点的结果要写在 kind: record 的表里，请换一张"),
        ("booked: booked", "booked: why", "没有填数的项目「why」，可以写：booked、found"),
        ("counts: present", "counts: missing", "没有一步是盘点，请在“东西在”的那一步写"),
        ("who: [carer]", "who: [keeper, carer]", "保管的人不能自己盘自己，请去掉 keeper"),
        ("kind: register\nkey: {prefix: GJ}", "kind: request", "只有台账要盘点，请去掉 counts"),
    ],
)
def test_one_problem(check: Check, old: str, new: str, found: str | None) -> None:
    assert TOOLS.count(old) == 1
    problems = check({"forms/tools.yml": TOOLS.replace(old, new), "forms/sheet.yml": SHEET})
    said = [line for line in problems if "forms/tools" in line]
    assert any(found in line for line in said) if found else said == []
