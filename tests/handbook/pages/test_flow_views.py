"""The life of a request or a register row, as its page tells it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from handbook.model.library import Library
from handbook.pages.addresses import page_uri
from handbook.pages.flow_views import FlowView, flow_view, within_words
from handbook.pages.links import Links
from handbook.pages.phrases import Phrases

Make = Callable[..., Library]
BUYING = """
title: 购物申请
kind: request
who: everyone
fields:
  - {id: amount, ask: 多少钱, type: number, unit: 元, min: 0}
  - {id: kind, ask: 哪一类, type: choice, choices: [{id: paper, title: 纸}, 笔]}
  - {id: helper, ask: 谁去买, type: person}
  - {id: until, ask: 哪天要, type: date}
states:
  asked: {title: 已申请}
  allowed: {title: 已批准}
  bought: {title: 已买}
  closed: {title: 完了, final: true}
  dropped: {title: 不买, final: true}
moves:
  - {id: drop, title: 不买了, from: [asked, allowed], to: dropped, who: [reporter]}
  - id: small
    title: 准
    from: [asked]
    to: allowed
    who: [health-worker]
    if: {amount: {at_most: 500}}
  - id: big
    title: 批准
    from: [asked]
    to: allowed
    who: [health-worker]
    if: {amount: {above: 500}}
    within: 1 week
    fields:
      - {id: why, ask: 为什么, type: text}
      - {id: photo, ask: 照片, type: photo, required: false}
  - {id: buy, title: 购买, from: [allowed], to: bought, who: ["field:helper"], by: until}
  - {id: back, title: 退货, from: [bought], to: allowed, who: [keeper, reporter], if: {kind: paper}}
  - {id: take, title: 验收, from: [bought], to: closed, who: everyone}
"""


@pytest.fixture
def flow(make_library: Make) -> FlowView:
    library = make_library(more={"forms/buying.yml": BUYING})
    say = Phrases(library, Links(), page_uri("form", "buying"))
    found = flow_view(say, library.forms["buying"])
    assert found is not None
    return found


def test_the_road_leads_to_the_first_end(flow: FlowView) -> None:
    assert flow.way == ("已申请", "已批准", "已买", "完了")


def test_each_step_says_who_when_and_what(flow: FlowView) -> None:
    steps = {step.move: step for step in flow.steps if step.move}
    assert str(steps["购买"].who) == "「谁去买」里写的人"
    assert steps["购买"].when == "到「哪天要」那天为止"
    assert steps["准"].when == "「多少钱」不超过 500 元时"
    assert steps["批准"].when == "「多少钱」大于 500 元时，1 周之内"
    assert steps["批准"].asks == "为什么、照片（可以不填）"
    assert steps["退货"].when == "「哪一类」是纸时"
    assert [step.state for step in flow.steps].count("已申请") == 1
    assert [step.state for step in flow.steps if not step.move] == ["完了", "不买"]


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=1), "1 个开园日"),
        (timedelta(days=14), "2 周"),
        (timedelta(days=10), "10 天"),
        (timedelta(hours=4), "4 小时"),
        (timedelta(minutes=30), "30 分钟"),
    ],
)
def test_days_below_a_week_are_open_days(span: timedelta, words: str) -> None:
    assert within_words(span) == words


def test_a_register_says_its_numbers_and_what_changes_the_stock(make_library: Make) -> None:
    goods = """
title: 消耗品
kind: register
who: everyone
key: {prefix: XH, digits: 3}
stock: {}
fields: [{id: name, ask: 名称, type: text}]
states: {kept: {title: 在库}}
moves:
  - id: take
    title: 领用
    from: [kept]
    to: kept
    who: [health-worker]
    takes: out
    fields: [{id: out, ask: 多少, type: number}]
"""
    library = make_library(more={"forms/goods.yml": goods})
    say = Phrases(library, Links(), page_uri("form", "goods"))
    found = flow_view(say, library.forms["goods"])
    assert found is not None
    assert found.way == ()
    assert any("XH001" in note for note in found.notes)
    assert any("「领用」会改库存" in note for note in found.notes)


def test_a_request_says_whose_stock_its_steps_change(make_library: Make) -> None:
    goods = """
title: 消耗品
kind: register
who: everyone
key: {prefix: XH, digits: 3}
stock: {}
fields: [{id: name, ask: 名称, type: text}]
states: {kept: {title: 在库}}
moves: [{id: look, title: 看, from: [kept], to: kept, who: [health-worker]}]
"""
    want = """
title: 申领
kind: request
who: everyone
fields: [{id: row, ask: 哪一种, type: link, form: goods}]
states: {asked: {title: 已提}, given: {title: 已发}, taken: {title: 已领, final: true}}
moves:
  - id: give
    title: 发放
    from: [asked]
    to: given
    who: [health-worker]
    takes_from: {link: row, count: many}
    fields: [{id: many, ask: 几件, type: number, decimals: 0}]
  - id: back
    title: 退回
    from: [given]
    to: asked
    who: [reporter]
    adds_to: {link: row, count: many}
  - {id: take, title: 签收, from: [given], to: taken, who: [reporter]}
"""
    library = make_library(more={"forms/goods.yml": goods, "forms/want.yml": want})
    found = flow_view(Phrases(library, Links(), page_uri("form", "want")), library.forms["want"])
    assert found is not None
    assert found.notes == (
        "「发放」会从「哪一种」的库存里减；不够就发不出。",
        "「退回」会加到「哪一种」的库存里。",
    )
