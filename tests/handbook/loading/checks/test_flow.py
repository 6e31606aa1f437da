"""States and moves that fit together."""

from collections.abc import Callable

import pytest

Edit = Callable[[str, str, str], list[str]]
REPAIR, FORM = "forms/repair.yml", "forms/toys.yml"


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        (REPAIR, "to: done", "to: don", "没有状态「don」，是不是「done」？"),
        (REPAIR, "from: [submitted]", "from: [sent]", "没有状态「sent」，可以写：submitted、done"),
        (REPAIR, ", final: true", "", "6:1: 申请单要有一个结束的状态"),
        (
            REPAIR,
            "moves:",
            "different_people: [[submit, finsh]]\nmoves:",
            "没有步骤「finsh」，是不是「finish」？",
        ),
        (REPAIR, "moves:", "different_people: [[submit]]\nmoves:", "至少要写两个"),
        (
            FORM,
            "fields:",
            "states: {a: {title: 甲}}\nfields:",
            "kind 是 checklist 的表用不到 states",
        ),
        (
            REPAIR,
            "final: true}}",
            "final: true}, lost: {title: 丢了}}",
            "6:68: 从「submitted」怎么走也走不到「lost」",
        ),
    ],
)
def test_one_problem(edit: Edit, name: str, old: str, new: str, found: str) -> None:
    problems = edit(name, old, new)
    assert any(found in line for line in problems)


def test_a_register_needs_no_end(edit: Edit) -> None:
    found = edit(REPAIR, "kind: request", "kind: register\nkey: {prefix: YC, digits: 5}")
    assert not any("结束的状态" in line for line in found)
