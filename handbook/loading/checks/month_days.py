"""Days of the month that not every month has. A quarter and a year have all of them."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf

ALWAYS_THERE, LAST = 28, 31


def check_month_days(shelf: Shelf) -> Iterator[Problem]:
    for top in shelf.of("form"):
        if top.get("due", "every").text == "month":
            for node in top.get("due", "on").items():
                yield from _check_day(node)


def _check_day(node: Node) -> Iterator[Problem]:
    if isinstance(node.value, int) and ALWAYS_THERE < node.value <= LAST:
        say = f"有的月份没有 {node.value} 号，那个月就不会要做。每月都要做，请写 28 号或更早"
        yield node.problem(say, "warning")
