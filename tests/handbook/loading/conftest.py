"""A small folder in good shape, to which each test adds the mistake it is about."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from handbook.loading import load_library

GOOD = {
    "school.yml": """\
title: 小苗幼儿园
timezone: Asia/Shanghai
campuses:
  - id: main
    title: 总园
    places:
      - {id: small-1, title: 小一班, group: classroom}
      - {id: kitchen, title: 食堂, group: kitchen}
""",
    "calendar/2026-2027.yml": """\
terms:
  - {id: 2026-autumn, title: 秋季学期, starts: 2026-09-01, ends: 2027-01-22}
""",
    "standards.yml": """\
chlorine:
  title: 玩具有效氯
  range: [100, 250]
  unit: mg/L
  basis: 规范附件3
  sure: reported
air-minutes:
  title: 每次通风
  at_least: 10
  unit: 分钟
  basis: 规范附件3
  sure: reported
air-times:
  title: 每天通风
  at_least: 2
  unit: 次
  basis: 规范附件3
  sure: reported
""",
    "jobs/carer.yml": """\
title: 保育员
duties:
  - {id: air, at: "07:30", text: "开窗 {air-minutes}", rules: [hygiene#air], forms: [toys]}
training: [hygiene]
""",
    "rules/hygiene.yml": """\
title: 消毒制度
chapter: 卫生保健
clauses:
  - id: toys
    text: 玩具浸泡，有效氯 {chlorine}。
    who: [carer]
    forms: [toys]
  - id: air
    text: 开窗通风 {air-times}，每次 {air-minutes}。
    who: [carer]
    proof: none
    because: 每天都看得见
""",
    "training/hygiene.yml": """\
title: 消毒知识
for: [carer]
covers: [hygiene]
content: |
  ## 先洗后消

  有效氯 {chlorine}。
quiz:
  questions:
    - id: q1
      ask: 用多少？
      choices: [{standard: chlorine}, 1000 mg/L]
      answer: 1
      rule: hygiene#toys
""",
    "forms/toys.yml": """\
title: 玩具消毒记录
kind: checklist
proves: [hygiene#toys]
who: [carer]
where: {group: classroom}
due: {every: week, on: [friday], by: "16:00"}
fields:
  - {id: soaked, ask: 浸泡, type: check, if_fail: {open: repair}}
  - {id: strength, ask: 有效氯, type: number, unit: mg/L, standard: chlorine}
""",
    "forms/order.yml": """\
title: 要菜单
kind: request
who: everyone
where: {place: kitchen}
fields:
  - {id: what, ask: 要什么, type: text}
states: {asked: {title: 已提交}, given: {title: 已送到, final: true}}
moves:
  - {id: give, title: 送到, from: [asked], to: given, who: [carer]}
""",
    "forms/repair.yml": """\
title: 报修
kind: request
who: everyone
fields:
  - {id: what, ask: 什么坏了, type: text}
states: {submitted: {title: 已提交}, done: {title: 已修好, final: true}}
moves:
  - {id: finish, title: 修好, from: [submitted], to: done, who: [carer]}
""",
}
_LEFT_OUT = re.compile("下一学年|缺少 stand_in|每一步都只等一个人")
Write = Callable[[Mapping[str, str | bytes]], Path]
Check = Callable[[Mapping[str, str | bytes]], list[str]]


@pytest.fixture
def good() -> dict[str, str]:
    """The texts of the good folder by file name."""
    return dict(GOOD)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the good folder with some files changed or added; return its path."""

    def write_folder(changes: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "policies"
        for name, text in {**GOOD, **changes}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return root

    return write_folder


@pytest.fixture
def check(write: Write) -> Check:
    """The problems of the good folder with some files changed, as lines that start with the
    path below the folder; the reminder of next year's calendar and the jobs' lack of stand-ins
    left out: tests of their own ask for these."""

    def check_folder(changes: Mapping[str, str | bytes]) -> list[str]:
        problems = load_library(write(changes), shown_as="").problems
        return [str(problem) for problem in problems if not _LEFT_OUT.search(problem.message)]

    return check_folder


@pytest.fixture
def edit(good: dict[str, str], check: Check) -> Callable[[str, str, str], list[str]]:
    """The problems after one edit of one file: `edit(name, old text, new text)`."""

    def edit_file(name: str, old: str, new: str) -> list[str]:
        assert good[name].count(old) == 1, f"{old!r} is to be found once in {name}"
        return check({name: good[name].replace(old, new)})

    return edit_file


@pytest.fixture
def place_of() -> Callable[[str, str], str]:
    """`line:column` of the last occurrence of some words in a text."""

    def find(text: str, words: str) -> str:
        before = text[: text.rindex(words)].split("\n")
        return f"{len(before)}:{len(before[-1]) + 1}"

    return find
