"""Record that somebody is away, and who stands in; change it, or withdraw it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forms_api.actions.person_fact import campus_of_person
from forms_api.actions.refusal import Refusal
from forms_api.derive.leave import Leave, fold_leaves
from forms_api.derive.people import Person
from forms_api.records.leave import LEAVE, leave_record
from forms_api.records.person import CONSOLE
from forms_api.store.errors import Stale, UnknownPredecessor
from forms_api.store.store import Store

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Absence:
    """Who is away, from when to when (both included), and who stands in. Ids of people."""

    person: str
    first: date
    last: date
    stand_in: str | None = None


def record_leave(
    store: Store,
    people: Mapping[str, Person],
    absence: Absence,
    now: datetime,
    *,
    by: str = CONSOLE,
    supersedes: str | None = None,
) -> Leave:
    """A new leave, or with `supersedes` the new state of one.

    Raises Refusal: bad-leave with `fields`, leave-overlap, not-found, stale-version.
    """
    standing = {leave.id: leave for leave in fold_leaves(store.read(LEAVE))}
    if supersedes is not None:
        _find_own(standing, supersedes, absence.person)
    if faults := _find_faults(people, absence):
        raise Refusal("bad-leave", "\n".join(faults.values()), faults)
    for other in standing.values():
        if other.id != supersedes and _overlap(other, absence):
            words = f"{other.first} 到 {other.last} 已经登记了请假，请改那一条"
            raise Refusal("leave-overlap", words, {"first": words})
    return _keep(store, absence, now, by=by, supersedes=supersedes)


def withdraw_leave(store: Store, leave_id: str, now: datetime, *, by: str = CONSOLE) -> None:
    """The leave does not stand any more. Raises Refusal: not-found, stale-version."""
    standing = {leave.id: leave for leave in fold_leaves(store.read(LEAVE))}
    leave = _find_own(standing, leave_id, None)
    absence = Absence(leave.person, leave.first, leave.last, leave.stand_in)
    _keep(store, absence, now, by=by, supersedes=leave_id, withdrawn=True)


def _find_own(standing: Mapping[str, Leave], leave_id: str, person: str | None) -> Leave:
    leave = standing.get(leave_id)
    if leave is None or person not in (None, leave.person):
        raise Refusal("not-found", "没有这条请假，或者已经改过、撤回了，请看最新的")
    return leave


def _find_faults(people: Mapping[str, Person], absence: Absence) -> dict[str, str]:
    person = people.get(absence.person)
    stand_in = people.get(absence.stand_in or "")
    faults = {
        "person": "" if person and person.active else "没有这个人，或者已停用",
        "last": _span_fault(absence),
        "stand_in": _stand_in_fault(absence, stand_in),
    }
    return {key: fault for key, fault in faults.items() if fault}


def _span_fault(absence: Absence) -> str:
    if absence.last < absence.first:
        return "最后一天不能早于第一天"
    return "一次最多登记一年" if absence.last - absence.first >= LONGEST else ""


def _stand_in_fault(absence: Absence, stand_in: Person | None) -> str:
    if absence.stand_in is None:
        return ""
    if absence.stand_in == absence.person:
        return "代班的要是另一个人"
    return "" if stand_in and stand_in.active else "代班的人没有找到，或者已停用"


def _overlap(leave: Leave, absence: Absence) -> bool:
    same = leave.person == absence.person
    return same and leave.first <= absence.last and absence.first <= leave.last


def _keep(
    store: Store,
    absence: Absence,
    now: datetime,
    *,
    by: str,
    supersedes: str | None,
    withdrawn: bool = False,
) -> Leave:
    fact = leave_record(
        now,
        campus=campus_of_person(store, absence.person),
        person_id=absence.person,
        first=absence.first,
        last=absence.last,
        stand_in=absence.stand_in,
        withdrawn=withdrawn,
        supersedes=supersedes,
        by=by,
    )
    try:
        store.append(fact, after=supersedes)
    except (Stale, UnknownPredecessor):
        raise Refusal("stale-version", "这条请假刚被别人改过，请看最新的再改") from None
    return Leave(fact.id, absence.person, absence.first, absence.last, absence.stand_in)
