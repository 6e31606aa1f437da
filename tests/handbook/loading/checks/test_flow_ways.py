"""States that nobody reaches, states that lead nowhere: each mistake is told once, at its place."""

from collections.abc import Callable

import pytest

Check = Callable[[dict[str, str]], list[str]]
HEAD = """\
title: 报修
kind: request
who: everyone
fields:
  - {id: what, ask: 什么坏了, type: text}
"""
STATES = """\
states:
  new: {title: 新的}
  taken: {title: 受理}
  done: {title: 修好}
  closed: {title: 完了, final: true}
moves:
"""
TAKE = "  - {id: take, title: 受理, from: [new], to: taken, who: [carer]}\n"
FIX = "  - {id: fix, title: 修好, from: [taken], to: done, who: [carer]}\n"
CLOSE = "  - {id: close, title: 验收, from: [done], to: closed, who: [reporter]}\n"
BACK = "  - {id: back, title: 退回, from: [done], to: taken, who: [reporter]}\n"
AGAIN = "  - {id: again, title: 重开, from: [closed], to: taken, who: [carer], within: 1 day}\n"


@pytest.mark.parametrize(
    ("moves", "found"),
    [
        ((TAKE, FIX, CLOSE), []),
        ((TAKE, FIX, BACK, CLOSE), []),
        # A chain that hangs loose begins at one place, and a circle anywhere.
        ((TAKE.replace("to: taken", "to: closed"), FIX, CLOSE), ["8:3", "怎么走也走不到「taken」"]),
        (
            (TAKE.replace("to: taken", "to: closed"), FIX, BACK, CLOSE),
            ["8:3", "怎么走也走不到「taken」"],
        ),
        # One dead end, though nothing before it comes to an end either.
        ((TAKE, FIX), ["10:3", "怎么走也走不到「closed」"]),
        (
            (TAKE, FIX, BACK, CLOSE.replace("[done]", "[new]").replace("close,", "drop,")),
            ["8:3", "到了「taken」就走不到头了"],
        ),
        (
            (TAKE, FIX, CLOSE.replace("[done]", "[taken]")),
            ["9:3", "到了「done」就走不到头了"],
        ),
        (
            (TAKE, FIX, CLOSE, AGAIN),
            ["15:35", "「closed」已经结束（final: true），谁也做不了「重开」"],
        ),
        ((TAKE.replace("to: taken", "to: takn"), FIX, CLOSE), ["12:", "没有状态「takn」"]),
        (
            (TAKE.replace("}\n", ", within: 0 day}\n"), FIX, CLOSE),
            ["12:", "0 的时间里谁也做不完"],
        ),
    ],
)
def test_each_mistake_is_told_once(check: Check, moves: tuple[str, ...], found: list[str]) -> None:
    problems = check({"forms/repair.yml": HEAD + STATES + "".join(moves)})
    assert len(problems) == (1 if found else 0), problems
    assert all(words in problems[0] for words in found)


def test_a_state_that_only_leads_on_to_the_lost_one_is_told_apart(check: Check) -> None:
    loose = STATES.replace("moves:", "  lost: {title: 丢了}\n  gone: {title: 没了}\nmoves:")
    problems = check({"forms/repair.yml": HEAD + loose + TAKE + FIX + CLOSE})
    assert [line.split("「")[2][:4] for line in problems] == ["lost", "gone"]


def test_a_register_may_live_for_ever(check: Check) -> None:
    row = HEAD.replace("request", "register") + "key: {prefix: YC, digits: 5}\n"
    states = "states: {used: {title: 在用}, idle: {title: 闲置}}\nmoves:\n"
    rest = "  - {id: rest, title: 退, from: [used], to: idle, who: [carer]}\n"
    kept = {"forms/goods.yml": row + states + rest}
    assert check(kept) == []
    lost = states.replace("}}", "}, gone: {title: 丢失}}")
    (problem,) = check({"forms/goods.yml": row + lost + rest})
    assert "怎么走也走不到「gone」" in problem
