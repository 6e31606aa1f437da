"""What fields say of each other and of standards."""

from collections.abc import Callable

import pytest

Edit = Callable[[str, str, str], list[str]]
FORM = "forms/toys.yml"
LAST = "  - {id: strength, ask: 有效氯, type: number, unit: mg/L, standard: chlorine}\n"
MIXING = (
    "  - {id: bottle, ask: 原液, type: number, unit: '%'}\n"
    "  - {id: target, ask: 目标, type: number, unit: mg/L}\n"
    "  - {id: size, ask: 大小, type: choice, choices: [大, {id: small, title: 小}]}\n"
)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (
            "{id: p, ask: 照片, type: photo, required_if: {soakd: fail}}",
            "本表没有项目「soakd」，是不是「soaked」？",
        ),
        (
            "{id: p, ask: 照片, type: photo, required_if: {soaked: failed}}",
            "「soaked」没有答案「failed」，是不是「fail」？可以写：pass、fail、n-a",
        ),
        (
            "{id: p, ask: 照片, type: photo, required_if: {size: [small, 中]}}",
            "「size」没有答案「中」，可以写：大、small",
        ),
        ("{id: p, ask: 照片, type: photo, required_if: {p: x}}", "required_if 不能看自己"),
        (
            "{id: n, ask: 数, type: number, unit: ppm, standard: chlorine}",
            "单位「ppm」与标准 chlorine（standards.yml:1）的不同，请改成「mg/L」",
        ),
        ("{id: n, ask: 数, type: number, min: 5, max: 2}", "max（2）小于 min（5），请对调"),
        (
            "{id: c, ask: 量, type: calc, strength: botle, target: target}",
            "本表没有项目「botle」，是不是「bottle」？",
        ),
        (
            "{id: c, ask: 量, type: calc, strength: soaked, target: target}",
            "strength 要指一个 number 项目，「soaked」不是",
        ),
        (
            "{id: c, ask: 量, type: calc, strength: target, target: bottle}",
            "strength 要指单位是 % 的项目",
        ),
    ],
)
def test_one_wrong_field(edit: Edit, field: str, words: str) -> None:
    found = edit(FORM, LAST, f"{LAST}{MIXING}  - {field}\n")
    assert any(line.startswith(f"{FORM}:13:") and words in line for line in found)


@pytest.mark.parametrize(
    "field",
    [
        "{id: p, ask: 照片, type: photo, required_if: {soaked: [fail, n-a], size: small}}",
        "{id: c, ask: 量, type: calc, strength: bottle, target: target}",
        "{id: n, ask: 数, type: number, standard: chlorine}",
        "{id: p, ask: 说明, type: text, required_if: {strength: fail}}",
    ],
)
def test_fields_in_good_shape(edit: Edit, field: str) -> None:
    assert edit(FORM, LAST, f"{LAST}{MIXING}  - {field}\n") == []


def test_a_move_may_look_at_the_forms_fields(edit: Edit) -> None:
    fields = "fields: [{id: cost, ask: 花费, type: number, required_if: {what: 灯}}]"
    assert edit("forms/repair.yml", "who: [carer]}", f"who: [carer], {fields}}}") == []
