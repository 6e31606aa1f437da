"""The texts of a draft that people read, wherever they stand."""

from collections.abc import Iterable, Iterator
from itertools import islice

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf

TEXT_KEYS = frozenset({"title", "text", "ask", "help", "because", "content", "choices"})
# Problems named in one text: enough to work on, and no text makes a run slow.
MOST_IN_ONE_TEXT = 20
KINDS_WITH_TEXTS = ("job", "rule", "training", "form")


def find_texts(shelf: Shelf) -> Iterator[Node]:
    """Every text in jobs, rules, trainings and forms in which `{id}` is replaced."""
    for top in shelf.of(*KINDS_WITH_TEXTS):
        yield from _walk(top, "")


def first_few(problems: Iterable[Problem]) -> Iterator[Problem]:
    return islice(problems, MOST_IN_ONE_TEXT)


def _walk(node: Node, key: str) -> Iterator[Node]:
    if node.text is not None:
        yield from (node,) if key in TEXT_KEYS else ()
    for item in node.items():
        yield from _walk(item, key)
    for name, entry in node.entries():
        yield from _walk(entry, name)
