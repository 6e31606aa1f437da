"""学期计划: a page for each term's plan, and the list of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handbook.model.library import Library
from handbook.model.plan import Plan, PlanItem
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.rendering import render_page
from handbook.pages.trace_page import URI as TRACE_URI

FOLDER = "plans"
INDEX = f"{FOLDER}/index.md"


@dataclass(frozen=True)
class ItemView:
    """`rows` are (row, address on the trace page; empty without one)."""

    item: PlanItem
    when: str
    rows: tuple[tuple[str, str], ...]


def plan_uri(plan_id: str) -> str:
    return f"{FOLDER}/{plan_id}.md"


def plan_pages(library: Library, links: Links) -> Iterator[Page]:
    """Nothing for a kindergarten without plans."""
    plans = newest_first(library)
    if plans:
        say = Phrases(library, links, INDEX)
        lines = [
            (say.to_page(plan_uri(plan.id)), plan.title, f"{len(plan.items)} 项") for plan in plans
        ]
        intro = "每学期一份：做什么、谁做、到哪天、凭什么证明"
        yield render_page(say, "listing", "学期计划", intro=intro, groups=[("", "", lines)])
    for plan in plans:
        yield _plan_page(Phrases(library, links, plan_uri(plan.id)), plan)


def newest_first(library: Library) -> list[Plan]:
    return sorted(library.plans.values(), key=_first_day, reverse=True)


def _first_day(plan: Plan) -> date:
    return min(_begins(item) for item in plan.items)


def _begins(item: PlanItem) -> date:
    return item.on or item.from_day or date.max


def _ends(item: PlanItem) -> date:
    return item.on or item.to_day or date.max


def _plan_page(say: Phrases, plan: Plan) -> Page:
    return render_page(
        say,
        "plan",
        plan.title,
        source=say.library.sources["plan", plan.id].path,
        plan_id=plan.id,
        months=group_by_month(say, plan),
        count=len(plan.items),
        rows=len({row for item in plan.items for row in item.rows}),
    )


def group_by_month(say: Phrases, plan: Plan) -> list[tuple[str, str, list[ItemView]]]:
    """(heading, anchor, items) by the month in which an item ends, the soonest first."""
    groups: dict[tuple[int, int], list[ItemView]] = {}
    for item in sorted(plan.items, key=lambda item: (_ends(item), _begins(item))):
        ends = _ends(item)
        groups.setdefault((ends.year, ends.month), []).append(view_item(say, item))
    return [
        (f"{year}年{month}月做完的", f"m{year}-{month}", items)
        for (year, month), items in groups.items()
    ]


def view_item(say: Phrases, item: PlanItem) -> ItemView:
    trace = say.to_page(TRACE_URI) if say.library.trace else ""
    rows = tuple((row, f"{trace}#{row.lower()}" if trace else "") for row in item.rows)
    return ItemView(item, when_words(item), rows)


def when_words(item: PlanItem) -> str:
    """「9月30日前」「9月1日 到 12月31日」."""
    if item.on:
        return f"{_day(item.on)}前"
    assert item.from_day
    assert item.to_day
    return f"{_day(item.from_day)} 到 {_day(item.to_day)}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
