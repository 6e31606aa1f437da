"""What a register adds up must be there to be added."""

from collections.abc import Callable

import pytest

Check = Callable[[dict[str, str]], list[str]]

LINES = """\
title: 预算
kind: register
key: {prefix: YS}
who: everyone
sums:
  spent:
    title: 已用
    form: paying
    link: line
    number: amount
    states: [paid]
    of: budget
    keep_in: [look]
fields:
  - {id: name, ask: 名称, type: text}
  - {id: budget, ask: 预算, type: number}
states: {kept: {title: 在}}
moves: [{id: look, title: 看, from: [kept], to: kept, who: [carer]}]
"""
PAYING = """\
title: 支出
kind: request
who: everyone
fields:
  - {id: what, ask: 什么, type: text}
  - {id: amount, ask: 多少钱, type: number}
  - {id: line, ask: 哪项预算, type: link, form: lines}
states: {asked: {title: 已报}, paid: {title: 已付, final: true}}
moves: [{id: pay, title: 付, from: [asked], to: paid, who: [carer]}]
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("title: 预算\nkind", "title: 账\nkind", None),
        ("form: paying", "form: payin", "没有这张单「payin」，是不是「paying」？"),
        ("link: line\n", "link: what\n", "没有连到本表的项目「what」，可以写：line"),
        ("number: amount", "number: what", "没有填数的项目「what」，可以写：amount"),
        ("states: [paid]", "states: [payed]", "没有这个状态「payed」，是不是「paid」？"),
        ("of: budget", "of: name", "没有填数的项目「name」，可以写：budget"),
        ("keep_in: [look]", "keep_in: [lok]", "没有这一步「lok」，是不是「look」？"),
    ],
)
def test_one_problem(check: Check, old: str, new: str, found: str | None) -> None:
    assert LINES.count(old) == 1
    problems = check({"forms/lines.yml": LINES.replace(old, new), "forms/paying.yml": PAYING})
    assert any(found in line for line in problems) if found else problems == []
