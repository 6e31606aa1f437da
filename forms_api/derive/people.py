"""Who there is, and what each may do: folded from the facts about people."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms_api.records.record import Record
from handbook.model.library import Library


@dataclass(frozen=True)
class Person:
    """A member of the staff. `jobs`, `campuses` and `places` are ids of the policies."""

    id: str
    name: str
    jobs: tuple[str, ...] = ()
    campuses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    active: bool = True


class NoSuchPerson(LookupError):
    """Nobody has that name or id."""

    def __init__(self, name_or_id: str) -> None:
        super().__init__(f"没有叫「{name_or_id}」的人，请检查姓名或编号")


class AmbiguousName(LookupError):
    """Several people share the name; `ids` are theirs."""

    def __init__(self, name: str, ids: tuple[str, ...]) -> None:
        super().__init__(f"有 {len(ids)} 个人叫「{name}」，请改用编号：{'、'.join(ids)}")
        self.ids = ids


def fold_people(records: Iterable[Record]) -> dict[str, Person]:
    """People by id, in the order of their first record. The last record of a person counts."""
    return {record.subject: _read(record) for record in records}


def clean_name(name: str) -> str:
    """A name as it is compared: full and half width alike, no spaces around."""
    return unicodedata.normalize("NFKC", name).strip()


def people_named(people: Mapping[str, Person], name_or_id: str) -> tuple[Person, ...]:
    """Everyone with this name or id, active or not."""
    if name_or_id in people:
        return (people[name_or_id],)
    wanted = clean_name(name_or_id)
    return tuple(person for person in people.values() if clean_name(person.name) == wanted)


def find_person(people: Mapping[str, Person], name_or_id: str) -> Person:
    """The one person with this name or id. Raises NoSuchPerson or AmbiguousName."""
    found = people_named(people, name_or_id)
    if not found:
        raise NoSuchPerson(name_or_id)
    if len(found) > 1:
        raise AmbiguousName(name_or_id, tuple(person.id for person in found))
    return found[0]


def grants_of(person: Person, library: Library) -> frozenset[str]:
    """What the person's jobs allow beyond their forms: review, manage-people, ..."""
    jobs = (library.jobs[job] for job in person.jobs if job in library.jobs)
    return frozenset(grant for job in jobs for grant in job.grants)


def _read(record: Record) -> Person:
    body = record.body
    return Person(
        id=record.subject,
        name=body["name"],
        jobs=tuple(body["jobs"]),
        campuses=tuple(body["campuses"]),
        places=tuple(body["places"]),
        active=body["active"],
    )
