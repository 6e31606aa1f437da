"""The plan of a term: its term is in a calendar, and its days are of that term."""

from collections.abc import Iterator
from datetime import date, timedelta

from handbook.loading.draft import Node
from handbook.loading.marks import START
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.suggest import or_meant, show

BEFORE_TERM = timedelta(days=62)
"""What a term needs may be done in the holidays before it."""


def check_plans(shelf: Shelf) -> Iterator[Problem]:
    terms = {
        term.id: term
        for calendar in shelf.of("calendar")
        for term in calendar.get("terms").items()
        if term.id is not None
    }
    for plan in shelf.of("plan"):
        term = terms.get(plan.get("term").text or plan.draft.id)
        if term is None:
            yield from _say_no_term(plan, terms)
        else:
            yield from _check_days(plan, term)


def _say_no_term(plan: Node, terms: dict[str, Node]) -> Iterator[Problem]:
    name = plan.get("term").text
    if not terms or (name is None and plan.has("term")):
        return
    meant = or_meant(name or plan.draft.id, terms) or f"，可以写：{'、'.join(terms)}"
    if name is not None:
        yield plan.get("term").problem(f"校历里没有学期「{show(name)}」{meant}")
    else:
        say = f"校历里没有学期「{plan.draft.id}」，请把文件改名，或写 term{meant}"
        yield plan.draft.problem(START, say)


def _check_days(plan: Node, term: Node) -> Iterator[Problem]:
    starts, ends = _day(term.get("starts")), _day(term.get("ends"))
    if starts is None or ends is None:
        return
    for item in plan.get("items").items():
        for node in (item.get("on"), item.get("from"), item.get("to")):
            day = _day(node)
            if day and not starts - BEFORE_TERM <= day <= ends:
                say = f"{day} 不在学期「{term.id}」（{starts} 到 {ends}）里，请核对"
                yield node.problem(say, "warning")


def _day(node: Node) -> date | None:
    try:
        return date.fromisoformat(node.text or "")
    except ValueError:
        return None
