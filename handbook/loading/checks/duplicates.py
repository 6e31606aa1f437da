"""Ids that stand twice where each may stand once."""

from collections.abc import Iterable, Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf

_LISTS = (
    ("rule", ("clauses",), "条款"),
    ("job", ("duties",), "职责"),
    ("training", ("quiz", "questions"), "题目"),
    ("training", ("practical", "items"), "考核项目"),
    ("form", ("fields",), "项目"),
    ("form", ("moves",), "步骤"),
    ("plan", ("items",), "计划的项目"),
    ("trace", ("rows",), "计划的行"),
)


def check_duplicates(shelf: Shelf) -> Iterator[Problem]:
    for kind, path, words in _LISTS:
        for top in shelf.of(kind):
            yield from _twice(top.get(*path).items(), words)
    for form in shelf.of("form"):
        for move in form.get("moves").items():
            yield from _twice(move.get("fields").items(), "项目")
    for node in shelf.field_nodes():
        yield from _twice_chosen(node.get("choices"))
    yield from _check_school(shelf)
    terms = (term for top in shelf.of("calendar") for term in top.get("terms").items())
    yield from _twice(terms, "学期")


def _check_school(shelf: Shelf) -> Iterator[Problem]:
    """Places are named by id alone, so no two of the whole school, campuses too, share one."""
    for school in shelf.of("school"):
        campuses = list(school.get("campuses").items())
        places = [place for campus in campuses for place in campus.get("places").items()]
        yield from _twice([*campuses, *places], "园区或地方")


def _twice(nodes: Iterable[Node], words: str) -> Iterator[Problem]:
    first: dict[str, Node] = {}
    for node in nodes:
        if node.id is None:
            continue
        if node.id in first:
            place = first[node.id].get("id").place
            say = f"{words}编号「{node.id}」重复了（{place} 已有），请换一个"
            yield node.get("id").problem(say)
        first.setdefault(node.id, node)


def _twice_chosen(choices: Node) -> Iterator[Problem]:
    seen: set[str] = set()
    for choice in choices.items():
        word = choice.text or choice.id
        if word in seen:
            yield choice.problem(f"选项「{word}」重复了，请删掉一个或换一个编号")
        if word:
            seen.add(word)
