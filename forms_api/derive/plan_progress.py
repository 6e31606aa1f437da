"""How far the plan of a term is: what its items wanted so far, and what of it was done.

A form counts as often as it was due. A request counts when it has come to its end, or is over its
time. A register counts row by row, and as one thing not done while it is empty. A training counts
by the people who have to learn it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from forms_api.derive.deadlines import deadline_of
from forms_api.derive.requests import Request
from forms_api.derive.school_days import SchoolDays
from forms_api.derive.signoffs import SignoffState
from forms_api.derive.tally import Key, Share
from handbook.model.library import Library
from handbook.model.plan import Plan, PlanItem

AHEAD = timedelta(days=31)
"""What is to be done by a day is looked for in the month before it."""
DONE, OPEN = Share(1, 1), Share(0, 1)


@dataclass(frozen=True)
class Done:
    """What was done until today: of forms and requests `by_day`, of registers as they stand
    (`kept`) and of trainings (`learned`) by id."""

    by_day: Mapping[Key, Share]
    kept: Mapping[str, Share] = field(default_factory=dict)
    learned: Mapping[str, Share] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """`share` of what an item wanted until today; nothing wanted yet: 0 of 0."""

    share: Share
    is_overdue: bool

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 is all of it."""
        return self.share.kept * 100 // self.share.wanted if self.share.wanted else None


def plan_progress(plan: Plan, done: Done, today: date) -> Mapping[str, Progress]:
    """The progress of each item that forms or trainings prove, by its id."""
    return {
        item.id: _of_item(item, done, today) for item in plan.items if item.forms or item.training
    }


def _of_item(item: PlanItem, done: Done, today: date) -> Progress:
    first, last = period_of(item)
    total = sum(_shares_of(item, done, first, min(last, today)), Share())
    return Progress(total, last < today and total.kept < total.wanted)


def _shares_of(item: PlanItem, done: Done, first: date, last: date) -> Iterator[Share]:
    for key, share in done.by_day.items():
        if key.form in item.forms and first <= key.day <= last:
            yield share
    if first <= last:  # what stands as it is counts once the item's time has come
        yield from (done.kept[form] for form in item.forms if form in done.kept)
        yield from (done.learned[one] for one in item.training if one in done.learned)


def period_of(item: PlanItem) -> tuple[date, date]:
    """The first and the last day of an item's time."""
    if item.on is not None:
        return item.on - AHEAD, item.on
    assert item.from_day is not None
    assert item.to_day is not None
    return item.from_day, item.to_day


def whole(progress: Iterable[Progress]) -> Share:
    """What all items together wanted; a form that proves two of them counts in each."""
    return sum((one.share for one in progress), Share())


def request_shares(
    library: Library, requests: Iterable[Request], days: SchoolDays, now: datetime
) -> Mapping[Key, Share]:
    """Of requests, by the local day on which they began; one that still has time is not wanted."""
    found: dict[Key, Share] = {}
    for one in requests:
        if one.form.kind == "request" and (one.is_final or _is_over(library, one, days, now)):
            day = one.record.at.astimezone(library.school.zone).date()
            key = Key(one.form.id, one.record.subject, one.record.campus, day)
            found[key] = found.get(key, Share()) + (DONE if one.is_final else OPEN)
    return found


def row_shares(
    library: Library, rows: Iterable[Request], days: SchoolDays, now: datetime
) -> Mapping[str, Share]:
    """Of each register of the library; a row that waits for somebody too long is not done."""
    found: dict[str, Share] = {}
    for one in rows:
        if one.form.kind == "register":
            share = OPEN if _is_over(library, one, days, now) else DONE
            found[one.form.id] = found.get(one.form.id, Share()) + share
    registers = (form.id for form in library.forms.values() if form.kind == "register")
    return {form_id: found.get(form_id, OPEN) for form_id in registers}


def learned_shares(states: Iterable[SignoffState]) -> Mapping[str, Share]:
    """Of each training, person by person: signed, shown and still holding."""
    found: dict[str, Share] = {}
    for one in states:
        share = DONE if one.state == "current" else OPEN
        found[one.training.id] = found.get(one.training.id, Share()) + share
    return found


def _is_over(library: Library, one: Request, days: SchoolDays, now: datetime) -> bool:
    deadline = deadline_of(one, days, library.school.zone)
    return deadline is not None and deadline.is_over(now)
