"""Every row of the plans is served by something, where the folder says which rows there are."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.suggest import show

_SERVING = ("school", "standards", "calendar", "job", "rule", "training", "form")


def check_trace(shelf: Shelf) -> Iterator[Problem]:
    """Without a trace.yml the rows are nobody's business: their pattern alone is checked."""
    for trace in shelf.of("trace"):
        rows = {row.id: row for row in trace.get("rows").items() if row.id is not None}
        served = {word.text for word in served_rows(shelf)}
        yield from (_say_unserved(row) for row in rows.values() if not _is_served(row, served))
        for word in (*served_rows(shelf), *_planned_rows(shelf)):
            if rows and word.text not in rows:
                say = f"{trace.draft.shown} 里没有「{show(word.text)}」这一行，请改正或在那里加上"
                yield word.problem(say)


def served_rows(shelf: Shelf) -> Iterator[Node]:
    """What each policy, and each standard, says in `serves`."""
    for top in shelf.of(*_SERVING):
        yield from top.get("serves").words()
    for _, standard in shelf.standard_nodes():
        yield from standard.get("serves").words()


def _planned_rows(shelf: Shelf) -> Iterator[Node]:
    for plan in shelf.of("plan"):
        for item in plan.get("items").items():
            yield from item.get("rows").words()


def _is_served(row: Node, served: set[str | None]) -> bool:
    return row.id in served or row.get("report").text is not None


def _say_unserved(row: Node) -> Problem:
    cure = "请在落实它的制度、表、培训或岗位里写 serves"
    title = row.get("title").text or ""
    return row.get("id").problem(
        f"{row.id}（{show(title)}）没有落实：{cure}: [{row.id}]；等报告来落实的，写 report"
    )
