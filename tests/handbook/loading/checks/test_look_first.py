"""What is looked for before something new, and where."""

from collections.abc import Callable

import pytest

Check = Callable[[dict[str, str]], list[str]]
WISH = """\
title: 想买
kind: request
who: everyone
look_first: {words: what, among: [{register: goods, states: [kept]}]}
fields:
  - {id: what, ask: 买什么, type: text}
  - {id: count, ask: 几件, type: number}
states: {asked: {title: 已提}, bought: {title: 已买, final: true}}
moves: [{id: buy, title: 买, from: [asked], to: bought, who: [carer]}]
"""
GOODS = """\
title: 台账
kind: register
key: {prefix: XH}
who: everyone
fields: [{id: name, ask: 名称, type: text}]
states: {kept: {title: 在}, gone: {title: 不在, final: true}}
moves: [{id: go, title: 走, from: [kept], to: gone, who: [carer]}]
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("title: 想买\n", "title: 想要\n", None),
        ("words: what", "words: count", "没有填文字的项目「count」，可以写：what"),
        ("register: goods", "register: good", "没有这本台账「good」，是不是「goods」？"),
        ("states: [kept]", "states: [kep]", "没有这个状态「kep」，是不是「kept」？"),
        ("kind: request", "kind: register\nkey: {prefix: XB}", "只有申请单要先看有没有"),
    ],
)
def test_one_problem(check: Check, old: str, new: str, found: str | None) -> None:
    assert WISH.count(old) == 1
    problems = check({"forms/wish.yml": WISH.replace(old, new), "forms/goods.yml": GOODS})
    assert any(found in line for line in problems) if found else problems == []
