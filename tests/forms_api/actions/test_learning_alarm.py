"""The digest of the first hour says what the learning sessions of the month lack, per campus."""

from datetime import datetime, time, timedelta

import pytest

from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.plan_reminders import Plan, plan_reminders
from forms_api.actions.read_board import Look
from forms_api.notify.destination import read_destinations
from forms_api.notify.message import spell
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.submission import KIND, submission_body

FORM = """
title: 学习活动记录
kind: record
proves: [disinfection#fridge]
who: [cook]
due: {every: month, times: 2, by: "18:00"}
fields:
  - {id: day, ask: 日期, type: date}
  - {id: method, ask: 形式, type: choice, choices: [讲座, 演练]}
  - {id: topic, ask: 学了什么, type: text}
"""
BRANCH = """timezone: Asia/Shanghai
campuses:
  - {id: branch, title: 分园, places: []}
"""


@pytest.fixture
def branched(folder):
    """Two campuses, and sessions to hold at each."""
    folder.write("forms/learning-session.yml", FORM)
    folder.swap("school.yml", "timezone: Asia/Shanghai\ncampuses:\n", BRANCH)
    folder.swap("rules/disinfection.yml", "[fridge-log]", "[fridge-log, learning-session]")
    return folder.load()


@pytest.fixture
def remarks(branched, store):
    """`remarks("2026-10-28T07:50")` → what is said of learning then, by the digest's title."""
    plan = Plan(read_destinations("wecom=https://wecom.example.cn/send?key=1"),
                (time(7, 50), time(11, 20)), timedelta(days=30))  # fmt: skip

    def remarks(text: str) -> dict[str, list[str]]:
        now = datetime.fromisoformat(f"{text}:00+08:00")
        errands = plan_reminders(Look(branched, store, WorkFollower(), now), plan)
        lines = [spell(one.message, lambda _: True).splitlines() for one in errands]
        return {
            head.partition(" ")[0]: [line for line in rest if "【学习活动】" in line]
            for head, *rest in lines
        }

    return remarks


@pytest.fixture
def hold(store):
    def hold(method: str, day: str, campus: str = "main") -> None:
        at = datetime.fromisoformat(f"{day}T16:00:00+08:00")
        answers = {"day": day, "method": method, "topic": "配消毒液"}
        body = submission_body(
            form="learning-session", revision=1, text="t", answers=answers, asked={}
        )
        store.append(Record(new_id(at), KIND, campus, campus, "p", at, body))

    return hold


def test_each_campus_hears_of_its_own_month(remarks, hold):
    hold("讲座", "2026-10-08")
    hold("演练", "2026-10-09")
    hold("讲座", "2026-10-12", "branch")
    hold("讲座", "2026-10-13", "branch")
    assert remarks("2026-10-28T07:50") == {
        "总园": [],
        "分园": ["【学习活动】10月「讲座」用了不止一次，形式要不一样"],
    }


def test_only_the_first_digest_of_the_day_says_it(remarks):
    assert remarks("2026-10-28T07:50")["总园"] == ["【学习活动】10月还差 2 次，月底前办好"]
    assert remarks("2026-10-28T11:20")["总园"] == []


def test_in_the_middle_of_a_month_nothing_is_said(remarks):
    assert remarks("2026-10-14T07:50")["总园"] == []


def test_when_the_month_is_over_it_is_said_once(remarks, hold):
    hold("讲座", "2026-10-08")
    assert remarks("2026-11-02T07:50")["总园"] == ["【学习活动】10月少了 1 次"]
    assert remarks("2026-11-03T07:50")["总园"] == []
