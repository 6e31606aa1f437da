"""Duplicates, reserved words, presence, people: a line or two each."""

from collections.abc import Callable

import pytest

Edit = Callable[[str, str, str], list[str]]
Check = Callable[[dict[str, str]], list[str]]
RULE, JOB, FORM = "rules/hygiene.yml", "jobs/carer.yml", "forms/toys.yml"
TRAINING, REPAIR, SCHOOL = "training/hygiene.yml", "forms/repair.yml", "school.yml"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (RULE, "- id: air", "- id: toys", "条款编号「toys」重复了（rules/hygiene.yml:4 已有）"),
        (FORM, "{id: strength", "{id: soaked", "项目编号「soaked」重复了（forms/toys.yml:8 已有）"),
        (SCHOOL, "{id: kitchen", "{id: small-1", "编号「small-1」重复了（school.yml:7 已有）"),
        (SCHOOL, "{id: kitchen", "{id: main", "编号「main」重复了（school.yml:4 已有）"),
        (
            SCHOOL,
            "      - {id: kitchen",
            "  - id: branch\n    title: 分园\n    places:\n      - {id: small-1, title: 小班}\n"
            "      - {id: kitchen",
            "编号「small-1」重复了（school.yml:7 已有）",
        ),
        (JOB, "training", "  - {id: air, text: 再开一次窗}\ntraining", "职责编号「air」重复了"),
        (
            REPAIR,
            "moves:\n",
            "moves:\n  - {id: finish, title: 修, from: [submitted], to: done, who: [carer]}\n",
            "步骤编号「finish」重复了",
        ),
        (
            FORM,
            "type: number, unit: mg/L, standard: chlorine",
            "type: choice, choices: [好, 好]",
            "选项「好」重复了",
        ),
        (
            FORM,
            "type: number, unit: mg/L, standard: chlorine",
            "type: person, differs_from: soaked",
            "本表没有另一个人员项目「soaked」",
        ),
        (REPAIR, "{id: finish,", "{id: submit,", "「submit」有专门的意思（交单）"),
        (JOB, "training: [hygiene]", "training: []", "这个岗位没有培训"),
        (JOB, "training: [hygiene]", "stand_in: carer\ntraining: [hygiene]", "自己不能代自己"),
        (JOB, "training: [hygiene]", "reports_to: carer\ntraining: [hygiene]", "绕成了圈"),
        (
            REPAIR,
            "moves:\n  - {id: finish, title: 修好, from: [submitted], to: done, who: [carer]}\n",
            "",
            "缺少 moves",
        ),
        (
            REPAIR,
            "states: {submitted: {title: 已提交}, done: {title: 已修好, final: true}}\n",
            "",
            "缺少 states",
        ),
    ],
)
def test_one_problem(edit: Edit, name: str, old: str, new: str, words: str) -> None:
    found = [line for line in edit(name, old, new) if words in line]
    assert len(found) == 1
    assert found[0].startswith(f"{name}:")


@pytest.mark.parametrize("job", ["everyone", "reporter", "keeper"])
def test_reserved_jobs(check: Check, job: str) -> None:
    text = "title: 谁\nduties: [{text: 做事}]\ntraining: [hygiene]\n"
    assert check({f"jobs/{job}.yml": text}) == [
        f"jobs/{job}.yml:1:1: 「{job}」有专门的意思，不能作岗位编号，请把文件改名"
    ]


def test_a_duty_whose_form_the_job_may_not_fill_is_a_reminder(check: Check) -> None:
    duties = "duties: [{text: 看玩具, forms: [toys]}]"
    text = f"title: 厨师\n{duties}\ntraining: [hygiene]\n"
    assert check({"jobs/cook.yml": text}) == [
        "jobs/cook.yml:2:30: 提醒：表「toys」的 who 里没有 cook，这个岗位填不了，请加上或删掉"
    ]


def test_a_circle_of_reports(check: Check) -> None:
    text = "title: 岗\nreports_to: {}\nduties: [{{text: 做事}}]\ntraining: [hygiene]\n"
    found = check({f"jobs/{a}.yml": text.format(b) for a, b in ("ab", "bc", "ca")})
    assert [line[:13] for line in found] == ["jobs/a.yml:2:", "jobs/b.yml:2:", "jobs/c.yml:2:"]
