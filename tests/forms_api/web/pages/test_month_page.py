"""A month at a glance: a map of colours, and the figures behind it."""

from datetime import timedelta

import pytest


@pytest.fixture
def missed(clock):
    clock.advance(timedelta(minutes=30))


def test_each_day_has_its_colour_and_its_words(visit, staff, missed):
    page = visit(staff.principal).get("/today/month")
    assert page.one("h1").text == "2026年10月的完成情况"
    titles = [node.text for node in page.all("title") if "做了" in node.text]
    assert "食堂 10月9日 星期五：做了 0/1" in titles
    assert "冰箱温度记录 10月12日 星期一：做了 0/1" in titles
    assert not [title for title in titles if "10月13日" in title], "to come"
    assert not [title for title in titles if "10月3日" in title], "a holiday"
    assert page.all("rect", "hq-heat__1")
    assert page.all("rect", "hq-heat__5") == []


def test_the_figures_are_there_as_a_table(visit, staff, clock):
    visitor = visit(staff.cook)
    visitor.send(visitor.get("/forms/fridge-log"), f__temperature="4")
    page = visit(staff.principal).get("/today/month?month=2026-10")
    tables = page.all("table")
    rows = {row.all("th")[0].text: row for table in tables for row in table.all("tr")[1:]}
    figures = {cell.text for cell in rows["冰箱温度记录"].all("td")}
    assert "1/1" in figures
    assert "0/1" in figures
    assert set(rows) == {"小一班", "小二班", "食堂", "冰箱温度记录", "玩具清洗消毒记录"}


def test_other_months_are_one_step_away(visit, staff):
    visitor = visit(staff.principal)
    page = visitor.get("/today/month?month=2026-12")
    assert page.all("a", href="/today/month?month=2026-11")
    assert page.all("a", href="/today/month?month=2027-01")
    assert "这个月没有到期的" in visitor.get("/today/month?month=2026-07").text
    for odd in ("2026", "x", "2026-13", "9999-12", "0001-01"):
        assert visitor.get(f"/today/month?month={odd}").status == 404


def test_of_other_campuses_there_is_nothing(visit, add, missed):
    stranger = visit(add("冯园长", "principal", campuses=("branch",)))
    assert "这个月没有到期的" in stranger.get("/today/month").text
