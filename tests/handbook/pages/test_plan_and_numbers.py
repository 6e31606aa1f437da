"""The pages made from the trace, the plan and the numbers as a whole."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from handbook.model.library import Library
from handbook.model.standard import Standard
from handbook.pages.build import build_pages
from handbook.pages.dilution_page import say_millilitres
from handbook.pages.nav import expand_nav

TRACE = """\
title: 计划对照
rows:
  - {id: S35, area: 卫生, title: 玩具消毒, phrases: [玩具的定期冲刷、晾晒]}
  - {id: S41, area: 维修, title: 报修, phrases: [及时维修], report: 月度报告}
"""
PLAN = """\
title: 秋季计划
items:
  - {id: late, title: 期末清洗, rows: [S35], owner: childcare-worker, on: 2027-01-15, forms: [toys]}
  - id: soon
    title: 每周清洗
    rows: [S35, S41]
    owner: childcare-worker
    from: 2026-09-01
    to: 2026-09-30
    training: [disinfection]
    proof: 看玩具柜
"""
NAV = [{"首页": [{"计划对照": "policies/overview/trace.md"}, {"计划": "policies/plans/index.md"}]}]


Make = Callable[..., Library]


@pytest.fixture
def traced(make_library: Make) -> Library:
    served = ("chapter: 卫生保健", "chapter: 卫生保健\nserves: [S35]")
    form = ("kind: checklist", "kind: checklist\nserves: [S35]")
    return make_library(
        {"rules/disinfection.yml": served, "forms/toys.yml": form},
        {"trace.yml": TRACE, "plans/autumn.yml": PLAN},
    )


def _page(library: Library, uri: str) -> str:
    (found,) = [page.markdown for page in build_pages(library) if page.uri == uri]
    return found


def test_each_row_shows_its_phrase_and_what_serves_it(traced: Library) -> None:
    text = _page(traced, "overview/trace.md")
    assert "2 行，1 行有" in text
    first, second = text.split("### ")[1:]
    assert first.startswith("S35 玩具消毒 { #s35 }")
    assert "「玩具的定期冲刷、晾晒」" in first
    assert "[清洁消毒制度](../rules/disinfection.md)" in first
    assert "[玩具消毒记录](../forms/toys.md)" in first
    assert "[去填写](/forms/toys){ .hq-fill }" in first
    assert "月度报告" in second
    assert "disinfection" not in second


def test_a_plan_goes_by_the_month_in_which_an_item_ends(traced: Library) -> None:
    text = _page(traced, "plans/autumn.md")
    heads = re.findall(r"^##+ (\S+)", text, re.MULTILINE)
    assert heads == ["2026年9月做完的", "每周清洗", "2027年1月做完的", "期末清洗"]
    soon = text.split("### ")[1]
    assert "9月1日 到 9月30日" in soon
    assert "[消毒知识](../training/disinfection.md)" in soon
    assert "[S35](../overview/trace.md#s35)、[S41](../overview/trace.md#s41)" in soon
    assert "看玩具柜" in soon


def test_who_traces_nothing_has_no_such_pages(library: Library) -> None:
    uris = {page.uri for page in build_pages(library)}
    assert not uris & {"overview/trace.md", "plans/index.md"}
    assert expand_nav(NAV, library) == [{"首页": []}]


def test_the_navigation_has_the_pages_that_are_there(traced: Library) -> None:
    (home,) = expand_nav(NAV, traced)
    plans = ["policies/plans/index.md", {"秋季计划": "policies/plans/autumn.md"}]
    assert home == {"首页": [{"计划对照": "policies/overview/trace.md"}, {"计划": plans}]}


def test_numbers_by_how_sure_they_are(library: Library) -> None:
    text = _page(library, "overview/numbers.md")
    reported, custom = (text.index(f"{{ #{sure} }}") for sure in ("reported", "custom"))
    assert reported < text.index("{ #chlorine-toys }") < custom < text.index("{ #toys-minutes }")
    assert "{ #law }" not in text
    chlorine = text[text.index("{ #chlorine-toys }") : custom]
    assert "待核实" in chlorine
    for used in ("清洁消毒制度 第 2 条", "玩具消毒记录", "消毒知识"):
        assert used in chlorine
    assert "保健医" in text[custom:]
    assert "2026-09-01 核实，下次核对 2027-09-01" in text[custom:]


@pytest.mark.parametrize(
    ("bound", "strength", "words"),
    [
        ({"range": (100, 250)}, 5, "2–5"),
        ({"range": (250, 400)}, 4, "6.25–10"),
        ({"range": (250, 400)}, 3, "8.34–13.33"),
        ({"equals": 400}, 5, "8"),
        ({"equals": 400}, 3, "13.33"),
        ({"equals": 1000}, 5, "20"),
        ({"at_least": 500}, 10, "5"),
    ],
)
def test_millilitres_of_stock_in_a_litre(bound: object, strength: int, words: str) -> None:
    about = {"id": "a", "title": "某", "unit": "mg/L", "basis": "b", "sure": "law"}
    standard = Standard.model_validate({**about, **dict(bound)})  # type: ignore[call-overload]
    assert say_millilitres(standard, (strength,)) == (words,)


def test_a_mixture_of_the_ends_lies_within_the_range() -> None:
    about = {"id": "a", "title": "某", "unit": "mg/L", "basis": "b", "sure": "law"}
    standard = Standard.model_validate({**about, "range": (100, 250)})
    for strength in range(1, 16):
        (words,) = say_millilitres(standard, (strength,))
        for millilitres in words.split("–"):
            assert standard.admits(Decimal(millilitres) * strength * 10)
