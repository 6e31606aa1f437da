"""What binds people changes the stamp; how it is written does not."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from handbook.fingerprint import changed_clauses, normalise, stamp, stamps, words
from handbook.loading import load_library
from handbook.model.library import Library

FILES = {
    "school.yml": (
        "title: 园\ntimezone: Asia/Shanghai\ncampuses: [{id: m, title: 总园, places: []}]\n"
    ),
    "calendar/a.yml": "terms: [{id: t, title: 秋, starts: 2026-09-01, ends: 2027-01-20}]\n",
    "standards.yml": """\
chlorine: {title: 有效氯, range: [100, 250], unit: mg/L, basis: 规范, sure: reported}
minutes: {title: 时间, at_least: 10, unit: 分钟, basis: 规范, sure: reported}
""",
    "jobs/carer.yml": "title: 保育员\nstand_in: cook\nduties: [{text: 消毒}]\ntraining: [wash]\n",
    "jobs/cook.yml": "title: 厨师\nstand_in: carer\nduties: [{text: 做饭}]\ntraining: [wash]\n",
    "rules/wash.yml": """\
title: 消毒
chapter: 卫生
clauses:
  - id: toys
    text: "玩具每周消毒，有效氯 {chlorine}，浸泡 {minutes}。"
    who: [carer, cook]
    forms: [toys]
""",
    "training/wash.yml": """\
title: 消毒知识
for: [carer, cook]
covers: [wash]
content: 先洗后消。
quiz: {questions: [{ask: 先做什么？, choices: [洗, 消], answer: 1}]}
""",
    "forms/toys.yml": """\
title: 记录
kind: checklist
proves: [wash#toys]
who: [carer]
due: {every: week, on: [monday, friday], by: "16:00"}
fields: [{id: done, ask: 做了, type: check}]
""",
}
Build = Callable[..., Library]
NAME = "wash#toys"


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """The library after one edit: `build(file, old text, new text)`."""

    def build_library(file: str = "rules/wash.yml", old: str = "", new: str = "") -> Library:
        assert old in FILES[file]
        for name, text in {**FILES, file: FILES[file].replace(old, new, 1)}.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        loaded = load_library(tmp_path)
        assert loaded.library is not None, "\n".join(map(str, loaded.problems))
        return loaded.library

    return build_library


def test_a_stamp_is_16_hex_digits(build: Build) -> None:
    library = build()
    assert re.fullmatch("[0-9a-f]{16}", stamp(library, NAME))
    assert stamps(library) == {NAME: stamp(library, NAME)}


def test_no_such_clause(build: Build) -> None:
    with pytest.raises(KeyError):
        stamp(build(), "wash#nothing")


RULE, FORM, STANDARDS = "rules/wash.yml", "forms/toys.yml", "standards.yml"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (RULE, "玩具每周消毒，", "玩具 每周消毒， "),
        (RULE, "玩具每周消毒，", "玩具每周消毒,"),
        (RULE, "玩具每周消毒，", "玩具每周消毒；"),
        (RULE, "{minutes}。", "{minutes}"),
        (RULE, "{minutes}。", "{minutes}！"),
        (RULE, "玩具", "“玩具”"),
        (RULE, '"玩具', '"玩具\\n'),
        (RULE, "who: [carer, cook]", "who: [cook, carer]"),
        (RULE, "title: 消毒", "title: 清洁消毒"),
        (RULE, "id: toys\n", "id: toys\n    same_meaning_as: [0123456789abcdef]\n"),
        (STANDARDS, "unit: mg/L", "unit: ｍｇ／Ｌ"),
        (STANDARDS, "[100, 250]", "[100.0, 250]"),
        (STANDARDS, "basis: 规范", "basis: 规范附件3"),
        (FORM, "[monday, friday]", "[friday, monday]"),
        (FORM, 'by: "16:00"', 'by: ["16:00"], grace: 0h, days: school-days'),
        (FORM, "title: 记录", "title: 玩具记录"),
        (FORM, "ask: 做了", "ask: 做了没有"),
    ],
)
def test_other_writing_keeps_the_stamp(build: Build, file: str, old: str, new: str) -> None:
    before = stamp(build(), NAME)
    assert stamp(build(file, old, new), NAME) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (RULE, "每周", "每天"),
        (RULE, "，浸泡 {minutes}", ""),
        (RULE, "who: [carer, cook]", "who: [carer]"),
        (RULE, "who: [carer, cook]", "who: everyone"),
        (STANDARDS, "[100, 250]", "[100, 500]"),
        (STANDARDS, "[100, 250]", "[10, 250]"),
        (STANDARDS, "at_least: 10,", "at_least: 1.0,"),
        (STANDARDS, "at_least: 10,", "at_most: 10,"),
        (STANDARDS, "unit: 分钟", "unit: 小时"),
        (FORM, "every: week", "every: 2 weeks"),
        (FORM, "[monday, friday]", "[monday]"),
        (FORM, '"16:00"', '"17:00"'),
        (FORM, '"16:00"', '"16:00", grace: 2h'),
        (FORM, '"16:00"', '"16:00", if_closed: next-workday'),
        (FORM, '"16:00"', '"16:00", times: 2'),
        (FORM, '"16:00"', '"16:00", days: calendar-days'),
        (FORM, 'due: {every: week, on: [monday, friday], by: "16:00"}\n', ""),
    ],
)
def test_other_duties_change_the_stamp(build: Build, file: str, old: str, new: str) -> None:
    before = build()
    after = build(file, old, new)
    assert stamp(after, NAME) != stamp(before, NAME)
    assert words(after, NAME) != words(before, NAME), "whoever signed sees what changed"


def test_words_are_for_reading(build: Build) -> None:
    assert words(build(), NAME) == (
        "玩具每周消毒，有效氯 100–250 mg/L，浸泡 ≥ 10 分钟。\n"
        "谁：保育员、厨师\n"
        "时间：每周一、周五 16:00 前"
    )


def test_changed_clauses(build: Build) -> None:
    old = build()
    assert list(changed_clauses(old, old)) == []
    new = build(STANDARDS, "[100, 250]", "[100, 500]")
    (change,) = changed_clauses(old, new)
    assert (change.name, change.old, change.new) == (NAME, stamp(old, NAME), stamp(new, NAME))
    assert not change.is_same


def test_a_clause_may_say_that_it_means_the_same(build: Build) -> None:
    old = build()
    was = stamp(old, NAME)
    new = build(RULE, '    text: "玩具', f'    same_meaning_as: [{was}]\n    text: "把玩具')
    assert [change.is_same for change in changed_clauses(old, new)] == [True]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1.5 小时", "15 小时"),
        ("100-250", "100250"),
        ("≤ -18 ℃", "≤ 18 ℃"),
        ("08:30", "0830"),
        ("1/2", "12"),
        ("≥ 2 次", "≤ 2 次"),
        ("不 要", "要"),
    ],
)
def test_signs_that_mean_something_stay(left: str, right: str) -> None:
    assert normalise(left) != normalise(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("１００–２５０ｍｇ／Ｌ", "100-250 mg/L"),
        ("100~250", "100—250"),
        ("冰箱 ０℃", "冰箱0°C"),
        ("（先洗）后消。", "(先洗),后消"),
        ("**重点**：先洗", "重点:先洗"),
        ("a，b、c；d", "abcd"),
    ],
)
def test_signs_that_mean_nothing_go(left: str, right: str) -> None:
    assert normalise(left) == normalise(right)


@given(some.text(max_size=60))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(some.text("玩具消毒0123456789", min_size=1, max_size=30), some.integers(0, 30))
def test_white_space_anywhere_means_nothing(text: str, at: int) -> None:
    assert normalise(f"{text[:at]} \u3000\n{text[at:]}") == normalise(text)
