"""A quiz whose right answer disagrees with the standard of its clause."""

from collections.abc import Callable, Mapping

import pytest

Check = Callable[[Mapping[str, str]], list[str]]
Choose = Callable[[str, int], str]
CHOICES = "choices: [{standard: chlorine}, 1000 mg/L]"
STRONG = """\
strong:
  title: 便器有效氯
  range: [400, 700]
  unit: mg/L
  basis: 规范附件3
  sure: reported
"""


@pytest.fixture
def choose(good: dict[str, str]) -> Choose:
    """`choose(choices, answer)`: the training with another question."""

    def choose(choices: str, answer: int) -> str:
        text = good["training/hygiene.yml"].replace(CHOICES, f"choices: [{choices}]")
        return text.replace("answer: 1", f"answer: {answer}")

    return choose


@pytest.mark.parametrize(
    ("choices", "answer"),
    [
        ("{standard: chlorine}, 1000 mg/L", 1),
        ("越浓越好, {standard: chlorine}", 2),
        ("150 mg/L, 1000 mg/L", 1),
        ("看瓶签, 1000 mg/L", 1),
    ],
)
def test_an_answer_within_the_standard_is_good(
    check: Check, choices: str, answer: int, choose: Choose
) -> None:
    assert check({"training/hygiene.yml": choose(choices, answer)}) == []


@pytest.mark.parametrize(
    ("choices", "answer", "said"),
    [
        ("{standard: chlorine}, 1000 mg/L", 2, "「1000 mg/L」"),
        ("一千毫克每升, 不用", 1, "「一千毫克每升」"),
        ("不用, 50–150 mg/L", 2, "「50–150 mg/L」"),
    ],
)
def test_a_typed_answer_that_disagrees(
    check: Check, choices: str, answer: int, said: str, choose: Choose
) -> None:
    assert check({"training/hygiene.yml": choose(choices, answer)}) == [
        f"training/hygiene.yml:13:15: 第 {answer} 个选项 {said} 与标准不一致，"
        "正确答案请写 {standard: chlorine}（100–250 mg/L）"
    ]


def test_the_standard_of_another_clause_disagrees(
    check: Check, good: dict[str, str], choose: Choose
) -> None:
    rule = good["rules/hygiene.yml"].replace("每次 {air-minutes}", "每次 {air-minutes}，{strong}")
    changes = {
        "standards.yml": good["standards.yml"] + STRONG,
        "rules/hygiene.yml": rule,
        "training/hygiene.yml": choose("{standard: chlorine}, {standard: strong}", 2),
    }
    assert check(changes) == [
        "training/hygiene.yml:13:15: 第 2 个选项 {strong}（400–700 mg/L） 与标准不一致，"
        "正确答案请写 {standard: chlorine}（100–250 mg/L）"
    ]
