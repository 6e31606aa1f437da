"""The plan of a term, moved into another: the same weekday of the same week."""

from collections.abc import Iterator
from datetime import date, timedelta

from handbook.loading.insert import replace_values
from handbook.loading.marks import Path
from handbook.loading.spell import spell
from handbook.model.calendar import Term
from handbook.model.plan import Plan, PlanItem


def move_plan(text: str, plan: Plan, old: Term, new: Term) -> str:
    """`text` of `plan` with the days and the title of `new`; whatever else stands there stays."""
    changes: dict[Path, str] = {
        path: move_day(day, old, new).isoformat() for path, day in _days(plan)
    }
    changes["title",] = spell(plan.title.replace(old.title, new.title))
    changes["term",] = new.id  # only where the text has it
    return replace_values(text, changes)


def move_day(day: date, old: Term, new: Term) -> date:
    """As many weeks from the first week of the term, on the same weekday; at the latest on the
    last day of the term."""
    return min(day + (_monday(new.starts) - _monday(old.starts)), new.ends)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(plan: Plan) -> Iterator[tuple[Path, date]]:
    for index, item in enumerate(plan.items):
        for key, day in _days_of(item):
            if day is not None:
                yield ("items", index, key), day


def _days_of(item: PlanItem) -> tuple[tuple[str, date | None], ...]:
    return ("on", item.on), ("from", item.from_day), ("to", item.to_day)
