"""Whether a mapping has the shape of its kind; each misfit at the key or value that causes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from handbook.loading.draft import Node
from handbook.loading.keys import known_keys
from handbook.loading.marks import Path
from handbook.loading.problem import Problem
from handbook.loading.shape_words import say_error, wide_hint
from handbook.loading.suggest import show, suggest
from handbook.model.part import Misfit, Part

M = TypeVar("M", bound=Part)


@dataclass(frozen=True)
class _Fault:
    """An error of pydantic with its place walked down to what is really in the file.

    `node` is the wrong value, or the mapping around a missing or unknown `key`.
    """

    node: Node
    error: ErrorDetails
    key: str

    @property
    def kind(self) -> str:
        return self.error["type"]


def fit_shape(model: type[M], node: Node, own_id: str) -> tuple[M | None, tuple[Problem, ...]]:
    """The model of a mapping, or why it does not fit. `own_id` stands in for its `id` key."""
    try:
        return model.model_validate({**node.value, "id": own_id}), ()
    except ValidationError as error:
        faults = [_place(node, detail) for detail in error.errors(include_url=False)]
        return None, tuple(_say_all(model, node, faults))


def _place(top: Node, error: ErrorDetails) -> _Fault:
    """Follow `loc` through the values, passing by what pydantic adds of its own (tags, unions)."""
    is_key = error["type"] in ("missing", "extra_forbidden")
    steps = error["loc"][:-1] if is_key else error["loc"]
    node = top
    for place, step in enumerate(steps):
        if not _is_tag(steps, place):
            node = _step(node, step)
    key = error["loc"][-1] if is_key and error["loc"] else _last_name(node.path)
    return _Fault(node, error, str(key))


def _is_tag(steps: Sequence[str | int], place: int) -> bool:
    """After `fields, 0` pydantic names the field's type, which is no key of the file."""
    return place >= 2 and steps[place - 2] == "fields" and isinstance(steps[place - 1], int)


def _step(node: Node, step: str | int) -> Node:
    if isinstance(step, str):
        return node.get(step) if node.has(step) else node
    return node.item(step) or node


def _last_name(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _say_all(model: type[Part], top: Node, faults: list[_Fault]) -> Iterator[Problem]:
    meant = {
        (fault.node.path, suggest_key(model, top, fault))
        for fault in faults
        if fault.kind == "extra_forbidden"
    }
    above = {
        path[:size] for path in (fault.node.path for fault in faults) for size in range(len(path))
    }
    said: set[Path] = set()
    for fault in faults:
        path = fault.node.path
        if fault.kind == "extra_forbidden":
            yield _unknown_key(model, top, fault)
        elif fault.kind == "missing":
            if (path, fault.key) not in meant:
                yield _missing_key(model, top, fault)
        elif path not in said and not (fault.kind == "too_short" and path in above):
            # a list is also called too short when its items failed: that is an echo of theirs
            said.add(path)
            yield _wrong_value(fault)


def suggest_key(model: type[Part], top: Node, fault: _Fault) -> str | None:
    """The key that was meant: nearly the same letters, or the Chinese word for it."""
    keys = known_keys(model, top.value, fault.node.path[len(top.path) :])
    free = {key: words for key, words in keys.items() if not fault.node.has(key) and key != "id"}
    named = (key for key, words in free.items() if words and fault.key in words[: len(fault.key)])
    return next(named, None) or suggest(fault.key, free)


def _unknown_key(model: type[Part], top: Node, fault: _Fault) -> Problem:
    meant = suggest_key(model, top, fault)
    keys = known_keys(model, top.value, fault.node.path[len(top.path) :])
    allowed = "、".join(key for key in keys if key != "id" or fault.node.path != top.path)
    cure = f"是不是「{meant}」？" if meant else f"请删掉；这里可以写：{allowed}"
    hint = wide_hint(fault.key)
    return fault.node.get(fault.key).key_problem(f"不认识「{show(fault.key)}」，{cure}{hint}")


def _missing_key(model: type[Part], top: Node, fault: _Fault) -> Problem:
    if isinstance(fault.node.value, list):
        return fault.node.problem("这里要写两个数，如 [100, 250]")
    keys = known_keys(model, top.value, fault.node.path[len(top.path) :])
    words = keys.get(fault.key)
    return fault.node.missing(
        f"缺少 {fault.key}" + (f"（{words}），请补上" if words else "，请补上")
    )


def _wrong_value(fault: _Fault) -> Problem:
    cause = (fault.error.get("ctx") or {}).get("error")
    node = fault.node.get(cause.key) if isinstance(cause, Misfit) else fault.node
    return node.problem(say_error(fault.key, fault.node.value, fault.error))
