"""Whom or what a form is due for: a place, a campus, a person, or a thing of a register."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from forms_api.derive.people import Person
from forms_api.derive.where import campuses_of
from handbook.model.form import Form
from handbook.model.library import has_job
from handbook.model.school import School
from handbook.pages.places_words import places_of


@dataclass(frozen=True, slots=True)
class Subject:
    """`id` is that of the place, campus, person or thing. `place`: where it is, if at one.
    `keeper`: the id of the person whom the row of a thing names."""

    kind: Literal["place", "campus", "person", "thing"]
    id: str
    campus: str
    place: str | None = None
    keeper: str | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """A row of a register: from when to when (UTC; None: it still is) the thing is in use."""

    subject: Subject
    title: str
    opened: datetime
    closed: datetime | None = None


Things = Mapping[str, Sequence[Thing]]
"""The things of each register, by the register's id."""


def subjects_of(
    form: Form, school: School, people: Iterable[Person], things: Things
) -> tuple[Subject, ...]:
    """In the order of the school, the staff or the register."""
    where = form.where
    if where is None:
        return tuple(Subject("campus", campus.id, campus.id) for campus in school.campuses)
    if where.each:
        return tuple(_as_subject(one, school) for one in people if _is_theirs(form, one))
    if where.register_id:
        return tuple(one.subject for one in things.get(where.register_id, ()))
    campuses = {place.id: campus.id for campus in school.campuses for place in campus.places}
    return tuple(
        Subject("place", place.id, campuses[place.id], place.id)
        for place in places_of(form, school)
    )


def _is_theirs(form: Form, person: Person) -> bool:
    """Their own jobs count alone: who stands in for somebody does not get their papers."""
    return person.active and any(has_job(form.who, job) for job in person.jobs)


def _as_subject(person: Person, school: School) -> Subject:
    campus = (campuses_of(person, school) or school.campuses)[0]
    return Subject("person", person.id, campus.id)
