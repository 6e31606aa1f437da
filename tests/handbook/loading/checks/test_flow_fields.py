"""The questions that a flow looks at, and answers that leave it no way."""

from collections.abc import Callable

import pytest

Check = Callable[[dict[str, str]], list[str]]
BUYING = """\
title: 购物申请
kind: request
who: everyone
fields:
  - {id: what, ask: 买什么, type: choice, choices: [纸, 笔]}
  - {id: amount, ask: 多少钱, type: number, unit: 元, min: 0}
  - {id: helper, ask: 谁去买, type: person}
  - {id: until, ask: 哪天要, type: date}
states:
  asked: {title: 已申请}
  allowed: {title: 已批准}
  closed: {title: 完了, final: true}
moves:
  - {id: small, title: 准, from: [asked], to: allowed, who: [carer], if: {amount: {at_most: 500}}}
  - {id: big, title: 批准, from: [asked], to: allowed, who: [carer], if: {amount: {above: 500}}}
  - {id: buy, title: 购买, from: [allowed], to: closed, who: ["field:helper"], by: until}
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("title: 购物", "title: 采购", None),
        ('"field:helper"', '"field:helpr"', "这里没有选人的项目「helpr」，是不是「helper」？"),
        ('"field:helper"', '"field:what"', "这里没有选人的项目「what」，可以写：helper"),
        ('"field:helper"', "keeper", "找不到保管人，谁也做不了这一步"),
        ("by: until", "by: amount", "这里没有选日期的项目「amount」，可以写：until"),
        ("by: until", "takes: amount", "要算库存，请在表里加上 stock"),
        (
            "{amount: {above: 500}}",
            "{amuont: {above: 500}}",
            "没有项目「amuont」，是不是「amount」",
        ),
        ("{amount: {above: 500}}", "{what: {above: 500}}", "不能比大小"),
        ("{amount: {above: 500}}", "{what: 笔头}", "没有答案「笔头」，是不是「笔」？"),
        (
            "{above: 500}",
            "{above: 600}",
            "「amount」大于 500、不超过 600 时，到了「asked」就没有路了",
        ),
        ("{above: 500}", "{at_most: 600}", "「amount」大于 600 时，到了「asked」就没有路了"),
        ("{at_most: 500}", "{above: 600}", "「amount」不超过 500 时，到了「asked」就没有路了"),
    ],
)
def test_one_problem(check: Check, old: str, new: str, found: str | None) -> None:
    assert BUYING.count(old) == 1
    problems = check({"forms/buying.yml": BUYING.replace(old, new)})
    assert any(found in line for line in problems) if found else problems == []


def test_every_choice_has_a_way(check: Check) -> None:
    by_choice = BUYING.replace("{at_most: 500}", "纸").replace("{above: 500}", "[笔]")
    by_choice = by_choice.replace("{amount: 纸}", "{what: 纸}").replace("{amount: [", "{what: [")
    assert check({"forms/buying.yml": by_choice}) == []
    (problem,) = check({"forms/buying.yml": by_choice.replace("[纸, 笔]", "[纸, 笔, 书]")})
    assert "forms/buying.yml:10:3" in problem
    assert "「what」是 书时，到了「asked」就没有路了" in problem


def test_goods_are_counted_by_a_number_of_the_move(check: Check) -> None:
    goods = """\
title: 消耗品
kind: register
key: {prefix: XH}
who: everyone
stock: {opening: count}
fields:
  - {id: count, ask: 现有, type: number, unit: 包}
states: {kept: {title: 在库}}
moves:
  - id: take
    title: 领用
    from: [kept]
    to: kept
    who: [carer]
    takes: out
    fields: [{id: out, ask: 领几包, type: number, unit: 包}]
"""
    assert check({"forms/goods.yml": goods}) == []
    (problem,) = check({"forms/goods.yml": goods.replace("takes: out", "takes: count")})
    assert "这里没有填数的项目「count」，是不是「out」？" in problem
    (problem,) = check({"forms/goods.yml": goods.replace("opening: count", "opening: most")})
    assert "这里没有填数的项目「most」" in problem


GOODS = """\
title: 消耗品
kind: register
key: {prefix: XH}
who: everyone
stock: {}
fields: [{id: name, ask: 名称, type: text}]
states: {kept: {title: 在库}}
moves: [{id: look, title: 看, from: [kept], to: kept, who: [carer]}]
"""
WANTING = """\
title: 申领
kind: request
who: everyone
fields:
  - {id: row, ask: 哪一种, type: link, form: goods}
  - {id: other, ask: 哪张单, type: link, form: wanting, required: false}
  - {id: half, ask: 半件, type: number}
states: {asked: {title: 已提}, given: {title: 已发, final: true}}
moves:
  - id: give
    title: 发放
    from: [asked]
    to: given
    who: [carer]
    takes_from: {link: row, count: many}
    fields: [{id: many, ask: 几件, type: number, decimals: 0}]
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("title: 申领", "title: 领用", None),
        ("takes_from", "adds_to", None),
        ("link: row,", "link: rwo,", "这里没有连到别的单的项目「rwo」，是不是「row」？"),
        ("link: row,", "link: many,", "这里没有连到别的单的项目「many」，可以写：row、other"),
        ("link: row,", "link: other,", "「wanting」不算库存，请连到写了 stock 的台账"),
        ("count: many", "count: manny", "这里没有填数的项目「manny」，是不是「many」？"),
        ("count: many", "count: half", "「half」要填整数，请在那一项写 decimals: 0"),
        (
            "    takes_from:",
            "    adds_to: {link: row, count: many}\n    takes_from:",
            "一步里 takes_from、adds_to 只能写一个",
        ),
    ],
)
def test_goods_go_by_a_link_and_a_whole_number(
    check: Check, old: str, new: str, found: str | None
) -> None:
    assert WANTING.count(old) == 1
    files = {"forms/goods.yml": GOODS, "forms/wanting.yml": WANTING.replace(old, new)}
    problems = check(files)
    assert any(found in line for line in problems) if found else problems == []


PLAN = """\
title: 检修
kind: register
key: {prefix: JX}
who: everyone
fields:
  - {id: next, ask: 下一次, type: date}
  - {id: months, ask: 几个月, type: number, decimals: 0}
  - {id: half, ask: 半月, type: number}
states: {kept: {title: 在}}
moves:
  - id: do
    title: 做完
    from: [kept]
    to: kept
    who: [carer]
    next_date: {date: next, months: months}
    fields: [{id: work, ask: 做了什么, type: text}]
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("title: 检修", "title: 大修", None),
        ("{date: next,", "{date: nxt,", "这里没有选日期的项目「nxt」，是不是「next」？"),
        ("months: months", "months: half", "「half」要填整数，请在那一项写 decimals: 0"),
        ("months: months", "months: next", "这里没有填数的项目「next」"),
        ("{id: work, ask: 做了什么, type: text}", "{id: next, ask: 下次, type: date}", "不用再问"),
    ],
)
def test_the_next_date_is_counted_in_months(
    check: Check, old: str, new: str, found: str | None
) -> None:
    assert PLAN.count(old) == 1
    problems = check({"forms/plan.yml": PLAN.replace(old, new)})
    assert any(found in line for line in problems) if found else problems == []
