"""Standards that texts cite by `{id}`."""

import re
from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.suggest import show, suggest
from handbook.loading.texts import find_texts, first_few
from handbook.model.text import find_cites

# In braces, and nearly what is replaced: a space, a capital, an underscore.
_NEARLY = re.compile(r"(?<!\{)\{\s{0,3}[A-Za-z0-9][A-Za-z0-9_. -]{0,60}\}|｛[A-Za-z0-9-]{1,60}｝")


def check_cites(shelf: Shelf) -> Iterator[Problem]:
    for node in find_texts(shelf):
        exact = dict(find_cites(node.text or ""))
        yield from first_few(_check_exact(shelf, node, exact))
        yield from first_few(_check_nearly(shelf, node, exact))


def _check_exact(shelf: Shelf, node: Node, exact: dict[int, str]) -> Iterator[Problem]:
    for offset, name in exact.items():
        if not shelf.names["standard"].has(name):
            words = f"没有标准「{show(name)}」，{_cure(shelf, name)}"
            yield node.problem_in_text(f"{{{name}}}", offset, words)


def _cure(shelf: Shelf, name: str) -> str:
    places = shelf.names["standard"].places
    meant = suggest(name, places)
    if meant:
        return f"是不是 {{{meant}}}（{places[meant]}）？"
    return "请先写进 standards.yml，或改成已有的编号；要写大括号本身就写 {{"


def _check_nearly(shelf: Shelf, node: Node, exact: dict[int, str]) -> Iterator[Problem]:
    places = shelf.names["standard"].places
    for match in _NEARLY.finditer(node.text or ""):
        name = re.sub(r"[\s_.]+", "-", match[0].strip("{}｛｝ ").lower())
        if match.start() not in exact and name in places:
            words = f"「{match[0]}」不会换成数值，要写成 {{{name}}}"
            yield node.problem_in_text(match[0], match.start(), words, "warning")
