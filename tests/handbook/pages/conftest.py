"""A library of a few lines: the smallest that has every kind of policy."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from handbook.loading import load_library
from handbook.model.library import Library

FILES = {
    "school.yml": """
title: 阳光幼儿园
timezone: Asia/Shanghai
campuses:
  - id: main
    title: 总园
    places:
      - {id: small-1, title: 小一班, group: classroom}
      - {id: small-2, title: 小二班, group: classroom}
      - {id: kitchen, title: 食堂, group: kitchen}
""",
    "calendar/2026-2027.yml": """
terms:
  - {id: autumn, title: 秋季学期, starts: 2026-09-01, ends: 2027-01-22}
""",
    "standards.yml": """
chlorine-toys:
  title: 玩具浸泡消毒有效氯
  range: [100, 250]
  unit: mg/L
  basis: 工作规范附件3
  sure: reported
toys-minutes:
  title: 玩具浸泡时间
  at_least: 10
  unit: 分钟
  basis: 本园
  sure: custom
  verified: {by: health-worker, on: 2026-09-01}
""",
    "jobs/childcare-worker.yml": """
title: 保育员
reports_to: health-worker
duties:
  - id: wash
    at: "15:00"
    text: 洗玩具，浸泡 {toys-minutes}
    rules: [disinfection#toys]
    forms: [toys]
  - {id: air, at: "07:30", text: 开窗}
  - {id: kind, text: 说话和气}
training: [disinfection]
stand_in: health-worker
""",
    "jobs/health-worker.yml": """
title: 保健医
duties:
  - {id: look, text: 巡班}
training: [disinfection]
stand_in: childcare-worker
""",
    "rules/disinfection.yml": """
title: 清洁消毒制度
chapter: 卫生保健
owner: health-worker
effective: 2026-09-01
clauses:
  - {id: example, text: 以身作则。, who: everyone, proof: none, because: 日常观察}
  - id: toys
    text: 玩具每周清洗，有效氯 {chlorine-toys}。
    who: [childcare-worker]
    forms: [toys]
""",
    "training/disinfection.yml": """
title: 消毒知识
for: [childcare-worker]
covers: [disinfection]
valid_for: 1 year
method: demonstration
content: |
  ## 为什么

  用 {chlorine-toys}，**别多加**。
quiz:
  questions:
    - {id: q1, ask: 先做什么？, choices: [先清洁, 先喝水], answer: 1, because: 因为脏的消不透}
    - {id: q2, ask: 用多少？, choices: [越浓越好, {standard: chlorine-toys}], answer: 2}
practical: {assessor: health-worker, items: [{id: mix, text: 会配}]}
""",
    "forms/toys.yml": """
title: 玩具消毒记录
kind: checklist
proves: [disinfection#toys]
who: [childcare-worker]
where: {group: classroom}
due: {every: week, on: [friday], by: "16:00", grace: 2h, if_closed: next-workday}
fields:
  - {id: soaked, ask: 浸泡过, type: check, if_fail: {open: repair}}
  - {id: chlorine, ask: 有效氯, type: number, unit: mg/L, standard: chlorine-toys}
  - {id: photo, ask: 照片, type: photo, required_if: {soaked: fail}}
""",
    "forms/repair.yml": """
title: 报修
kind: request
who: everyone
fields:
  - {id: what, ask: 什么坏了, type: choice, choices: [{id: lamp, title: 灯}, 门]}
states:
  submitted: {title: 已提交}
  closed: {title: 已修好, final: true}
moves:
  - id: fix
    title: 修好
    from: [submitted]
    to: closed
    who: [health-worker, reporter]
    within: 2 days
different_people: [[submit, fix]]
where: {place: kitchen}
""",
}


@pytest.fixture
def make_library(tmp_path: Path) -> Callable[..., Library]:
    """The library of FILES with some texts replaced, {path: (old, new)}, and with more files."""

    def make(
        changes: Mapping[str, tuple[str, str]] | None = None, more: Mapping[str, str] | None = None
    ) -> Library:
        for name, text in {**FILES, **(more or {})}.items():
            old, new = (changes or {}).get(name, ("", ""))
            assert old in text
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        loaded = load_library(tmp_path)
        assert loaded.library, loaded.problems
        return loaded.library

    return make


@pytest.fixture
def library(make_library: Callable[..., Library]) -> Library:
    return make_library()
