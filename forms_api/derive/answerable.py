"""Whom to ask about an item: who may fill the form, and looks after the thing or place that day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms_api.derive.due_subjects import Subject
from forms_api.derive.keepers import keepers_of
from forms_api.derive.people import Person
from forms_api.derive.where import is_near, may_act_at
from handbook.model.form import Form
from handbook.model.library import has_job
from handbook.model.school import School


@dataclass(frozen=True)
class Staff:
    """Everybody as they are one day. `away`: who is on leave, with the stand-in (None: nobody)."""

    people: Mapping[str, Person]
    school: School
    away: Mapping[str, str | None]

    def answerable(self, form: Form, subject: Subject) -> tuple[Person, ...]:
        """The first is to be asked first. Empty: nobody who is there may fill it."""
        if subject.kind == "person":
            # a paper of one's own waits for its person; no stand-in can fill it
            return tuple(one for one in self.people.values() if one.id == subject.id)
        fillers = [one for one in self.people.values() if _may_fill(one, form, subject)]
        near = [one for one in fillers if _is_close(one, subject)]
        return self._there(self._ranked(near, subject) if near else fillers)

    def _ranked(self, near: list[Person], subject: Subject) -> list[Person]:
        found = keepers_of(self.people.values(), subject.place or "", self.school)
        own = self.people.get(subject.keeper or "")
        first = [one for one in (own, found.keeper, found.deputy) if one in near]
        return list(dict.fromkeys(one for one in (*first, *near) if one))

    def _there(self, people: Iterable[Person]) -> tuple[Person, ...]:
        """Stand-ins in the place of those who are on leave."""
        ids = dict.fromkeys(self.away.get(one.id, one.id) for one in people)
        return tuple(self.people[each] for each in ids if each is not None)


def _is_close(person: Person, subject: Subject) -> bool:
    if person.id == subject.keeper:
        return True
    return subject.place is not None and is_near(subject.place, person)


def _may_fill(person: Person, form: Form, subject: Subject) -> bool:
    return (
        person.active
        and may_act_at(person, subject.campus)
        and any(has_job(form.who, job) for job in person.form_jobs)
    )
