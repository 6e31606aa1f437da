"""Standards that texts cite by `{id}`."""

import re
from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.suggest import show, suggest
from handbook.loading.texts import find_texts
from handbook.model.text import find_cites

# In braces, and nearly what is replaced: a space, a capital, an underscore.
_NEARLY = re.compile(r"(?<!\{)\{\s{0,3}[A-Za-z0-9][A-Za-z0-9_. -]{0,60}\}|｛[A-Za-z0-9-]{1,60}｝")


def check_cites(shelf: Shelf) -> Iterator[Problem]:
    known = shelf.names["standard"]
    for node in find_texts(shelf):
        text = node.text or ""
        exact = dict(find_cites(text))
        for offset, name in exact.items():
            if not known.has(name):
                words = f"没有标准「{show(name)}」，{_cure(shelf, name)}"
                yield node.problem_in_text(f"{{{name}}}", offset, words)
        yield from _check_nearly(shelf, node, exact)


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
