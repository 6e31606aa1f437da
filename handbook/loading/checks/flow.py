"""The states and moves of requests and registers."""

import re
from collections.abc import Iterator

from handbook.loading.checks.flow_ways import is_final
from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.suggest import or_meant, show
from handbook.model.values import RESERVED_MOVES

_MOVING = ("request", "register")


def check_flow(shelf: Shelf) -> Iterator[Problem]:
    for form in shelf.of("form"):
        if form.get("kind").text in _MOVING:
            yield from _check_states(form)
            yield from _check_moves(form)
            yield from _check_people(form)
        else:
            yield from _check_still(form)


def _states(form: Node) -> dict[str, Node]:
    return dict(form.get("states").entries())


def _check_states(form: Node) -> Iterator[Problem]:
    states = _states(form)
    if form.get("kind").text == "request" and states and not any(map(is_final, states.values())):
        yield form.get("states").key_problem("申请单要有一个结束的状态，请给它加上 final: true")


def _check_moves(form: Node) -> Iterator[Problem]:
    states = _states(form)
    for move in form.get("moves").items():
        for name in (*move.get("from").words(), *_text(move.get("to"))):
            if states and name.text not in states:
                meant = or_meant(name.text or "", states) or f"，可以写：{'、'.join(states)}"
                yield name.problem(f"没有状态「{show(name.text)}」{meant}")
        if re.fullmatch(r"0+ ?[a-z]+", move.get("within").text or ""):
            yield move.get("within").problem(
                "0 的时间里谁也做不完，请写成 1 day 这样，或删掉 within"
            )


def _text(node: Node) -> tuple[Node, ...]:
    return (node,) if node.text is not None else ()


def _check_people(form: Node) -> Iterator[Problem]:
    steps = [*RESERVED_MOVES, *(move.id for move in form.get("moves").items() if move.id)]
    for group in form.get("different_people").items():
        for step in group.words():
            if step.text not in steps:
                meant = or_meant(step.text or "", steps) or f"，可以写：{'、'.join(steps)}"
                yield step.problem(f"没有步骤「{show(step.text)}」{meant}")
        if isinstance(group.value, list) and len(group.value) == 1:
            yield group.problem("不能是同一个人的步骤至少要写两个，如 [submit, finish]")


def _check_still(form: Node) -> Iterator[Problem]:
    """Checklists and records do not move."""
    for key in ("states", "moves", "different_people", "key"):
        if form.get("kind").text in ("checklist", "record") and form.has(key):
            say = f"kind 是 {form.get('kind').text} 的表用不到 {key}，请删掉或改 kind"
            yield form.get(key).key_problem(say)
