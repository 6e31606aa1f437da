"""How far the plan of a term is: what its items' forms wanted so far, and what of it was done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from forms_api.derive.tally import Key, Share
from handbook.model.plan import Plan, PlanItem

AHEAD = timedelta(days=31)
"""What is to be done by a day is looked for in the month before it."""


@dataclass(frozen=True)
class Progress:
    """`share` of an item's forms until today; nothing wanted yet: 0 of 0."""

    share: Share
    is_overdue: bool

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 is all of it."""
        return self.share.kept * 100 // self.share.wanted if self.share.wanted else None


def plan_progress(plan: Plan, shares: Mapping[Key, Share], today: date) -> Mapping[str, Progress]:
    """The progress of each item that forms prove, by its id. `shares` are of the days so far."""
    return {item.id: _of_item(item, shares.items(), today) for item in plan.items if item.forms}


def _of_item(item: PlanItem, shares: Iterable[tuple[Key, Share]], today: date) -> Progress:
    first, last = period_of(item)
    found = (
        share
        for key, share in shares
        if key.form in item.forms and first <= key.day <= min(last, today)
    )
    total = sum(found, Share())
    return Progress(total, last < today and total.kept < total.wanted)


def period_of(item: PlanItem) -> tuple[date, date]:
    """The first and the last day on which an item's forms may be due."""
    if item.on is not None:
        return item.on - AHEAD, item.on
    assert item.from_day is not None
    assert item.to_day is not None
    return item.from_day, item.to_day


def whole(progress: Iterable[Progress]) -> Share:
    """What all items together wanted; a form that proves two of them counts in each."""
    return sum((one.share for one in progress), Share())
