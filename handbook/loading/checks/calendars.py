"""Terms, holidays and 调休 days that do not fit together, and the school year still to come."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from handbook.loading.draft import Draft, Node
from handbook.loading.marks import START
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf

_YEARS = re.compile(r"(\d{4})-(\d{4})")
_SATURDAY = 5
LONGEST_TERM = 200
"""Days. A board asks for each of them: a mistyped year makes it slow for everybody."""


def check_calendars(shelf: Shelf) -> Iterator[Problem]:
    tops = list(shelf.of("calendar"))
    yield from _check_overlap([term for top in tops for term in top.get("terms").items()])
    for top in tops:
        yield from _check_length(top)
        yield from _check_workdays(top)
        yield from _check_outside(top)
    yield from _check_next_year([draft for draft in shelf.drafts if draft.kind == "calendar"])


def _day(node: Node) -> date | None:
    try:
        return date.fromisoformat(node.text or "")
    except ValueError:
        return None


def _check_overlap(terms: list[Node]) -> Iterator[Problem]:
    spans = [
        (starts, ends, term)
        for term in terms
        if (starts := _day(term.get("starts"))) and (ends := _day(term.get("ends")))
    ]
    spans.sort(key=lambda span: span[:2])
    for (_, ends, term), (starts, _, later) in pairwise(spans):
        if starts <= ends:
            say = f"与学期「{term.id}」（{term.place}）重叠了，请改开学日期"
            yield later.get("starts").problem(say)


def _check_length(top: Node) -> Iterator[Problem]:
    for term in top.get("terms").items():
        starts, ends = _day(term.get("starts")), _day(term.get("ends"))
        if starts and ends and (ends - starts).days >= LONGEST_TERM:
            days = (ends - starts).days + 1
            say = f"这个学期有 {days} 天，最多 {LONGEST_TERM} 天，请核对年份"
            yield term.get("ends").problem(say)


def _check_workdays(top: Node) -> Iterator[Problem]:
    for node in top.get("workdays").items():
        day = _day(node)
        if day and day.weekday() < _SATURDAY:
            yield node.problem(f"{day} 不是周末，调休上班日要写周六或周日，请核对", "warning")


def _check_outside(top: Node) -> Iterator[Problem]:
    """Days that a calendar named 2026-2027 cannot mean: mostly a mistyped year."""
    year = _first_year(top.draft)
    if year is None:
        return
    for node in _days(top):
        day = _day(node)
        if day and not date(year, 7, 1) <= day <= date(year + 1, 9, 30):
            yield node.problem(f"{day} 不在 {top.draft.id} 学年里，请核对年份", "warning")


def _days(top: Node) -> Iterator[Node]:
    for term in top.get("terms").items():
        yield from (term.get("starts"), term.get("ends"))
    for holiday in top.get("holidays").items():
        yield from (holiday.get("from"), holiday.get("to"))
    yield from top.get("workdays").items()


def _first_year(draft: Draft) -> int | None:
    match = _YEARS.fullmatch(draft.id)
    return int(match[1]) if match and 0 < int(match[1]) == int(match[2]) - 1 < 9998 else None


def _check_next_year(drafts: list[Draft]) -> Iterator[Problem]:
    years = {year: draft for draft in drafts if (year := _first_year(draft)) is not None}
    for year, draft in sorted(years.items()):
        if year + 1 not in years:
            name = f"{year + 1}-{year + 2}"
            say = f"还没有下一学年的校历，到时请新建 calendar/{name}.yml"
            yield draft.problem(START, say, "warning")
