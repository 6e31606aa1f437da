"""Who there is, and what each may do: folded from the facts about people."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms_api.records.record import Record
from handbook.model.library import Library


@dataclass(frozen=True)
class Person:
    """A member of the staff. `jobs`, `campuses` and `places` are ids of the policies.

    `joined`: when they came, or came back last. `ended`: when they were last disabled. What they
    proved themselves with until then is void, even after they came back. `passed_on` are jobs of
    others whose forms are theirs today.
    """

    id: str
    name: str
    jobs: tuple[str, ...] = ()
    campuses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    active: bool = True
    joined: datetime | None = None
    ended: datetime | None = None
    passed_on: tuple[str, ...] = ()

    @property
    def form_jobs(self) -> tuple[str, ...]:
        """The jobs whose forms they may fill: their own, and those they stand in for."""
        return self.jobs + self.passed_on


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
    people: dict[str, Person] = {}
    for record in records:
        people[record.subject] = _read(record, people.get(record.subject))
    return people


def newest_standing(secrets: Sequence[Record], person: Person) -> Record | None:
    """The newest of a person's secrets of one kind (password, PIN, invitation), if it counts."""
    return secrets[-1] if secrets and stands(secrets[-1], person) else None


def stands(secret: Record, person: Person) -> bool:
    """Whether what a person was given still counts: all ends when they are disabled, for good."""
    return person.active and (person.ended is None or secret.at > person.ended)


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


def holders_of(people: Mapping[str, Person], library: Library, grant: str) -> tuple[Person, ...]:
    """The active people who hold a grant."""
    return tuple(
        person
        for person in people.values()
        if person.active and grant in grants_of(person, library)
    )


def _read(record: Record, before: Person | None) -> Person:
    body = record.body
    return Person(
        id=record.subject,
        name=body["name"],
        jobs=tuple(body["jobs"]),
        campuses=tuple(body["campuses"]),
        places=tuple(body["places"]),
        active=body["active"],
        joined=_joined(record, before),
        ended=(before.ended if before else None) if body["active"] else record.at,
    )


def _joined(record: Record, before: Person | None) -> datetime | None:
    if before is None or (record.body["active"] and not before.active):
        return record.at
    return before.joined
