"""Rows of a register as the things for which forms are due."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from forms_api.derive.due_subjects import Subject, Thing, Things
from forms_api.derive.moving import KEEPER, place_of
from forms_api.derive.requests import Request
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.model.school import School


def registers_due(library: Library) -> frozenset[str]:
    """The registers of whose rows each has forms to be filled, due or not."""
    return frozenset(filter(None, map(register_of, library.forms.values())))


def register_of(form: Form) -> str | None:
    """The register for whose rows the form is filled."""
    return form.where.register_id if form.where else None


def fold_things(requests: Iterable[Request], school: School) -> Things:
    """In the order of their numbers."""
    found: dict[str, list[Thing]] = defaultdict(list)
    for request in sorted(requests, key=by_number):
        found[request.form.id].append(_as_thing(request, school))
    return found


def titles_of(things: Things) -> Mapping[str, str]:
    """Number and name of each thing, by its id."""
    return {one.subject.id: one.title for rows in things.values() for one in rows}


def by_number(request: Request) -> tuple[int, str, str]:
    """YC99999 stands before YC100000."""
    number = request.number or ""
    return len(number), number, request.id


def _as_thing(request: Request, school: School) -> Thing:
    place = school.find_place(place_of(request))
    subject = Subject(
        kind="thing",
        id=request.id,
        campus=request.record.campus,
        place=place.id if place else None,
        keeper=request.values.get(KEEPER),
    )
    closed = request.since if request.is_final else None
    return Thing(subject, request.title, request.record.at, closed)
