"""Record that a campus or a place is closed on days that were to be open; or withdraw that."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forms_api.actions.refusal import Refusal
from forms_api.derive.closings import Closing, fold_closings
from forms_api.derive.people import Person
from forms_api.derive.where import may_act_at
from forms_api.records.closing import CLOSING, closing_record
from forms_api.store.errors import Stale, UnknownPredecessor
from forms_api.store.store import Store
from handbook.model.library import Library

LONGEST = timedelta(days=366)
MOST_WORDS = 200
"""Characters of a reason."""


@dataclass(frozen=True)
class ClosedDays:
    """`where`: the id of a campus or a place, closed from `first` to `last`, both included."""

    where: str
    first: date
    last: date
    reason: str


def record_closing(
    library: Library, store: Store, person: Person, days: ClosedDays, now: datetime
) -> Closing:
    """Raises Refusal: bad-closing with `fields`, forbidden."""
    campus = _campus_of(library, days.where)
    if faults := _find_faults(days, campus):
        raise Refusal("bad-closing", "\n".join(faults.values()), faults)
    _check_campus(person, campus or "")
    record = closing_record(
        now,
        campus=campus or "",
        subject=days.where,
        first=days.first,
        last=days.last,
        reason=days.reason.strip(),
        by=person.id,
    )
    (closing,) = fold_closings(store.append(record))
    return closing


def withdraw_closing(store: Store, person: Person, closing_id: str, now: datetime) -> None:
    """It does not stand any more. Raises Refusal: not-found, forbidden, stale-version."""
    standing = {closing.id: closing for closing in fold_closings(store.read(CLOSING))}
    closing = standing.get(closing_id)
    if closing is None:
        raise Refusal("not-found", "没有这条停园，或者已经撤回了")
    _check_campus(person, closing.campus)
    record = closing_record(
        now,
        campus=closing.campus,
        subject=closing.place or closing.campus,
        first=closing.first,
        last=closing.last,
        reason=closing.reason,
        by=person.id,
        withdrawn=True,
        supersedes=closing.id,
    )
    try:
        store.append(record, after=closing.id)
    except (Stale, UnknownPredecessor):
        raise Refusal("stale-version", "这条停园刚被别人撤回了") from None


def _campus_of(library: Library, where: str) -> str | None:
    found = library.school.find_campus(where) or library.school.campus_of(where)
    return found.id if found else None


def _check_campus(person: Person, campus: str) -> None:
    if not may_act_at(person, campus):
        raise Refusal("forbidden", "您不在那个园区工作，不能替它登记停园")


def _find_faults(days: ClosedDays, campus: str | None) -> dict[str, str]:
    faults = {
        "where": "" if campus else "请从列表里选哪里停",
        "last": _span_fault(days),
        "reason": _reason_fault(days.reason.strip()),
    }
    return {key: fault for key, fault in faults.items() if fault}


def _span_fault(days: ClosedDays) -> str:
    if days.last < days.first:
        return "最后一天不能早于第一天"
    return "一次最多登记一年" if days.last - days.first >= LONGEST else ""


def _reason_fault(reason: str) -> str:
    if not reason:
        return "请写明为什么停"
    return f"请写短一点，最多 {MOST_WORDS} 个字" if len(reason) > MOST_WORDS else ""
