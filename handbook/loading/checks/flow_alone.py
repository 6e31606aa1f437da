"""A state that one named person alone can lead on: when they leave, nobody can."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf

_PEOPLE = ("reporter", "keeper")


def check_flow_alone(shelf: Shelf) -> Iterator[Problem]:
    for form in shelf.of("form"):
        moves = list(form.get("moves").items())
        for name, state in form.get("states").entries():
            ways = [move for move in moves if name in _words(move.get("from"))]
            if ways and all(_names_a_person(move) for move in ways):
                yield state.key_problem(
                    f"「{name}」以后每一步都只等一个人，他离开了谁也办不下去；"
                    "请在其中一步的 who 里加上一个岗位",
                    "warning",
                )


def _names_a_person(move: Node) -> bool:
    who = _words(move.get("who"))
    return bool(who) and all(word in _PEOPLE or word.startswith("field:") for word in who)


def _words(node: Node) -> list[str]:
    return [word.text or "" for word in node.words()]
