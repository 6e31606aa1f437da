"""A person on one line: id, name, jobs, places."""

from forms_api.derive.people import Person


def person_line(person: Person) -> str:
    jobs = "、".join(person.jobs)
    where = "、".join((*person.campuses, *person.places))
    parts = (person.id, person.name, jobs, where, "" if person.active else "（已停用）")
    return "  ".join(part for part in parts if part)
