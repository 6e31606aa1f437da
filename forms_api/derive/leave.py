"""Who is away when, and who stands in: folded from the facts about leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from forms_api.derive.people import Person
from forms_api.derive.school_days import each_day
from forms_api.records.record import Record


@dataclass(frozen=True)
class Leave:
    """`person` is away from `first` to `last`, local dates, both included."""

    id: str
    person: str
    first: date
    last: date
    stand_in: str | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def fold_leaves(records: Iterable[Record]) -> tuple[Leave, ...]:
    """What stands, in the order in which it was recorded: replaced and withdrawn leaves are out."""
    leaves: dict[str, Leave] = {}
    for record in records:
        leaves.pop(record.body["supersedes"] or "", None)
        if not record.body["withdrawn"]:
            leaves[record.id] = _read(record)
    return tuple(leaves.values())


def days_away(leaves: Iterable[Leave]) -> Mapping[str, frozenset[date]]:
    """All days of leave by person."""
    found: dict[str, frozenset[date]] = {}
    for leave in leaves:
        days = frozenset(each_day(leave.first, leave.last))
        found[leave.person] = found.get(leave.person, frozenset()) | days
    return found


def leaves_on(leaves: Iterable[Leave], day: date) -> tuple[Leave, ...]:
    return tuple(leave for leave in leaves if leave.covers(day))


def stand_ins_on(leaves: Iterable[Leave], day: date) -> dict[str, tuple[str, ...]]:
    """Whom each stand-in stands in for that day: ids by id."""
    found: dict[str, tuple[str, ...]] = {}
    for leave in leaves_on(leaves, day):
        if leave.stand_in and leave.person not in found.get(leave.stand_in, ()):
            found[leave.stand_in] = (*found.get(leave.stand_in, ()), leave.person)
    return found


def pass_on_jobs(
    people: Mapping[str, Person], leaves: Iterable[Leave], day: date
) -> dict[str, Person]:
    """The people as they are that day: who stands in for somebody may fill the forms of the other's
    jobs too. Grants are not passed on. A disabled person neither passes on nor receives."""
    standing = stand_ins_on(leaves, day)
    return {
        person.id: _receive(person, [people[each] for each in standing[person.id]])
        if person.active and person.id in standing
        else person
        for person in people.values()
    }


def _receive(person: Person, absent: Iterable[Person]) -> Person:
    jobs = [job for one in absent if one.active for job in one.jobs]
    return replace(
        person, passed_on=tuple(dict.fromkeys(job for job in jobs if job not in person.jobs))
    )


def _read(record: Record) -> Leave:
    body = record.body
    return Leave(
        id=record.id,
        person=record.subject,
        first=date.fromisoformat(body["from"]),
        last=date.fromisoformat(body["to"]),
        stand_in=body["stand_in"],
    )
