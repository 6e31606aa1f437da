"""人人有一手: who has shown which skill to whom, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from forms_api.derive.people import Person
from forms_api.derive.signoffs import expiry, trainings_of
from forms_api.records.record import Record
from handbook.model.library import Library
from handbook.model.training import Training


@dataclass(frozen=True)
class Skill:
    """`on`: when it was shown, local; `assessor`: the id of who watched."""

    state: Literal["passed", "failed", "expired", "never"]
    on: date | None = None
    assessor: str = ""


@dataclass(frozen=True)
class SkillsMatrix:
    """`cells` by (person id, training id); none where the person's jobs do not ask for it."""

    people: tuple[Person, ...]
    trainings: tuple[Training, ...]
    cells: Mapping[tuple[str, str], Skill]


def skills_matrix(
    library: Library, people: Iterable[Person], practicals: Iterable[Record], today: date
) -> SkillsMatrix:
    """The people who have to show any skill; of two checks of one skill the last one counts."""
    staff = tuple(people)
    newest = {(record.body["person"], record.subject): record for record in practicals}
    cells = {
        (person.id, training.id): _skill(library, training, newest, person, today)
        for person in staff
        for training in trainings_of(library, person)
        if training.practical
    }
    rows, columns = {key[0] for key in cells}, {key[1] for key in cells}
    return SkillsMatrix(
        tuple(person for person in staff if person.id in rows),
        tuple(one for one in library.trainings.values() if one.id in columns),
        cells,
    )


def _skill(
    library: Library,
    training: Training,
    newest: Mapping[tuple[str, str], Record],
    person: Person,
    today: date,
) -> Skill:
    record = newest.get((person.id, training.id))
    if record is None:
        return Skill("never")
    on = _local_day(record, library.school.zone)
    if not record.body["passed"]:
        return Skill("failed", on, record.by)
    expires = expiry(library, training, record.at)
    is_over = expires is not None and today > expires
    return Skill("expired" if is_over else "passed", on, record.by)


def _local_day(record: Record, zone: ZoneInfo) -> date:
    return record.at.astimezone(zone).date()
