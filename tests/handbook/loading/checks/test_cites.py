"""Standards that texts cite."""

from collections.abc import Callable

import pytest

Edit = Callable[[str, str, str], list[str]]
RULE, TRAINING = "rules/hygiene.yml", "training/hygiene.yml"


def test_an_unknown_standard_is_pointed_at_in_the_text(
    good: dict[str, str], edit: Edit, place_of: Callable[[str, str], str]
) -> None:
    new = "{clorine}，再看 {nope}。"
    text = good[RULE].replace("{chlorine}。", new)
    assert edit(RULE, "{chlorine}。", new) == [
        f"{RULE}:{place_of(text, '{clorine}')}: 没有标准「clorine」，"
        "是不是 {chlorine}（standards.yml:1）？",
        f"{RULE}:{place_of(text, '{nope}')}: 没有标准「nope」，请先写进 standards.yml，"
        "或改成已有的编号；要写大括号本身就写 {{",
    ]


def test_the_line_in_a_long_text(edit: Edit) -> None:
    found = edit(
        TRAINING, "  有效氯 {chlorine}。", "  有效氯 {chlorine}。\n\n  再 {nope}，又 {nope}。"
    )
    assert [line[:25] for line in found] == [
        "training/hygiene.yml:9:5:",
        "training/hygiene.yml:9:14",
    ]


@pytest.mark.parametrize("text", ["{ chlorine }", "{Chlorine}", "{air_minutes}", "｛chlorine｝"])
def test_what_is_nearly_a_citation_is_a_reminder(edit: Edit, text: str) -> None:
    found = edit(RULE, "{chlorine}。", f"{text}。")
    assert len(found) == 1
    assert "提醒" in found[0]
    assert "不会换成数值" in found[0]


@pytest.mark.parametrize("text", ["{{chlorine}", "{数值}", "{ }", "}{"])
def test_other_braces_are_left_alone(edit: Edit, text: str) -> None:
    assert edit(RULE, "text: 玩具浸泡，有效氯 {chlorine}。", f"text: '玩具 {text}'") == []
