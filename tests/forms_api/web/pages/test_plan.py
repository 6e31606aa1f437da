"""How far the plan of a term is, on its page of the handbook."""

from datetime import timedelta

import pytest

PLAN = """\
title: 秋季计划
items:
  - id: fridge
    title: 冰箱
    rows: [S71]
    owner: cook
    from: 2026-10-09
    to: 2026-10-13
    forms: [fridge-log]
  - {id: later, title: 以后, rows: [S71], owner: cook, on: 2027-01-20, forms: [fridge-log]}
  - {id: learn, title: 学习, rows: [S17], owner: cook, on: 2026-10-31, training: [disinfection]}
"""
ADDRESS = "/today/plan/2026-autumn"


@pytest.fixture
def planned(folder, policies):
    (folder.root / "plans").mkdir()
    folder.write("plans/2026-autumn.yml", PLAN)
    policies.become(folder.load())


def test_who_is_not_signed_in_is_told_nothing(planned, guest):
    assert guest().client.get(ADDRESS).json == {}


def test_done_and_missed_until_today(planned, visit, staff, clock):
    visitor = visit(staff.cook)
    visitor.send(visitor.get("/forms/fridge-log"), f__temperature="4")
    clock.advance(timedelta(days=1))
    found = visitor.client.get(ADDRESS).json
    assert found["items"]["fridge"] == {"word": "做了 1/2，50%", "pill": "due"}
    assert found["items"]["learn"] == {"word": "做了 0/4，0%", "pill": "due"}, "four learn"
    assert found["percent"] == 16
    clock.advance(timedelta(days=1))
    found = visitor.client.get(ADDRESS).json
    assert found["items"]["fridge"] == {"word": "做了 1/3，33%", "pill": "missed"}


def test_of_other_campuses_there_is_nothing(planned, visit, add):
    stranger = visit(add("冯园长", "principal", campuses=("branch",)))
    assert set(stranger.client.get(ADDRESS).json["items"]) == {"learn"}, "staff of all campuses"


def test_a_plan_that_is_not_there(planned, visit, staff):
    assert visit(staff.cook).client.get("/today/plan/2031-spring").status_code == 404
