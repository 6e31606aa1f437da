"""The texts of a draft that people read, wherever they stand."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.shelf import Shelf

TEXT_KEYS = frozenset({"title", "text", "ask", "help", "because", "content", "choices"})
KINDS_WITH_TEXTS = ("job", "rule", "training", "form")


def find_texts(shelf: Shelf) -> Iterator[Node]:
    """Every text in jobs, rules, trainings and forms in which `{id}` is replaced."""
    for top in shelf.of(*KINDS_WITH_TEXTS):
        yield from _walk(top, "")


def _walk(node: Node, key: str) -> Iterator[Node]:
    if node.text is not None:
        yield from (node,) if key in TEXT_KEYS else ()
    for item in node.items():
        yield from _walk(item, key)
    for name, entry in node.entries():
        yield from _walk(entry, name)
