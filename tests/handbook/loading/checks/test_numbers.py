"""A standard's number, typed where it should be cited."""

from collections.abc import Callable

import pytest

PlaceOf = Callable[[str, str], str]
Edit = Callable[[str, str, str], list[str]]
RULE, JOB, TRAINING = "rules/hygiene.yml", "jobs/carer.yml", "training/hygiene.yml"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "250 mg/L",
            "250mg/L",
            "２５０mg/L",
            "250 MG/L",
            "250 ｍｇ／Ｌ",
            "100–250 mg/L",
            "100~150 mg/L",
        ),
        *("250毫克/升", "二百五十毫克每升", "一百到二百五十毫克每升", "100 mg/L 至 250 mg/L"),
        *("两次", "2次", "2 次", "２次", "二次", "2 至 3 次", "一到两次"),
        *("十分钟", "10分钟", "10 分钟", "10~15 分钟", "10 min", "五到十分钟", "十个分钟"),
    ],
)
def test_typed_numbers_are_refused(
    good: dict[str, str], edit: Edit, place_of: PlaceOf, typed: str
) -> None:
    new = f"{{chlorine}}，还有{typed}。"
    place = place_of(good[RULE].replace("{chlorine}。", new), typed)
    found = edit(RULE, "{chlorine}。", new)
    assert found
    assert found[0].startswith(f"{RULE}:{place}: 「{typed[:2]}")


@pytest.mark.parametrize(
    "text",
    [
        *("251 mg/L", "1250 mg/L", "2.5 mg/L", "250 mg", "250 mg/L2", "250 个", "第二次", "第2次"),
        *(
            "十二次",
            "二十次",
            "12 次",
            "3 次",
            "每一次",
            "一次性手套",
            "一两个",
            "2026年",
            "20 分钟",
        ),
        *("百十分钟", "250", "零点二次", "两人", "二百五"),
    ],
)
def test_other_numbers_are_fine(edit: Edit, text: str) -> None:
    assert edit(RULE, "{chlorine}。", f"{{chlorine}}，还有{text}。") == []


def test_literal_allows_what_it_names(edit: Edit) -> None:
    allowed = "{chlorine}，换两次水，泡 10 分钟。\n    literal: [两次, 10分钟]"
    assert edit(RULE, "{chlorine}。", allowed) == []
    assert len(edit(RULE, "{chlorine}。", allowed.replace("[两次, ", "["))) == 1


@pytest.mark.parametrize(
    ("name", "old", "new", "typed"),
    [
        (JOB, '"开窗 {air-minutes}"', "开窗 10 分钟", "10 分钟"),
        (TRAINING, "有效氯 {chlorine}。", "有效氯 250 mg/L。", "250 mg/L"),
        (TRAINING, "ask: 用多少？", "ask: 用 250 mg/L 吗？", "250 mg/L"),
        (TRAINING, "1000 mg/L]", "250 mg/L]", "250 mg/L"),
        (TRAINING, "answer: 1", "because: 开窗两次\n      answer: 1", "两次"),
        (
            TRAINING,
            "quiz:",
            "practical: {assessor: carer, items: [{text: 配 100 mg/L}]}\nquiz:",
            "100 mg/L",
        ),
    ],
)
def test_duties_trainings_and_questions(
    good: dict[str, str],
    edit: Edit,
    place_of: PlaceOf,
    name: str,
    old: str,
    new: str,
    typed: str,
) -> None:
    place = place_of(good[name].replace(old, new), typed)
    found = edit(name, old, new)
    assert [line.partition(": ")[0] for line in found] == [f"{name}:{place}"]


def test_a_clause_that_types_what_its_form_is_limited_by(edit: Edit) -> None:
    """Nobody cites the standard any more; the form that proves the clause still knows it."""
    assert len(edit(RULE, "{chlorine}。", "100–250 mg/L。")) == 1


def test_a_duty_of_another_rule_may_say_the_same_number(edit: Edit) -> None:
    assert edit(JOB, "training", "  - {id: rest, text: 休息 10 分钟}\ntraining") == []


def test_the_cure_names_the_standard(edit: Edit) -> None:
    assert edit(RULE, "{chlorine}。", "{chlorine}，两次。") == [
        "rules/hygiene.yml:5:31: 「两次」是标准里的数值，请改写成 {air-times}（每天通风）；"
        "一定要照写就加 literal: [两次]"
    ]
